import type * as z from 'zod';
import { param, readState } from '../../lib/url-state.ts';
import type { TeamMembersQuery, TeamsQuery } from './teams.queries.ts';

export const TEAM_SORTS = ['name', 'member_count', 'updated_at'] as const;
export type TeamsSort = (typeof TEAM_SORTS)[number];

/** Longest search the server takes. */
export const MAX_SEARCH = 200;

export const TEAMS_SHAPE = {
  q: param.text(),
  access_role: param.maybe(['owner', 'admin', 'member']),
  sort: param.oneOf(TEAM_SORTS, 'name'),
  order: param.oneOf(['asc', 'desc'], 'asc'),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
export type TeamsState = z.output<z.ZodObject<typeof TEAMS_SHAPE>>;

/** The request for the page that the state stands for. */
export const teamsQueryOf = (state: TeamsState): TeamsQuery => ({
  sort: state.sort,
  order: state.order,
  per_page: state.per_page,
  ...(state.q !== '' && { q: state.q }),
  ...(state.access_role !== undefined && { access_role: state.access_role }),
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

export const readTeamsState = (search: URLSearchParams): TeamsState =>
  readState(TEAMS_SHAPE, search);

/** The members of one team, on its page. */
export const MEMBERS_SHAPE = {
  q: param.text(),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
export type MembersState = z.output<z.ZodObject<typeof MEMBERS_SHAPE>>;

export const membersQueryOf = ({ q, per_page, cursor }: MembersState): TeamMembersQuery => ({
  per_page,
  ...(q !== '' && { q }),
  ...(cursor !== '' && { cursor }),
});

export const readMembersState = (search: URLSearchParams): MembersState =>
  readState(MEMBERS_SHAPE, search);
