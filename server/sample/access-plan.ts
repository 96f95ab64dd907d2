import type { AccessLevel, ResourceType } from '../../contract/resources.ts';
import type { SamplePerson } from './person-history.ts';
import type { Random } from './random.ts';

/** A team of the sample; the first of its members manages it. Instants are epoch milliseconds. */
export interface PlannedTeam {
  readonly name: string;
  readonly description: string;
  readonly owner: SamplePerson;
  readonly members: readonly SamplePerson[];
  readonly createdAt: number;
}

/** Something that access is given to. */
export interface PlannedResource {
  readonly type: Exclude<ResourceType, 'teams'>;
  readonly id: number;
  readonly name: string;
  readonly owner: SamplePerson;
  readonly createdAt: number;
}

/** A grant on a resource to a person, to a team (by its place in the plan) or to everyone. */
export interface PlannedGrant {
  readonly resource: PlannedResource;
  readonly to: SamplePerson | number | 'everyone';
  readonly level: AccessLevel;
  readonly at: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
}

/** Who works together in the sample, on what, and who may do what with it. */
export interface AccessPlan {
  readonly teams: readonly PlannedTeam[];
  readonly resources: readonly PlannedResource[];
  readonly grants: readonly PlannedGrant[];
}

const DAY = 86_400_000;

const TEAMS: readonly (readonly [name: string, purpose: string, size: number])[] = [
  ['Data Operations', 'Keeps the pipelines running, day and night', 14],
  ['Finance Analytics', 'Numbers for the quarter and the year', 9],
  ['Customer Success', 'Knows what customers use and what they miss', 22],
  ['Platform', 'What everybody else builds on', 12],
  ['Marketing', 'Campaigns and what came of them', 17],
  ['Research', 'Tries what may never ship', 7],
  ['Security', 'Looks at who did what', 5],
  ['Summer Interns', 'Two months, many questions', 4],
];

const THINGS: readonly (readonly [PlannedResource['type'], readonly string[]])[] = [
  ['flows', ['Orders daily', 'Invoices to warehouse', 'Leads hourly', 'Churn scores', 'Ad spend']],
  ['data_sources', ['Shop database', 'Payment events', 'CRM export', 'Web analytics', 'HR feed']],
  ['data_sets', ['Customers', 'Orders 2026', 'Salaries', 'Support tickets']],
  ['data_sinks', ['Warehouse', 'Board report', 'Partner SFTP']],
  ['data_credentials', ['Warehouse writer', 'Partner SFTP key', 'CRM token']],
  ['projects', ['Migration to the new warehouse', 'Forecast 2027', 'Data quality']],
];
const LEVELS = ['collaborator', 'collaborator', 'operator', 'operator', 'admin'] as const;

const shuffled = <T>(list: readonly T[], random: Random): T[] =>
  list
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

const planTeams = (able: readonly SamplePerson[], now: number, random: Random): PlannedTeam[] =>
  TEAMS.map(([name, description, size]) => {
    const members = shuffled(able, random).slice(0, size);
    const since = Math.max(...members.map(({ acceptedAt }) => acceptedAt ?? 0));
    return {
      name,
      description,
      owner: random.pick(able),
      members,
      createdAt: since + random.between(0.1, 0.8) * (now - since),
    };
  });

const planResources = (able: readonly SamplePerson[], now: number, random: Random) =>
  THINGS.flatMap(([type, names]) =>
    names.map((name, index): PlannedResource => {
      const owner = random.pick(able);
      const since = owner.acceptedAt ?? now;
      const createdAt = since + random.between(0.1, 0.9) * (now - since);
      return { type, id: 1001 + index, name, owner, createdAt };
    }),
  );

const planGrants = (
  resource: PlannedResource,
  { teams, able }: { teams: readonly PlannedTeam[]; able: readonly SamplePerson[] },
  now: number,
  random: Random,
): PlannedGrant[] => {
  const grant = (to: PlannedGrant['to'], from: number, level: AccessLevel): PlannedGrant => {
    const at = from + random.between(0.05, 0.95) * (now - from);
    const isUsed = random.chance(0.75);
    return {
      resource,
      to,
      level,
      at,
      lastUsedAt: isUsed ? random.between(Math.max(at, now - 90 * DAY), now) : null,
      expiresAt: random.chance(0.15) ? now + random.int(2, 60) * DAY : null,
    };
  };
  const { createdAt } = resource;
  const places = shuffled([...teams.keys()], random).slice(0, random.int(1, 2));
  const people = shuffled(able, random).slice(0, random.int(0, 3));
  return [
    ...places.map((place) =>
      grant(place, Math.max(createdAt, teams[place]?.createdAt ?? 0), random.pick(LEVELS)),
    ),
    ...people.map((person) =>
      grant(person, Math.max(createdAt, person.acceptedAt ?? 0), random.pick(LEVELS)),
    ),
    ...(random.chance(0.1) ? [grant('everyone', createdAt, 'collaborator')] : []),
  ];
};

/** Teams, resources and grants among those who are in and at work; the same every time. */
export const planAccess = (
  people: readonly SamplePerson[],
  now: number,
  random: Random,
): AccessPlan => {
  const able = people.filter(
    ({ story, acceptedAt, invitedDaysAgo }) =>
      acceptedAt !== null && invitedDaysAgo > 90 && ['daily', 'weekly', 'rare'].includes(story),
  );
  const teams = planTeams(able, now, random);
  const resources = planResources(able, now, random);
  const grants = resources.flatMap((one) => planGrants(one, { teams, able }, now, random));
  return { teams, resources, grants };
};
