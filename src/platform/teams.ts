import { listTeamMembers, type Team, type TeamMember } from '../../contract/teams.ts';
import { callDirect } from '../api/client.ts';
import type { AnyInput } from '../api/request.ts';
import { knownPeople, teamsIndex } from './indexes.ts';
import { holds, inOrder, isAmong, localPage } from './local-page.ts';

const keyOf = (sort: unknown) => (team: Team) => {
  if (sort === 'updated_at') return team.updated_at;
  return sort === 'member_count' ? team.members.length : team.name;
};

/** A page of teams, out of all of them; a search also looks at who is in them. */
export async function teamsPage({ query = {} }: AnyInput) {
  const q = String(query['q'] ?? '');
  const userId = query['user_id'];
  const found = (await teamsIndex.allRows()).filter(
    (team) =>
      (q === '' || holds(team.name, q) || team.members.some(({ email }) => holds(email, q))) &&
      (userId === undefined || team.members.some(({ id }) => String(id) === String(userId))) &&
      (query['access_role'] === undefined ||
        query['access_role'] === 'all' ||
        team.access_roles.some((role) => isAmong(query['access_role'], role))),
  );
  const page = localPage(inOrder(found, keyOf(query['sort']), query['order']), query);
  return {
    ...page,
    items: page.items.map((team) => ({ ...team, member_count: team.members.length })),
  };
}

/** A page of the members of a team, with the names that are known of them. */
export async function membersPage(input: AnyInput) {
  const { query = {} } = input;
  const all = (await callDirect(listTeamMembers, {
    params: input.params,
    signal: input.signal,
  })) as TeamMember[];
  const people = await knownPeople();
  const q = String(query['q'] ?? '');
  const named = all.map((member) => {
    const name = member.full_name ?? people.get(member.id)?.full_name;
    return name === undefined ? member : { ...member, full_name: name };
  });
  const found = named.filter(
    ({ email, full_name: name = '' }) => q === '' || holds(email, q) || holds(name, q),
  );
  return localPage(
    inOrder(found, ({ full_name: name, email }) => name || email, 'asc'),
    query,
  );
}
