import type {
  AccessConfiguration,
  AccessGrant,
  PersonRight,
  ResourceRight,
} from '../../contract/resource-access.ts';
import type { Resource } from '../../contract/resources.ts';
import type { Team } from '../../contract/teams.ts';
import type { AnyInput } from '../api/request.ts';
import { accessIndex, knownPeople, teamsIndex } from './indexes.ts';
import { holds, inOrder, isAmong, localPage } from './local-page.ts';

const STRENGTH = ['owner', 'admin', 'operator', 'collaborator'];
const strongestFirst = <T extends { access_level: string }>(rights: readonly T[]): T[] =>
  inOrder(rights, ({ access_level }) => STRENGTH.indexOf(access_level), 'asc');

const UNKNOWN = '1970-01-01T00:00:00.000Z';
const unknown = { granted_by: null, last_used_at: null, expires_at: null };
const OWNS = {
  access_level: 'owner',
  source: 'owner',
  team: null,
  granted_at: null,
  ...unknown,
} as const;

const rightOf = (
  { access_level, granted_at }: AccessGrant,
  source: 'direct' | 'team',
  team: Team | null,
) => ({
  access_level,
  source,
  team: team && { id: team.id, name: team.name },
  granted_at,
  ...unknown,
});

const rightsTo = (
  config: AccessConfiguration,
  userId: number,
  teams: ReadonlyMap<number, Team>,
): PersonRight[] => {
  const { resource_type, resource_id, resource_name, owner, access_grants: grants } = config;
  const resource = { resource_type, resource_id, resource_name };
  return [
    ...(owner.id === userId ? [{ ...resource, ...OWNS }] : []),
    ...grants.flatMap((grant): PersonRight[] => {
      if (grant.user_id === userId) return [{ ...resource, ...rightOf(grant, 'direct', null) }];
      const team = teams.get(grant.team_id ?? 0);
      return team ? [{ ...resource, ...rightOf(grant, 'team', team) }] : [];
    }),
  ];
};

/** What a person can reach: worked out from every resource's grants and who is in which team. */
export async function rightsOfPerson(userId: number, { query = {} }: AnyInput) {
  const [configs, teams] = await Promise.all([accessIndex.allRows(), teamsIndex.allRows()]);
  const theirs = new Map(
    teams
      .filter(({ members }) => members.some(({ id }) => id === userId))
      .map((team) => [team.id, team]),
  );
  const rights = configs
    .flatMap((config) => rightsTo(config, userId, theirs))
    .filter(
      (right) =>
        isAmong(query['source'], right.source) &&
        isAmong(query['resource_type'], right.resource_type),
    );
  return localPage(strongestFirst(rights), query);
}

/** Who can reach a resource: its grants, those to teams by member. */
export async function rightsToResource(config: AccessConfiguration, { query = {} }: AnyInput) {
  const [teams, byPerson] = await Promise.all([teamsIndex.allRows(), knownPeople()]);
  const byTeam = new Map(teams.map((team) => [team.id, team]));
  const personOf = (id: number, name: string) => {
    const known = byPerson.get(id);
    return { id, full_name: known?.full_name ?? name, email: known?.email ?? '' };
  };
  const rights: ResourceRight[] = [
    { person: personOf(config.owner.id, config.owner.full_name), ...OWNS },
    ...config.access_grants.flatMap((grant): ResourceRight[] => {
      if (grant.user_id !== undefined) {
        const person = personOf(grant.user_id, grant.user_name ?? '');
        return [{ person, ...rightOf(grant, 'direct', null) }];
      }
      const team = byTeam.get(grant.team_id ?? 0);
      if (team === undefined) return [];
      return team.members.map(({ id, email }) => ({
        person: personOf(id, email),
        ...rightOf(grant, 'team', team),
      }));
    }),
  ];
  return localPage(
    strongestFirst(rights.filter(({ source }) => isAmong(query['source'], source))),
    query,
  );
}

/** The resources that have an owner and grants, by name. */
export async function resourcesPage({ query = {} }: AnyInput) {
  const people = await knownPeople();
  const q = String(query['q'] ?? '');
  const found = (await accessIndex.allRows()).filter(
    ({ resource_type, resource_id, resource_name }) =>
      (q === '' || holds(resource_name, q) || String(resource_id) === q.trim()) &&
      isAmong(query['resource_type'], resource_type),
  );
  const page = localPage(
    inOrder(found, ({ resource_name }) => resource_name, query['order']),
    query,
  );
  return {
    ...page,
    items: page.items.map((config): Resource => ({
      resource_type: config.resource_type,
      resource_id: config.resource_id,
      resource_name: config.resource_name,
      owner: { ...config.owner, email: people.get(config.owner.id)?.email ?? '' },
      grants: config.access_grants.length,
      // The documented API does not say, and the list does not show it then.
      updated_at: UNKNOWN,
      created_at: UNKNOWN,
    })),
  };
}
