import * as z from 'zod';
import { IntParam, MAX_PER_PAGE, Order, pagingShape } from './list-query.ts';
import { namingPerson, personName } from './person-name.ts';
import {
  Id,
  IdParam,
  Instant,
  line,
  Nothing,
  PersonRef,
  Ref,
  Text,
  text,
  TruthyFlag,
} from './primitives.ts';
import { defineRoute } from './route.ts';
import { AccessRole, MembershipStatus } from './users.ts';

/** Path parameter of one team. */
export const TeamParams = z.strictObject({ team_id: IdParam });

/** Most people that one request may name; a team itself has no limit. */
export const MAX_TEAM_MEMBERS = 1000;

/** What somebody is in a team: its members, those who manage it, and the one who owns it. */
export const TeamRole = z.enum(['owner', 'admin', 'member']);
export type TeamRole = z.output<typeof TeamRole>;

/** Somebody in a team, in the documented shape with additions. */
export const TeamMember = z.object({
  id: Id.describe('The id of the user'),
  email: z.string(),
  admin: z.boolean(),
  full_name: z.string().optional(),
  joined_at: Instant.optional(),
  added_by: PersonRef.nullable().optional(),
  last_active_at: Instant.nullable().optional(),
  org_membership_status: MembershipStatus.optional(),
});
export type TeamMember = z.output<typeof TeamMember>;

/** A team of one org, as the documented API has it. */
export const Team = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  owner: PersonRef.extend({ email_verified_at: Instant.nullable() }),
  org: Ref,
  member: z.boolean().describe('Whether the caller is in it'),
  members: z.array(TeamMember.pick({ id: true, email: true, admin: true })),
  access_roles: z.array(TeamRole).describe('What the caller is here; an org admin manages all'),
  tags: z.array(z.string()),
  updated_at: Instant,
  created_at: Instant,
  member_count: z.int().optional(),
  etag: z
    .string()
    .optional()
    .describe('What to send in If-Match; lists have no ETag header per row'),
});
export type Team = z.output<typeof Team>;

/** Somebody of the org, named by id or by e-mail, with their part in the team. */
export const TeamMemberInput = namingPerson(
  z.strictObject({ ...personName, admin: z.boolean().optional() }),
);
export type TeamMemberInput = z.output<typeof TeamMemberInput>;

const TeamMembersBody = z.strictObject({
  members: z.array(TeamMemberInput).max(MAX_TEAM_MEMBERS),
});

const teamFacts = {
  description: text(0, 2000).optional(),
  tags: z.array(line(1, 60)).max(20).optional(),
  members: z.array(TeamMemberInput).max(MAX_TEAM_MEMBERS).optional(),
};

export const CreateTeamBody = z.strictObject({ name: line(1, 200), ...teamFacts });
export type CreateTeamBody = z.output<typeof CreateTeamBody>;

export const UpdateTeamBody = z
  .strictObject({
    name: line(1, 200).optional(),
    ...teamFacts,
    owner_id: Id.optional().describe('Hands the team to another active member of the org'),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Nothing to change')
  .meta({ minProperties: 1 });
export type UpdateTeamBody = z.output<typeof UpdateTeamBody>;

const WithMembers = z
  .enum(['true', 'false'])
  .default('true')
  .describe('false leaves `members` empty; `member_count` is there either way');

export const TeamSort = z.enum(['name', 'updated_at', 'member_count']);
export type TeamSort = z.output<typeof TeamSort>;

export const TeamListQuery = z.strictObject({
  ...pagingShape,
  access_role: AccessRole.optional().describe(
    'member: teams the caller is in; owner, admin: teams they own, manage; all: every team (admins)',
  ),
  q: Text.max(200).optional().describe('Part of the name, or of the name or e-mail of a member'),
  user_id: IdParam.optional().describe('Teams of one person; admins, or oneself'),
  sort: TeamSort.default('name'),
  order: Order.default('asc'),
  expand: TruthyFlag,
  members: WithMembers,
});
export type TeamListQuery = z.output<typeof TeamListQuery>;

/** What adding people to a team can come to: one is deactivated, or would get more than they have. */
const memberErrors = ['conflict', 'cannot_act_on_self'] as const;

const team = { tag: 'teams', params: TeamParams, documented: true } as const;

export const listTeams = defineRoute({
  method: 'GET',
  path: '/teams',
  summary: 'Teams: every one for admins, else those the caller owns or is in',
  tag: 'teams',
  rights: 'member',
  query: TeamListQuery,
  response: z.array(Team),
  errors: ['forbidden', 'invalid_cursor'],
  paged: true,
  documented: true,
});
export const createTeam = defineRoute({
  method: 'POST',
  path: '/teams',
  summary: 'Makes a team of the org of the caller, who owns it',
  tag: 'teams',
  rights: 'admin',
  whileImpersonating: { without: ['members.*.admin'] },
  body: CreateTeamBody,
  response: Team,
  errors: [...memberErrors, 'not_found'],
  idempotent: true,
  documented: true,
});
export const getTeam = defineRoute({
  ...team,
  method: 'GET',
  path: '/teams/:team_id',
  summary: 'One team with its members',
  rights: 'teamMember',
  query: z.strictObject({ expand: TruthyFlag, members: WithMembers }),
  response: Team,
});
export const updateTeam = defineRoute({
  ...team,
  method: 'PUT',
  path: '/teams/:team_id',
  summary: 'Changes facts of a team, and adds members (merge; nobody is removed)',
  rights: 'teamAdmin',
  whileImpersonating: { without: ['owner_id', 'members.*.admin'] },
  body: UpdateTeamBody,
  response: Team,
  errors: [...memberErrors, 'forbidden', 'higher_rank'],
  concurrency: 'optional',
});
export const deleteTeam = defineRoute({
  ...team,
  method: 'DELETE',
  path: '/teams/:team_id',
  summary: 'Deletes a team; says what went with it',
  rights: 'teamOwner',
  whileImpersonating: 'open',
  body: Nothing.optional(),
  response: z.object({ code: z.string(), message: z.string() }),
  errors: ['forbidden'],
  concurrency: 'optional',
});

const members = {
  ...team,
  path: '/teams/:team_id/members',
  rights: 'teamAdmin',
  response: z.array(TeamMember),
} as const;
/** Of the whole team: a change of its members is a new version of it. */
const changeMembers = { ...members, concurrency: 'optional' } as const;

export const listTeamMembers = defineRoute({
  ...members,
  method: 'GET',
  summary: 'Members of a team by name; without paging parameters all of them',
  rights: 'teamMember',
  query: z.strictObject({
    ...pagingShape,
    per_page: IntParam(1, MAX_PER_PAGE).optional(),
    q: Text.max(200).optional(),
  }),
  errors: ['invalid_cursor'],
  paged: true,
});
export const mergeTeamMembers = defineRoute({
  ...changeMembers,
  method: 'PUT',
  summary: 'Adds members and changes who manages the team; nobody is removed',
  body: TeamMembersBody,
  whileImpersonating: { without: ['members.*.admin'] },
  errors: memberErrors,
});
export const replaceTeamMembers = defineRoute({
  ...changeMembers,
  method: 'POST',
  summary: 'Makes the list of members exactly this one',
  body: TeamMembersBody,
  idempotent: true,
  errors: memberErrors,
});
export const removeTeamMembers = defineRoute({
  ...changeMembers,
  method: 'DELETE',
  summary: 'Removes the named members; without a body, everyone. Returns who remains',
  body: TeamMembersBody.optional(),
  whileImpersonating: 'open',
});
