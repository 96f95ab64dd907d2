import type { Leaving } from '../../../contract/leaving.ts';
import { typesLabel } from '../../access/words.ts';

/** Acts that take something away from a person; `demote` makes a member of an admin. */
export type HeavyAct = 'deactivate' | 'remove' | 'demote';

/** One thing that hangs on a person, and what the act would do to it. */
export interface ImpactLine {
  readonly id: 'owns' | 'manages' | 'grants' | 'invites' | 'keys';
  readonly what: string;
  readonly effect: string;
  readonly names: readonly string[];
  /** How many there are behind the names. */
  readonly count: number;
}

/** `3 teams`, `1 team`. */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** `2 teams, 3 flows`. */
export const ownedWords = (leaving: Pick<Leaving, 'owns'>): string =>
  leaving.owns
    .map(({ resource_type: type, count }) =>
      many(count, typesLabel(type, 1).toLowerCase(), typesLabel(type, 2).toLowerCase()),
    )
    .join(', ');

/** How much somebody still owns. */
export const ownedCount = (leaving: Pick<Leaving, 'owns'>): number =>
  leaving.owns.reduce((sum, { count }) => sum + count, 0);

type Effect = Readonly<Record<HeavyAct, string>>;

// Each without a number: it stands behind one thing or behind many.
const OWNED: Effect = {
  deactivate: 'ownership stays, with nobody to look after it',
  remove: 'a successor has to take over first',
  demote: 'ownership stays',
};
const MANAGED: Effect = {
  deactivate: 'nobody manages in their place',
  remove: 'nobody manages in their place',
  demote: 'they go on managing',
};
const GRANTED: Effect = {
  deactivate: 'access rests until they are active again',
  remove: 'access ends, and does not come back with them',
  demote: 'access stays',
};
const INVITED: Effect = {
  deactivate: 'good until it expires or is revoked',
  remove: 'good until it expires or is revoked',
  demote: 'good until it expires or is revoked',
};
const KEYS: Effect = {
  deactivate: 'revoked for good, and whatever runs with it stops',
  remove: 'revoked for good, and whatever runs with it stops',
  demote: 'goes on, with the rights of a member',
};

/** What hangs on a person, weightiest first; what there is nothing of is left out. */
export const impactLines = (leaving: Leaving, act: HeavyAct): ImpactLine[] => {
  const { teams, grants, invites, api_keys } = leaving;
  const lines: ImpactLine[] = [
    {
      id: 'owns',
      what: `Owns ${ownedWords(leaving)}`,
      effect: OWNED[act],
      names: leaving.owns.flatMap(({ first }) => first.map(({ name }) => name)).slice(0, 5),
      count: ownedCount(leaving),
    },
    {
      id: 'manages',
      what: `Manages ${many(teams.manages, 'team')}`,
      effect: MANAGED[act],
      names: [],
      count: teams.manages,
    },
    {
      id: 'grants',
      what: `${many(grants.count, 'grant')} to this person alone${
        grants.administers === 0
          ? ''
          : `, ${grants.administers.toLocaleString('en')} as owner or admin`
      }`,
      effect: GRANTED[act],
      names: [],
      count: grants.count,
    },
    {
      id: 'invites',
      what: `${many(invites.count, 'invitation')} sent, not yet accepted`,
      effect: INVITED[act],
      names: invites.first.map(({ email }) => email),
      count: invites.count,
    },
    {
      id: 'keys',
      what: many(api_keys, 'API key'),
      effect: KEYS[act],
      names: [],
      count: api_keys,
    },
  ];
  return lines.filter(({ count }) => count > 0);
};

/** Why the server would refuse the act, in words; null when nothing that is known stands against it. */
export const refusalOf = (leaving: Leaving, act: HeavyAct, orgName: string): string | null => {
  const { membership } = leaving;
  if (membership?.is_owner === true && act === 'remove') {
    return `Owns ${orgName} itself: it has to be handed over first.`;
  }
  if (membership?.is_last_admin === true) {
    return `Is the last admin of ${orgName}: make somebody else an admin first.`;
  }
  if (act === 'remove' && ownedCount(leaving) > 0) {
    return 'Owns teams or resources: they have to be handed over first.';
  }
  return null;
};
