import { MAX_BULK, type BulkBody, type BulkFilter } from '../../../../contract/bulk.ts';
import type { Queryable } from '../../../db/db.ts';
import { invalidField } from '../../../http/app-error.ts';
import type { Actor } from '../../../http/context.ts';
import type { UserFilters } from '../user-filters.repo.ts';
import { countIds, listIds, type UserListing } from '../user-list.repo.ts';

const flag = (value: boolean | undefined) =>
  value === undefined ? undefined : (`${value}` as const);

const filtersOf = ({ q, status, locked, role, invite, ...rest }: BulkFilter): UserFilters => ({
  q,
  status: status && [status],
  locked: flag(locked),
  role: role && [role],
  invite: invite && [invite],
  team_id: rest.team_id,
  idle_days: rest.idle_days,
  never_signed_in: flag(rest.never_signed_in),
});

const assertDistinct = (ids: readonly number[]): void => {
  const seen = new Set<number>();
  ids.forEach((id, index) => {
    if (seen.has(id)) throw invalidField(`ids.${index}`, 'Names the same person again');
    seen.add(id);
  });
};

/**
 * Whom a request is about, in its order or that of the list. 400 for somebody named twice, and for
 * a filter that more fit than one run takes.
 */
export const chosenIds = async (
  q: Queryable,
  { orgId }: Actor,
  { ids, filter, except_ids: exceptIds }: BulkBody,
): Promise<readonly number[]> => {
  if (ids) {
    assertDistinct(ids);
    return ids;
  }
  const except = new Set(exceptIds);
  const filters = filtersOf(filter ?? {});
  const listing: UserListing = { orgId, filters, sort: 'full_name', order: 'asc' };
  const limit = MAX_BULK + except.size + 1;
  const window = { beyond: undefined, isReversed: false, limit, offset: 0 };
  const found = (await listIds(q, listing, window)).map(({ id }) => id);
  const wanted = found.filter((id) => !except.has(id));
  if (wanted.length > MAX_BULK) {
    const many = (await countIds(q, listing)).toLocaleString('en');
    const most = MAX_BULK.toLocaleString('en');
    throw invalidField('filter', `${many} people match; one run takes ${most} at most`);
  }
  return wanted;
};
