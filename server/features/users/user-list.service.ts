import type { User, UserListQuery } from '../../../contract/users.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import type { Window } from '../../db/window.ts';
import { readPage } from '../../http/keyset.ts';
import { readUser, readUsers } from '../../people/user-view.ts';
import type { UserFilters } from './user-filters.repo.ts';
import { countIds, keyKindOf, keyOfListed, listIds, type UserListing } from './user-list.repo.ts';

const listFilters = (query: UserListQuery): UserFilters => ({
  q: query.q,
  status: query.status,
  locked: query.locked,
  role: query.role,
  team_id: query.team_id,
  invite: query.invite,
  idle_days: query.idle_days,
  never_signed_in: query.never_signed_in,
});

const justTheCaller = async (ctx: Context, query: UserListQuery): Promise<User[]> => {
  const actor = actorOf(ctx);
  const page = query.page ?? 1;
  ctx.out.page = { total: query.count ? 1 : undefined, page, perPage: query.per_page };
  return page === 1 ? [await readUser(ctx.db, actor, actor.userId)] : [];
};

/** What `access_role` adds to the filters. */
const roleFilter = (query: UserListQuery): Pick<UserFilters, 'role' | 'who'> => {
  switch (query.access_role) {
    case 'owner':
      return { who: 'owner' };
    case 'admin':
    case 'member':
      return query.role && !query.role.includes(query.access_role)
        ? { who: 'nobody' }
        : { role: [query.access_role] };
    case 'operator':
    case 'collaborator':
      // Roles on a resource: nobody has one in an org.
      return { who: 'nobody' };
    default:
      return {};
  }
};

/** A page of ids with their people, so that the count runs beside both. */
const readListed = async (ctx: Context, listing: UserListing, window: Window) => {
  const listed = await listIds(ctx.db, listing, window);
  const users = await readUsers(
    ctx.db,
    actorOf(ctx),
    listed.map(({ id }) => id),
  );
  const byId = new Map(users.map((user) => [user.id, user]));
  // Somebody removed between the two statements has no user, and is still a place in the list.
  return listed.map((row) => ({ ...row, user: byId.get(row.id) }));
};

/**
 * The people of the actor's org, a page at a time. Without `access_role` the caller alone, whatever
 * the filters; with it, for admins only.
 */
export const listUsersPage = async (ctx: Context, query: UserListQuery): Promise<User[]> => {
  if (query.access_role === undefined) return justTheCaller(ctx, query);
  const actor = actorOf(ctx);
  if (!actor.isAdmin && !actor.superUser) {
    throw new AppError('forbidden', 'Only admins see the people of the org');
  }
  const listing: UserListing = {
    orgId: actor.orgId,
    filters: { ...listFilters(query), ...roleFilter(query) },
    sort: query.sort,
    order: query.order,
  };
  const rows = await readPage(ctx, query, {
    identity: ['users', listing],
    keyKind: keyKindOf(query.sort),
    keyOf: keyOfListed,
    read: (window) => readListed(ctx, listing, window),
    count: () => countIds(ctx.db, listing),
  });
  return rows.flatMap(({ user }) => (user ? [user] : []));
};
