import type { Leaving } from '../../../contract/leaving.ts';
import { currentTimeZone, exactTime } from '../../lib/time.ts';
import { many, ownedCount } from '../../people/impact/impact-lines.ts';
import type { TieCut } from './leaving.queries.ts';

/** A step of leaving that takes no decision: one act, one button. */
export interface CutStep {
  readonly id: TieCut;
  readonly title: string;
  /** What is left to do, or that nothing is. */
  readonly state: string;
  /** The names behind the number, where there are some. */
  readonly names: readonly string[];
  readonly isDone: boolean;
  /** On the button: "End 3 sessions". */
  readonly verb: string;
  /** Why it is not for this org to do; null when it is. */
  readonly skipped: string | null;
}

const isLeft = (leaving: Leaving): boolean => leaving.membership === null;

const teams = ({ teams: { count, manages, first } }: Leaving): CutStep => ({
  id: 'teams',
  title: 'Leave teams',
  state:
    count === 0
      ? 'In no team'
      : `In ${many(count, 'team')}${manages === 0 ? '' : `, manages ${manages.toLocaleString('en')}`}`,
  names: first.map(({ name }) => name),
  isDone: count === 0,
  verb: `Take out of ${many(count, 'team')}`,
  skipped: null,
});

const access = ({ grants: { count, administers } }: Leaving): CutStep => ({
  id: 'access',
  title: 'End access',
  state:
    count === 0
      ? 'Nothing is given to this person alone'
      : `${many(count, 'grant')}${administers === 0 ? '' : `, ${administers.toLocaleString('en')} as owner or admin`}`,
  names: [],
  isDone: count === 0,
  verb: `End ${many(count, 'grant')}`,
  skipped: null,
});

const keys = ({ api_keys: count }: Leaving): CutStep => ({
  id: 'keys',
  title: 'End API keys',
  state: count === 0 ? 'No key works' : many(count, 'key works', 'keys work'),
  names: [],
  isDone: count === 0,
  verb: `Revoke ${many(count, 'key')}`,
  skipped: null,
});

const sessions = ({ sessions: count }: Leaving): CutStep => ({
  id: 'sessions',
  title: 'End sessions',
  state: count === 0 ? 'Signed in nowhere' : `Signed in ${count === 1 ? 'once' : `${count} times`}`,
  names: [],
  isDone: count === 0,
  verb: `End ${many(count, 'session')}`,
  skipped: null,
});

const lockState = ({ account }: Leaving): string => {
  if (account === null) return 'Has left the org';
  if (account.locked_for_good) return 'Locked';
  if (!account.account_locked) return 'Can sign in';
  return account.locked_until === null
    ? 'Locked after failed sign-ins, not by an admin'
    : `Locked until ${exactTime(account.locked_until, currentTimeZone())}`;
};

/** Done by a lock that stays: one that ends by itself would let them in again. */
const lock = (leaving: Leaving): CutStep => {
  const isGuest = leaving.account?.governed_here === false;
  return {
    id: 'lock',
    title: 'Lock the account',
    state: lockState(leaving),
    names: [],
    isDone: leaving.account?.locked_for_good === true || isLeft(leaving),
    verb: 'Lock account',
    skipped: isGuest ? 'The account belongs to another org: only its admins lock it' : null,
  };
};

const deactivate = (leaving: Leaving): CutStep => {
  const isGuest = leaving.account?.governed_here === false;
  const isOff =
    leaving.account?.status === 'DEACTIVATED' ||
    leaving.membership?.org_membership_status === 'DEACTIVATED';
  return {
    id: 'deactivate',
    title: isGuest ? 'Deactivate the membership' : 'Deactivate the account',
    state: isOff ? 'Deactivated' : isLeft(leaving) ? 'Has left the org' : 'Active',
    names: [],
    isDone: isOff || isLeft(leaving),
    verb: isGuest ? 'Deactivate membership' : 'Deactivate account',
    skipped: null,
  };
};

const MAKERS = { teams, access, keys, sessions, lock, deactivate };

/** The order in which the steps are best done. */
export const CUT_ORDER = Object.keys(MAKERS) as TieCut[];

/** The steps that take one act each, in their order. */
export const cutSteps = (leaving: Leaving): CutStep[] => CUT_ORDER.map((id) => MAKERS[id](leaving));

/** Steps that are done and steps in all; what is not for this org to do does not count. */
export const progressOf = (leaving: Leaving): { done: number; all: number } => {
  const steps = [{ isDone: ownedCount(leaving) === 0, skipped: null }, ...cutSteps(leaving)].filter(
    ({ isDone, skipped }) => isDone || skipped === null,
  );
  return { done: steps.filter(({ isDone }) => isDone).length, all: steps.length };
};
