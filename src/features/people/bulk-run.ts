import { User } from '../../../contract/users.ts';
import { ApiError, messageOf, requestIdOf } from '../../api/errors.ts';
import type { Outcome } from '../../lib/outcomes.ts';
import { runMany, type Fate } from '../../lib/run-many.ts';
import { changesBetween } from '../../people/changes.ts';
import * as acts from '../../people/person-acts.ts';
import type { BulkAct } from './bulk-acts.ts';

export interface BulkJob {
  readonly act: BulkAct;
  readonly orgId: number;
  readonly people: readonly User[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** One key per person and intent, so that a retry after a lost answer mails nobody twice. */
  readonly keys: ReadonlyMap<number, string>;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome<User>) => void;
}

/** Sends the request; gives what has to be handed over, if anything. */
async function actOn(person: User, job: BulkJob): Promise<string | null> {
  const { act, orgId, reason, until, keys } = job;
  switch (act) {
    case 'lock':
      await acts.lockPerson(person, { reason, until });
      return null;
    case 'unlock':
      await acts.unlockPerson(person, { reason });
      return null;
    case 'deactivate':
      await acts.deactivatePerson(person, { reason });
      return null;
    case 'activate':
      await acts.activatePerson(person, orgId);
      return null;
    case 'admin':
    case 'member':
      await acts.setRole(person, orgId, act === 'admin');
      return null;
    case 'reset': {
      const key = keys.get(person.id) ?? crypto.randomUUID();
      return (await acts.sendResetLink(person, { reason, key })).link;
    }
  }
}

function failure(error: unknown, person: User, orgId: number): Outcome<User> {
  const requestId = requestIdOf(error);
  const now = User.safeParse(error instanceof ApiError ? error.current : undefined);
  if (!now.success) return { item: person, state: 'failed', reason: messageOf(error), requestId };
  const changes = changesBetween(person, now.data, orgId)
    .map(({ label, before, after }) => `${label}: ${before} → ${after}`)
    .join(', ');
  const reason = changes === '' ? 'Changed meanwhile' : `Changed meanwhile (${changes})`;
  return { item: now.data, state: 'failed', reason, requestId };
}

function outcomeOf(person: User, fate: Fate<string | null>, orgId: number): Outcome<User> {
  switch (fate.state) {
    case 'done':
      return { item: person, state: 'done', link: fate.value };
    case 'failed':
      return failure(fate.error, person, orgId);
    default:
      return { item: person, state: fate.state };
  }
}

/** Does one act to many, a request each; tells how each one fares and gives how they all ended. */
export async function runBulk(job: BulkJob): Promise<Outcome<User>[]> {
  const outcomes: Outcome<User>[] = [];
  await runMany(job.people, (person) => actOn(person, job), {
    signal: job.signal,
    onFate: (person, fate) => {
      const outcome = outcomeOf(person, fate, job.orgId);
      if (outcome.state !== 'running') outcomes.push(outcome);
      job.onOutcome(outcome);
    },
  });
  return outcomes;
}
