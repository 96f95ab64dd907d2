import { User } from '../../../contract/users.ts';
import { ApiError, messageOf, requestIdOf } from '../../api/errors.ts';
import { changesBetween } from '../../people/changes.ts';
import * as acts from '../../people/person-acts.ts';
import type { BulkAct } from './bulk-acts.ts';

/** Requests under way at once: enough to be quick, too few to crowd out everybody else. */
const AT_ONCE = 4;
/** The server's request limit is waited for up to so many seconds and so many times a person. */
const LONGEST_WAIT = 60;
const MOST_WAITS = 3;

/** What became of one person. `person` is as they were last seen. */
export type Outcome = { readonly person: User } & (
  | { readonly state: 'waiting' | 'running' | 'stopped' }
  /** `link`: to hand over, where a reset link was made and no mail server is set up. */
  | { readonly state: 'done'; readonly link: string | null }
  | { readonly state: 'failed'; readonly reason: string; readonly requestId: string | null }
);

export interface BulkJob {
  readonly act: BulkAct;
  readonly orgId: number;
  readonly people: readonly User[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** One key per person and intent, so that a retry after a lost answer mails nobody twice. */
  readonly keys: ReadonlyMap<number, string>;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
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

/** Waits unless it is told to stop; both end the wait. */
const pause = (seconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

function failure(error: unknown, person: User, orgId: number): Outcome {
  const requestId = requestIdOf(error);
  const now = User.safeParse(error instanceof ApiError ? error.current : undefined);
  if (!now.success) return { person, state: 'failed', reason: messageOf(error), requestId };
  const changes = changesBetween(person, now.data, orgId)
    .map(({ label, before, after }) => `${label}: ${before} → ${after}`)
    .join(', ');
  const reason = changes === '' ? 'Changed meanwhile' : `Changed meanwhile (${changes})`;
  return { person: now.data, state: 'failed', reason, requestId };
}

async function runOne(person: User, job: BulkJob): Promise<Outcome> {
  for (let waits = 0; ; waits += 1) {
    if (job.signal.aborted) return { person, state: 'stopped' };
    try {
      const link = await actOn(person, job);
      return { person, state: 'done', link };
    } catch (error) {
      const isLimit = error instanceof ApiError && error.status === 429;
      const wait = isLimit ? (error.retryAfter ?? 1) : Infinity;
      if (wait > LONGEST_WAIT || waits >= MOST_WAITS) {
        return failure(error, person, job.orgId);
      }
      await pause(wait, job.signal);
    }
  }
}

/**
 * Does one act to many, a request each, a few at a time; nobody's failure harms another. After
 * `signal` nothing more is begun, but what is under way is waited for: its outcome must be known.
 */
export async function runBulk(job: BulkJob): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = job.people.values();
  const work = async () => {
    // The workers share one iterator: each takes the next person that nobody has taken.
    for (const person of queue) {
      job.onOutcome({ person, state: 'running' });
      const outcome = await runOne(person, job);
      outcomes.push(outcome);
      job.onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
