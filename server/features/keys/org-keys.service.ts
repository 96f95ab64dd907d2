import type { OrgApiKey, OrgKeysQuery } from '../../../contract/api-keys.ts';
import { toInstant } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { toApiKey } from './keys.service.ts';
import { countKeys, keyOfListed, listKeyRows, type KeyListing } from './org-keys.repo.ts';

/** Everybody's keys of the actor's org by age or last use, a page at a time. */
export const listKeysOfOrg = async (ctx: Context, query: OrgKeysQuery): Promise<OrgApiKey[]> => {
  const listing: KeyListing = {
    orgId: actorOf(ctx).orgId,
    q: query.q,
    status: query.status,
    idleDays: query.idle_days,
    neverUsed: query.never_used === undefined ? undefined : query.never_used === 'true',
    sort: query.sort,
    order: query.order,
  };
  const rows = await readPage(ctx, query, {
    identity: ['org_keys', listing],
    keyKind: 'instant',
    keyOf: keyOfListed,
    read: (window) => listKeyRows(ctx.db, listing, window),
    count: () => countKeys(ctx.db, listing),
  });
  return rows.map((row) => ({
    ...toApiKey(row),
    owner: row.owner,
    idle_ends_at: toInstant(row.idle_ends_at),
  }));
};
