import type { ReviewItem } from '../../contract/review-items.ts';
import { AccessLevel } from '../../contract/resources.ts';
import { LEVELS, levelLabel, typeLabel } from '../access/words.ts';

type Right = Pick<ReviewItem, 'kind' | 'right'>;

const levelOf = (role: string): AccessLevel | undefined => AccessLevel.safeParse(role).data;

const roleLabel = (role: string): string => {
  const level = levelOf(role);
  return level === undefined ? role : levelLabel(level);
};

/** Levels of access that are weaker than the one that is held, strongest first. */
export const weakerLevels = ({ kind, right }: Right): readonly AccessLevel[] => {
  const at = LEVELS.findIndex(({ value }) => value === right.role);
  return kind !== 'grant' || at === -1 ? [] : LEVELS.slice(at + 1).map(({ value }) => value);
};

const TEAM_ROLES: Readonly<Record<string, string>> = {
  owner: 'Owner',
  admin: 'Manager',
  member: 'Member',
};

/** What somebody holds, as a title: "Operator of flow Orders". */
export function rightTitle({ kind, right }: Right, orgName: string): string {
  switch (kind) {
    case 'membership':
      return `Member of ${orgName}`;
    case 'admin':
      return `${right.role === 'owner' ? 'Owner' : 'Admin'} of ${orgName}`;
    case 'team':
      return `${TEAM_ROLES[right.role] ?? right.role} of team ${right.team?.name ?? ''}`.trim();
    case 'grant': {
      const { resource } = right;
      const what =
        resource === null
          ? 'a resource'
          : `${typeLabel(resource.resource_type).toLowerCase()} ${resource.resource_name}`;
      return `${roleLabel(right.role)} of ${what}`;
    }
    case 'key':
      return `API key ${right.key?.name ?? ''}`.trim();
  }
}

/** What the right lets its holder do, as a sentence. */
export function rightMeaning({ kind, right }: Right, orgName: string): string {
  switch (kind) {
    case 'membership':
      return `Signs in to ${orgName} and reaches what is open to all its members.`;
    case 'admin':
      return `Does everything in ${orgName}: people, teams, access, keys and settings.`;
    case 'team':
      return right.role === 'member'
        ? 'Has everything that is given to the team.'
        : 'Decides who is in the team, and has everything that is given to it.';
    case 'grant': {
      const may = LEVELS.find(({ value }) => value === right.role)?.may;
      return may === undefined ? 'Reaches this resource.' : `${may}.`;
    }
    case 'key':
      return 'Acts in the name of this person, with all their rights, wherever it is used.';
  }
}

/** What is gone when the right is taken away. */
export function revokeMeaning({ kind, holder, right }: Right & Pick<ReviewItem, 'holder'>): string {
  const whose = holder.type === 'USER' ? '' : ' for all of them at once';
  switch (kind) {
    case 'membership':
      return 'Leaves the org: teams, access and keys in it end. The account itself stays.';
    case 'admin':
      return 'Becomes a plain member. Teams and access stay.';
    case 'team':
      return 'Leaves the team, and loses what comes through it.';
    case 'grant':
      return `Access to ${right.resource?.resource_name ?? 'the resource'} ends${whose}, unless it comes another way too.`;
    case 'key':
      return 'The key stops working at once, in every job that uses it.';
  }
}

/** Where the right comes from. */
export function sourceWords({ kind, holder, right }: Right & Pick<ReviewItem, 'holder'>): string {
  if (kind === 'team') return `Is in the team ${right.team?.name ?? ''}`.trim();
  if (kind === 'key') return 'Made for this person';
  if (kind !== 'grant') return right.role === 'owner' ? 'Owns the org' : 'By role in the org';
  if (holder.type === 'TEAM') return `Given to the team ${holder.name}: all of it has this`;
  if (holder.type === 'ORG') return 'Given to everyone in the org';
  return right.role === 'owner' ? 'Owns it' : 'Given directly';
}
