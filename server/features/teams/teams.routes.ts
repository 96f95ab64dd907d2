import {
  createTeam,
  deleteTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  mergeTeamMembers,
  removeTeamMembers,
  replaceTeamMembers,
  updateTeam,
} from '../../../contract/teams.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import * as members from './team-members.service.ts';
import { readTeam } from './team-view.ts';
import * as teams from './teams.service.ts';

export const teamsRoutes: readonly Implementation[] = [
  implement(listTeams, ({ query }, ctx) => teams.listTeamsPage(ctx, query)),
  implement(createTeam, ({ body }, ctx) => teams.createTeam(ctx, body)),
  implement(getTeam, async ({ params, query }, ctx) => {
    const isWhole = query.members === 'true';
    const team = await readTeam(ctx.db, actorOf(ctx), params.team_id, isWhole);
    ctx.out.etag = team.etag ?? '';
    return team;
  }),
  implement(updateTeam, ({ params, body }, ctx) => teams.updateTeam(ctx, params.team_id, body)),
  implement(deleteTeam, ({ params }, ctx) => teams.deleteTeam(ctx, params.team_id)),
  implement(listTeamMembers, ({ params, query }, ctx) =>
    members.listMembers(ctx, params.team_id, query),
  ),
  implement(mergeTeamMembers, ({ params, body }, ctx) =>
    members.merge(ctx, params.team_id, body.members),
  ),
  implement(replaceTeamMembers, ({ params, body }, ctx) =>
    members.replace(ctx, params.team_id, body.members),
  ),
  implement(removeTeamMembers, ({ params, body }, ctx) =>
    members.remove(ctx, params.team_id, body?.members),
  ),
];
