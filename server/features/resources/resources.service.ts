import type { Paging } from '../../../contract/list-query.ts';
import type { Resource, ResourceType } from '../../../contract/resources.ts';
import { toInstant } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { countResources, keyOfResource, listResourceRows } from './resources.repo.ts';

/** The catalogue of the actor's org by name, a page at a time. */
export const listCatalogue = async (
  ctx: Context,
  {
    q,
    resource_type,
    owner_id,
    ...paging
  }: Paging & {
    q?: string | undefined;
    resource_type?: ResourceType[] | undefined;
    owner_id?: number | undefined;
  },
): Promise<Resource[]> => {
  const listing = { orgId: actorOf(ctx).orgId, q, types: resource_type, ownerId: owner_id };
  const rows = await readPage(ctx, paging, {
    identity: ['resources', listing],
    keyKind: 'text',
    keyOf: keyOfResource,
    read: (window) => listResourceRows(ctx.db, listing, window),
    count: () => countResources(ctx.db, listing),
  });
  return rows.map((row) => ({
    resource_type: row.resource_type,
    resource_id: row.resource_id,
    resource_name: row.name,
    owner: { id: row.owner_id, full_name: row.owner_name, email: row.owner_email },
    grants: row.grants,
    updated_at: toInstant(row.updated_at),
    created_at: toInstant(row.created_at),
  }));
};
