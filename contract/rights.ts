/**
 * Who may call a route. Data on the route, checked in one guard (`server/auth/guard.ts`), deny by
 * default. "The org" is `params.org_id` where the path has one, what `orgIn` of the route names where
 * a request does, else the org of the session.
 *
 * - `public`: anyone, signed in or not.
 * - `signedIn`: any live session or bearer token, also one that must first change its password.
 * - `member`: an active member of the org. Another org: 404.
 * - `self`: `params.user_id` is the caller. Someone else: 403 in the same org, 404 in another.
 * - `selfOrAdmin`: the caller, or an admin of the session's org who can see that person there.
 * - `admin`: an admin of the org. A member: 403; another org: 404.
 * - `teamMember`: somebody of the team that `params.team_id` names, its owner, or an admin of the org.
 *   Others: 403 in the same org, 404 in another.
 * - `teamAdmin`: who manages that team, its owner, or an admin of the org. Others likewise.
 * - `teamOwner`: who owns that team, or an admin of the org. Others likewise.
 * - `resourceAdmin`: who owns or administers the resource that `params.resource_type` and
 *   `params.resource_id` name, or an admin of the org. Others: 403; unknown to the catalogue: 404.
 * - `operator`: loopback or the operator's token (metrics).
 */
export const RIGHTS = [
  'public',
  'signedIn',
  'member',
  'self',
  'selfOrAdmin',
  'admin',
  'teamMember',
  'teamAdmin',
  'teamOwner',
  'resourceAdmin',
  'operator',
] as const;
export type Rights = (typeof RIGHTS)[number];
