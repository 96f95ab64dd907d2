import type { Parsed } from '../../../contract/route.ts';
import type { exportUsers, User } from '../../../contract/users.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { CSV_TYPE, csvStream, type CsvCell } from '../../http/csv.ts';
import { readUsers } from '../../people/user-view.ts';
import { countIds, keyOfListed, listIds, type UserListing } from './user-list.repo.ts';

const BATCH = 1000;

type Query = Parsed<typeof exportUsers>['query'];

const COLUMNS: Readonly<Record<string, (user: User, orgId: number) => CsvCell>> = {
  id: (user) => user.id,
  full_name: (user) => user.full_name,
  email: (user) => user.email,
  role: (user, orgId) => (membershipIn(user, orgId)?.['is_admin?'] ? 'admin' : 'member'),
  status: (user) => user.status,
  membership_status: (user, orgId) => membershipIn(user, orgId)?.org_membership_status ?? null,
  locked: (user) => user.account_locked,
  lock_until: (user) => user.lock?.until ?? null,
  lock_reason: (user) => user.lock?.reason ?? null,
  invite: (user) => user.invite?.status ?? null,
  last_login_at: (user) => user.last_login_at ?? null,
  last_active_at: (user) => user.last_active_at ?? null,
  created_at: (user) => user.created_at,
};

const membershipIn = (user: User, orgId: number) =>
  user.org_memberships.find(({ id }) => id === orgId);

/** Walks the list in batches, so that memory does not grow with the org. */
async function* exportRows(ctx: Context, listing: UserListing): AsyncGenerator<CsvCell[]> {
  const actor = actorOf(ctx);
  const cells = Object.values(COLUMNS);
  let beyond: ReturnType<typeof keyOfListed> | undefined;
  for (;;) {
    const rows = await listIds(ctx.db, listing, {
      beyond,
      isReversed: false,
      limit: BATCH,
      offset: 0,
    });
    const users = await readUsers(
      ctx.db,
      actor,
      rows.map(({ id }) => id),
    );
    for (const user of users) yield cells.map((cell) => cell(user, actor.orgId));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    beyond = keyOfListed(last);
  }
}

/**
 * Streams the filtered people list as CSV. The audit row is written first, with the filter and the
 * count at that moment: a reader who hangs up halfway has still taken data, and a file whose event
 * could not be written must not leave.
 */
export const exportPeople = async (
  ctx: Context,
  { sort, order, ...filters }: Query,
): Promise<undefined> => {
  const { orgId, orgName } = actorOf(ctx);
  const listing: UserListing = { orgId, filters, sort, order };
  await ctx.transact(async (tx, audit) => {
    const rows = await countIds(tx, listing);
    const used = Object.entries({ ...filters, sort, order }).filter(
      ([, value]) => value !== undefined,
    );
    audit({
      event: 'export.created',
      itemType: 'org',
      itemId: orgId,
      itemLabel: orgName,
      summary: [
        `people: ${rows} rows`,
        ...used.map(([field, value]) => `${field}: ${String(value)}`),
      ],
      associationResource: { type: 'users', rows, filter: Object.fromEntries(used) },
    });
  });
  ctx.out.stream = {
    body: csvStream(Object.keys(COLUMNS), exportRows(ctx, listing)),
    type: CSV_TYPE,
    filename: 'people.csv',
  };
};
