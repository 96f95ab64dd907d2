import type { Team, TeamRole } from '../../../contract/teams.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import type { Queryable } from '../../db/db.ts';
import { notFound } from '../../http/app-error.ts';
import type { Actor } from '../../http/context.ts';
import { etagOf } from '../../http/etag.ts';
import { readTeamRows, type TeamRow } from './team-view.repo.ts';

/** Strong ETag of a team. */
export const teamEtag = (team: { readonly id: number; readonly version: number }): string =>
  etagOf('team', team.id, team.version);

const rolesOf = (row: TeamRow, actor: Actor): TeamRole[] => {
  const roles: TeamRole[] = [];
  if (row.owner_id === actor.userId) roles.push('owner');
  if (row.is_admin === true || actor.isAdmin || actor.superUser) roles.push('admin');
  if (row.is_admin !== null) roles.push('member');
  return roles;
};

/** A team on the wire, as the actor may see it. */
const toTeam = (row: TeamRow, actor: Actor): Team => ({
  id: row.id,
  name: row.name,
  description: row.description,
  owner: {
    id: row.owner_id,
    full_name: row.owner_name,
    email: row.owner_email,
    email_verified_at: toInstantOrNull(row.owner_verified_at),
  },
  org: { id: row.org_id, name: row.org_name },
  member: row.is_admin !== null,
  members: row.members,
  access_roles: rolesOf(row, actor),
  tags: row.tags,
  updated_at: toInstant(row.updated_at),
  created_at: toInstant(row.created_at),
  member_count: row.member_count,
  etag: teamEtag(row),
});

/** Teams on the wire in the order of `ids`; those that do not exist in the actor's org are left out. */
export const readTeams = async (
  q: Queryable,
  actor: Actor,
  ids: readonly number[],
  withMembers: boolean,
): Promise<Team[]> => {
  const rows = await readTeamRows(q, actor, ids, withMembers);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toTeam(row, actor)] : [];
  });
};

/** One team on the wire, as a rule with its members; 404 when there is none in the actor's org. */
export const readTeam = async (
  q: Queryable,
  actor: Actor,
  id: number,
  withMembers = true,
): Promise<Team> => {
  const [team] = await readTeams(q, actor, [id], withMembers);
  if (!team) throw notFound('Team');
  return team;
};
