import { activateUser, deactivateUser, lockUser, unlockUser } from '../../../contract/user-acts.ts';
import {
  createUser,
  exportUsers,
  getCurrentUser,
  getUser,
  getUserFacets,
  listUsers,
  updateUser,
} from '../../../contract/users.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { readUser } from '../../people/user-view.ts';
import { updatePerson } from './update-user.ts';
import { lock, setStatus, unlock } from './user-acts.ts';
import { exportPeople } from './user-export.ts';
import { countFacets } from './user-facets.repo.ts';
import { listUsersPage } from './user-list.service.ts';
import { createPerson, readPerson } from './users.service.ts';

export const usersRoutes: readonly Implementation[] = [
  implement(getCurrentUser, async (_input, ctx) => {
    const actor = actorOf(ctx);
    return [await readUser(ctx.db, actor, actor.userId)];
  }),
  implement(listUsers, ({ query }, ctx) => listUsersPage(ctx, query)),
  implement(getUserFacets, (_input, ctx) => countFacets(ctx.db, actorOf(ctx).orgId)),
  implement(exportUsers, ({ query }, ctx) => exportPeople(ctx, query)),
  implement(createUser, async ({ body }, ctx) => createPerson(ctx, body)),
  implement(getUser, ({ params, query }, ctx) => readPerson(ctx, params.user_id, query.expand)),
  implement(updateUser, ({ params, body }, ctx) => updatePerson(ctx, params.user_id, body)),
  implement(activateUser, ({ params, body }, ctx) =>
    setStatus(ctx, params.user_id, { status: 'ACTIVE', reason: body?.reason }),
  ),
  implement(deactivateUser, ({ params, body }, ctx) =>
    setStatus(ctx, params.user_id, { status: 'DEACTIVATED', reason: body?.reason }),
  ),
  implement(lockUser, ({ params, body }, ctx) => lock(ctx, params.user_id, body ?? {})),
  implement(unlockUser, ({ params, body }, ctx) => unlock(ctx, params.user_id, body ?? {})),
];
