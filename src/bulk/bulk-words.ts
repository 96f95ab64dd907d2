import type { BulkAction, BulkSummary } from '../../contract/bulk.ts';
import {
  ACTIVATE_EFFECTS,
  deactivateEffects,
  LOCK_EFFECTS,
  removeEffects,
  RESET_EFFECTS,
  ROLE_POWERS,
  UNLOCK_EFFECTS,
} from '../people/words.ts';

/** How an act on many is spoken of. */
export interface BulkWords {
  readonly label: string;
  /** "Lock 12 people?", and on the button "Lock 12 people". */
  readonly verb: string;
  /** What comes after the people: "Make 3 people admin". `{team}` and the like are filled in. */
  readonly rest?: string;
  /** "11 of 12 locked", and in a row "Locked". */
  readonly done: string;
  readonly happens: readonly string[];
  readonly staysAsIs?: readonly string[];
  readonly reason: 'required' | 'optional';
  readonly tone: 'primary' | 'danger';
  /** Cannot be taken back: the number is typed, however small it is. */
  readonly isFinal?: boolean;
}

export const BULK: Readonly<Record<BulkAction, BulkWords>> = {
  lock: {
    label: 'Lock',
    verb: 'Lock',
    done: 'locked',
    ...LOCK_EFFECTS,
    reason: 'required',
    tone: 'danger',
  },
  unlock: {
    label: 'Unlock',
    verb: 'Unlock',
    done: 'unlocked',
    ...UNLOCK_EFFECTS,
    reason: 'optional',
    tone: 'primary',
  },
  deactivate: {
    label: 'Deactivate',
    verb: 'Deactivate',
    done: 'deactivated',
    ...deactivateEffects(null),
    reason: 'optional',
    tone: 'danger',
  },
  activate: {
    label: 'Activate',
    verb: 'Activate',
    done: 'activated',
    ...ACTIVATE_EFFECTS,
    reason: 'optional',
    tone: 'primary',
  },
  make_admin: {
    label: 'Make admin',
    verb: 'Make',
    rest: 'admin',
    done: 'made admin',
    happens: ROLE_POWERS.admin,
    reason: 'optional',
    tone: 'danger',
  },
  make_member: {
    label: 'Make member',
    verb: 'Make',
    rest: 'member',
    done: 'made member',
    happens: ['The powers of an admin end with the next request; sessions in the org end.'],
    staysAsIs: ['Account and data stay as they are.'],
    reason: 'optional',
    tone: 'danger',
  },
  send_reset: {
    label: 'Send reset link',
    verb: 'Send a reset link to',
    done: 'sent a reset link',
    ...RESET_EFFECTS,
    reason: 'optional',
    tone: 'primary',
    // A mail that is out cannot be called back, but does no harm.
  },
  add_to_team: {
    label: 'Add to team',
    verb: 'Add',
    rest: 'to {team}',
    done: 'added to the team',
    happens: ['What the team has access to is theirs from the next request on.'],
    staysAsIs: ['They do not manage the team.'],
    reason: 'optional',
    tone: 'primary',
  },
  remove_from_team: {
    label: 'Take out of team',
    verb: 'Take',
    rest: 'out of {team}',
    done: 'taken out of the team',
    happens: ['What they could reach through the team alone ends with the next request.'],
    staysAsIs: ['Access that was given to them directly stays.'],
    reason: 'optional',
    tone: 'danger',
  },
  give_access: {
    label: 'Give access',
    verb: 'Give',
    rest: 'access to {resource}{level}',
    done: 'given access',
    happens: ['Each of them has it directly, from the next request on.'],
    staysAsIs: ['What they can reach through a team, or as admins, stays as it is.'],
    reason: 'optional',
    tone: 'primary',
  },
  take_access: {
    label: 'Take access away',
    verb: 'End the access of',
    rest: 'to {resource}',
    done: 'without direct access',
    happens: ['What was given to them directly ends with the next request.'],
    staysAsIs: ['What they can reach through a team, or as admins, stays as it is.'],
    reason: 'optional',
    tone: 'danger',
  },
  remove: {
    label: 'Remove from org',
    verb: 'Remove',
    rest: 'from {org}',
    done: 'removed',
    ...removeEffects('the org'),
    reason: 'optional',
    tone: 'danger',
    isFinal: true,
  },
};

export const countPeople = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;

/** What the words leave open. */
export interface Places {
  readonly team?: string | undefined;
  readonly resource?: string | undefined;
  /** What of the resource is given: "operator". */
  readonly level?: string | undefined;
  readonly org?: string | undefined;
}

/** "Lock 12 people", "Make 3 people admin", "Add 3 people to Data". */
export const bulkVerb = (action: BulkAction, count: number, places: Places = {}): string => {
  const { verb, rest } = BULK[action];
  const after = rest
    ?.replace('{team}', places.team ?? 'the team')
    .replace('{resource}', places.resource ?? 'a resource')
    .replace('{level}', places.level === undefined ? '' : ` as ${places.level}`)
    .replace('{org}', places.org ?? 'the org');
  return [verb, countPeople(count), after].filter(Boolean).join(' ');
};

/** "190 of 200 deactivated". */
export const achieved = (action: BulkAction, changed: number, of: number): string =>
  `${changed.toLocaleString('en')} of ${of.toLocaleString('en')} ${BULK[action].done}`;

/** A run in one line, as the list of recent acts has it. */
export const runTitle = ({ action, team, resource, counts, undo_of }: BulkSummary): string => {
  const what = achieved(action, counts.changed, counts.total);
  const where = team?.name ?? resource?.resource_name;
  return `${undo_of === null ? '' : 'Undo: '}${what}${where === undefined ? '' : ` (${where})`}`;
};
