import type { Session } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import type { Left } from '../../lib/outcomes.ts';
import { whyNot, type Act } from '../../people/availability.ts';
import { isAdminIn, isDeactivatedIn } from '../../people/person-facts.ts';
import {
  ACTIVATE_EFFECTS,
  deactivateEffects,
  LOCK_EFFECTS,
  RESET_EFFECTS,
  ROLE_POWERS,
  UNLOCK_EFFECTS,
} from '../../people/words.ts';

/** What can be done to many at once. */
export const BULK_ACTS = [
  'lock',
  'unlock',
  'deactivate',
  'activate',
  'admin',
  'member',
  'reset',
] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

interface BulkWords {
  readonly label: string;
  /** "Lock 12 people?", and on the button "Lock 12 people". */
  readonly verb: string;
  readonly rest?: string;
  /** "11 of 12 locked", and in a row "Locked". */
  readonly done: string;
  readonly already: string;
  readonly happens: readonly string[];
  readonly staysAsIs?: readonly string[];
  readonly reason?: 'required' | 'optional';
  readonly tone: 'primary' | 'danger';
}

export const BULK: Readonly<Record<BulkAct, BulkWords>> = {
  lock: {
    label: 'Lock',
    verb: 'Lock',
    done: 'locked',
    already: 'Was locked already',
    ...LOCK_EFFECTS,
    reason: 'required',
    tone: 'danger',
  },
  unlock: {
    label: 'Unlock',
    verb: 'Unlock',
    done: 'unlocked',
    already: 'Was not locked',
    ...UNLOCK_EFFECTS,
    reason: 'optional',
    tone: 'primary',
  },
  deactivate: {
    label: 'Deactivate',
    verb: 'Deactivate',
    done: 'deactivated',
    already: 'Was deactivated already',
    ...deactivateEffects(null),
    reason: 'optional',
    tone: 'danger',
  },
  activate: {
    label: 'Activate',
    verb: 'Activate',
    done: 'activated',
    already: 'Was active already',
    ...ACTIVATE_EFFECTS,
    tone: 'primary',
  },
  admin: {
    label: 'Make admin',
    verb: 'Make',
    rest: 'admin',
    done: 'made admin',
    already: 'Was admin already',
    happens: ROLE_POWERS.admin,
    tone: 'danger',
  },
  member: {
    label: 'Make member',
    verb: 'Make',
    rest: 'member',
    done: 'made member',
    already: 'Was member already',
    happens: ['The powers of an admin end with the next request.'],
    staysAsIs: ['Account, data and sessions stay as they are.'],
    tone: 'danger',
  },
  reset: {
    label: 'Send reset link',
    verb: 'Send a reset link to',
    done: 'sent a reset link',
    already: '',
    ...RESET_EFFECTS,
    reason: 'optional',
    tone: 'primary',
  },
};

export const countPeople = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;

/** "Lock 12 people", "Make 3 people admin". */
export const bulkVerb = (act: BulkAct, count: number): string =>
  [BULK[act].verb, countPeople(count), BULK[act].rest].filter(Boolean).join(' ');

/** A selection, sorted before anything is sent. */
export interface BulkPlan {
  readonly ready: readonly User[];
  readonly already: readonly User[];
  readonly blocked: readonly Left<User>[];
}

const isAlready = (act: BulkAct, person: User, orgId: number): boolean => {
  switch (act) {
    case 'lock':
      return person.lock?.kind === 'admin';
    case 'unlock':
      return !person.account_locked;
    case 'deactivate':
      return isDeactivatedIn(person, orgId);
    case 'activate':
      return !isDeactivatedIn(person, orgId);
    case 'admin':
      return isAdminIn(person, orgId);
    case 'member':
      return !isAdminIn(person, orgId);
    case 'reset':
      return false;
  }
};

const singleAct = (act: BulkAct): Act => (act === 'admin' || act === 'member' ? 'role' : act);

/** Who will change, who is so already, and who cannot be changed and why. */
export function planBulk(act: BulkAct, people: readonly User[], session: Session): BulkPlan {
  const ready: User[] = [];
  const already: User[] = [];
  const blocked: Left<User>[] = [];
  for (const person of people) {
    if (isAlready(act, person, session.org.id)) {
      already.push(person);
      continue;
    }
    const reason = whyNot(singleAct(act), person, session);
    if (reason === null) ready.push(person);
    else blocked.push({ item: person, reason });
  }
  return { ready, already, blocked };
}
