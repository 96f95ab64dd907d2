import { Invite } from '../../../contract/invites.ts';
import { ApiError, messageOf, requestIdOf } from '../../api/errors.ts';
import type { Outcome } from '../../lib/outcomes.ts';
import { runMany, type Fate } from '../../lib/run-many.ts';
import type { InviteAct } from './invite-acts.ts';
import { makeLink, resend, revoke } from './invites.queries.ts';

/** What an act gave back: the invitation as it stands now, and a link to hand over. */
export interface Gain {
  readonly invite: Invite;
  readonly link: string | null;
}

/** Does one act on one invitation. `key`: one per intent. */
export async function actOn(act: InviteAct, invite: Invite, key: string): Promise<Gain> {
  switch (act) {
    case 'resend':
      return resend(invite, key);
    case 'revoke':
      return { invite: await revoke(invite), link: null };
    case 'link': {
      const { link } = await makeLink(invite, key);
      return { invite, link };
    }
  }
}

/** The invitation as the server has it, where it refused because somebody was faster (412). */
export function currentIn(error: unknown): Invite | null {
  const current = Invite.safeParse(error instanceof ApiError ? error.current : undefined);
  return current.success ? current.data : null;
}

/** What has changed under the reader, in a sentence. */
export const changedText = (now: Invite): string =>
  now.status === 'pending'
    ? 'Changed meanwhile: it was sent again by somebody else'
    : `Changed meanwhile: it is ${now.status} now`;

function outcomeOf(invite: Invite, fate: Fate<Gain>): Outcome<Invite> {
  switch (fate.state) {
    case 'done':
      return { item: fate.value.invite, state: 'done', link: fate.value.link };
    case 'failed': {
      const requestId = requestIdOf(fate.error);
      const now = currentIn(fate.error);
      return now === null
        ? { item: invite, state: 'failed', reason: messageOf(fate.error), requestId }
        : { item: now, state: 'failed', reason: changedText(now), requestId };
    }
    default:
      return { item: invite, state: fate.state };
  }
}

/** Does one act on many. `keyOf` gives the same key again for a retry of the same invitation. */
export function runInvites(
  act: InviteAct,
  invites: readonly Invite[],
  job: {
    readonly keyOf: (invite: Invite) => string;
    readonly signal: AbortSignal;
    readonly onOutcome: (outcome: Outcome<Invite>) => void;
  },
): Promise<void> {
  return runMany(invites, (invite) => actOn(act, invite, job.keyOf(invite)), {
    signal: job.signal,
    onFate: (invite, fate) => job.onOutcome(outcomeOf(invite, fate)),
  });
}
