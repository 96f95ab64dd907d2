import type { ResourceType } from '../../contract/resources.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { requireManaged } from '../access/resource-access.ts';
import type { Db } from '../db/db.ts';
import { AppError, notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { findStanding, findTeamStanding, isInOrg, type TeamStanding } from './guard.repo.ts';
import { assertOpenWhileImpersonating } from './while-impersonating.ts';

interface RouteParams {
  readonly org_id?: number;
  readonly user_id?: number;
  readonly team_id?: number;
  readonly resource_type?: ResourceType;
  readonly resource_id?: number;
}

const forbidden = () => new AppError('forbidden', 'You may not do this in this org');

/**
 * The actor as they stand in the org of the path: another org than the session's is looked up. A
 * token made with an API key opens the org of its key and no other, and so does another's name.
 */
const inOrg = async (db: Db, actor: Actor, orgId: number | undefined): Promise<Actor> => {
  if (orgId === undefined || orgId === actor.orgId) return actor;
  if (actor.apiKeyId !== null || actor.impersonatorId !== null) throw notFound('Org');
  const row = await findStanding(db, actor, orgId);
  if (!row) throw notFound('Org');
  return { ...actor, orgId, orgName: row.name, isAdmin: row.is_admin, isOwner: row.is_owner };
};

const assertMayTouchUser = async (db: Db, actor: Actor, userId: number, adminsToo: boolean) => {
  if (userId === actor.userId) return;
  if (adminsToo && (actor.isAdmin || actor.superUser)) return;
  throw (await isInOrg(db, actor.orgId, userId)) ? forbidden() : notFound('Person');
};

type TeamRight = 'teamMember' | 'teamAdmin' | 'teamOwner';

const isEnough = (right: TeamRight, { is_owner, is_admin }: TeamStanding): boolean => {
  if (is_owner) return true;
  if (right === 'teamOwner') return false;
  return right === 'teamAdmin' ? is_admin === true : is_admin !== null;
};

const assertMayTouchTeam = async (db: Db, actor: Actor, teamId: number, right: TeamRight) => {
  const standing = await findTeamStanding(db, actor.orgId, teamId, actor.userId);
  if (!standing) throw notFound('Team');
  if (actor.isAdmin || actor.superUser || isEnough(right, standing)) return;
  throw forbidden();
};

/**
 * The one place where rights are checked: reads `rights` of the route, denies by default, and
 * returns the actor as they stand in the org that the request is about. Whether a person or an
 * object belongs to that org is the repo's `WHERE org_id`, answered with 404.
 */
export const authorize = async (
  db: Db,
  route: RouteSpec,
  actor: Actor,
  params: RouteParams,
): Promise<Actor> => {
  assertOpenWhileImpersonating(route, actor);
  if (route.rights === 'signedIn') return actor;
  if (actor.mustChangePassword) {
    throw new AppError('password_change_required', 'Choose a new password first');
  }
  const here = await inOrg(db, actor, params.org_id);
  const isAdmin = here.isAdmin || here.superUser;
  const within = db.within({ orgId: here.orgId, userId: here.userId });
  switch (route.rights) {
    case 'member':
      return here;
    case 'admin':
      if (!isAdmin) throw forbidden();
      return here;
    case 'self':
    case 'selfOrAdmin':
      await assertMayTouchUser(db, here, params.user_id ?? 0, route.rights === 'selfOrAdmin');
      return here;
    case 'teamMember':
    case 'teamAdmin':
    case 'teamOwner':
      await assertMayTouchTeam(within, here, params.team_id ?? 0, route.rights);
      return here;
    case 'resourceAdmin':
      await requireManaged(within, here, {
        type: params.resource_type ?? 'teams',
        id: params.resource_id ?? 0,
      });
      return here;
    default:
      throw forbidden();
  }
};
