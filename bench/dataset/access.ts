import { RESOURCE_TYPES } from '../../contract/resources.ts';
import { sortName } from '../../server/people/names.ts';
import { Random } from '../../server/sample/random.ts';
import type { CopyRow } from './copy-rows.ts';
import type { Person } from './people.ts';
import { SEED, type OrgShape } from './shape.ts';

const DAY = 86_400_000;
const ROLES = ['collaborator', 'collaborator', 'collaborator', 'operator', 'admin'] as const;
const WORDS = ['Orders', 'Invoices', 'Leads', 'Churn', 'Ad spend', 'Stock', 'Forecast', 'Payroll'];
const IMPORTED = RESOURCE_TYPES.filter((type) => type !== 'teams');

/** Rows by table. */
export interface AccessRows {
  readonly teams: readonly CopyRow[];
  readonly team_members: readonly CopyRow[];
  readonly resources: readonly CopyRow[];
  readonly grants: readonly CopyRow[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** So many different ones; a list that is shorter is taken whole. */
const pickMany = <T>(random: Random, list: readonly T[], count: number): T[] => {
  if (count >= list.length) return [...list];
  const picked = new Set<T>();
  while (picked.size < count) picked.add(random.pick(list));
  return [...picked];
};

const teamsOf = (org: OrgShape, people: readonly Person[], now: number, random: Random) => {
  const teams: CopyRow[] = [];
  const members: CopyRow[] = [];
  for (let place = 0; place < org.teams; place += 1) {
    const id = org.firstTeam + place;
    const name = `${random.pick(WORDS)} team ${place}`;
    const size = place === 0 ? org.largestTeam : random.int(5, Math.min(200, org.largestTeam));
    const inIt = pickMany(random, people, size);
    const at = iso(now - random.between(10, 700) * DAY);
    teams.push({
      id,
      org_id: org.id,
      name,
      name_key: sortName(name),
      owner_id: inIt[0]?.id ?? org.firstUser,
      member_count: inIt.length,
      created_at: at,
      updated_at: at,
    });
    for (const [index, person] of inIt.entries()) {
      members.push({
        org_id: org.id,
        team_id: id,
        user_id: person.id,
        is_admin: index < 2,
        added_by: org.firstUser,
        joined_at: at,
      });
    }
  }
  return { teams, members };
};

// Every team is a resource too, as the trigger on teams has it.
const resourcesOf = (
  org: OrgShape,
  teams: readonly CopyRow[],
  people: readonly Person[],
  now: number,
  random: Random,
): CopyRow[] => [
  ...teams.map(({ id, name, name_key, owner_id, created_at }) => ({
    org_id: org.id,
    resource_type: 'teams',
    resource_id: id,
    name,
    name_key,
    owner_id,
    created_at,
    updated_at: created_at,
  })),
  ...Array.from({ length: org.resources - teams.length }, (_none, index) => {
    const name = `${random.pick(WORDS)} ${index}`;
    const at = iso(now - random.between(10, 700) * DAY);
    return {
      org_id: org.id,
      resource_type: random.pick(IMPORTED),
      resource_id: 5001 + index,
      name,
      name_key: sortName(name),
      owner_id: random.pick(people).id,
      created_at: at,
      updated_at: at,
    };
  }),
];

// Each has as many grants as the others: one in fifty is everybody's, one in twenty the largest team's.
const grantsOn = (
  { resource_type, resource_id }: CopyRow,
  place: number,
  org: OrgShape,
  teams: readonly CopyRow[],
  people: readonly Person[],
  random: Random,
) => {
  const count = Math.round(org.grants / org.resources);
  const granted = pickMany(random, teams.slice(1), random.int(0, 3)).map(({ id }) => id);
  if (place % 20 === 0) granted.push(teams[0]?.id);
  const everyone = place % 50 === 0 ? [null] : [];
  // Some reach much more than others.
  const chosen = new Set<number>();
  while (chosen.size < count - granted.length - everyone.length) {
    chosen.add(people[Math.floor(random.next() ** 2 * people.length)]?.id ?? org.firstUser);
  }
  const to = [
    ...[...chosen].map((user_id) => ({ user_id, team_id: null })),
    ...granted.map((team_id) => ({ user_id: null, team_id })),
    ...everyone.map(() => ({ user_id: null, team_id: null })),
  ];
  return to.map((grantee) => ({ org_id: org.id, resource_type, resource_id, ...grantee }));
};

/** Teams, the catalogue and who may do what with it: the same every time, as the people are. */
export const accessOf = (org: OrgShape, people: readonly Person[], now: number): AccessRows => {
  const random = new Random(SEED + org.id);
  const seen = people.filter(({ state }) => state !== 'invited');
  const { teams, members } = teamsOf(org, people, now, random);
  const resources = resourcesOf(org, teams, seen, now, random);
  const grants = resources.flatMap((resource, place) =>
    grantsOn(resource, place, org, teams, people, random).map((grant) => {
      const at = now - random.between(1, 700) * DAY;
      return {
        ...grant,
        role: random.pick(ROLES),
        granted_by: org.firstUser,
        granted_at: iso(at),
        updated_at: iso(at),
        last_used_at: random.chance(0.6) ? iso(random.between(at, now)) : null,
        // One in thirty ends by itself, some of these already have.
        expires_at: random.chance(1 / 30) ? iso(now + random.between(-90, 90) * DAY) : null,
      };
    }),
  );
  return { teams, team_members: members, resources, grants };
};
