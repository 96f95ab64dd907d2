import type { Paging } from '../../../contract/list-query.ts';
import type { AccessConfiguration, AccessGrant } from '../../../contract/resource-access.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import { grantsOnMany } from '../../access/grants.repo.ts';
import { requireManaged } from '../../access/resource-access.ts';
import type { ResourceName } from '../../access/resource.repo.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import {
  countManaged,
  keyOfManaged,
  listManaged,
  type ListedResource,
  type ManagedListing,
} from './configurations.repo.ts';
import { toGrant } from './grant-view.ts';

type Named = Pick<
  ListedResource,
  'resource_type' | 'resource_id' | 'name' | 'owner_id' | 'owner_name'
>;

const withGrants = async (ctx: Context, resources: readonly Named[]) => {
  const actor = actorOf(ctx);
  const names = resources.map(({ resource_type, resource_id }) => ({
    type: resource_type,
    id: resource_id,
  }));
  const rows = await grantsOnMany(ctx.db, actor.orgId, names);
  const keyOf = (row: { resource_type: string; resource_id: number }) =>
    `${row.resource_type}/${row.resource_id}`;
  const byResource = new Map<string, AccessGrant[]>();
  for (const row of rows) {
    const on = byResource.get(keyOf(row)) ?? [];
    on.push(toGrant(row, actor));
    byResource.set(keyOf(row), on);
  }
  return {
    status: 'success',
    access_configurations: resources.map((resource): AccessConfiguration => ({
      resource_type: resource.resource_type,
      resource_id: resource.resource_id,
      resource_name: resource.name,
      owner: { id: resource.owner_id, full_name: resource.owner_name },
      access_grants: byResource.get(keyOf(resource)) ?? [],
    })),
  };
};

/** Resources with their grants, a page at a time: every one for admins, else those administered. */
export const configurationsPage = async (
  ctx: Context,
  { resource_type, ...paging }: Paging & { resource_type?: ResourceType[] | undefined },
) => {
  const actor = actorOf(ctx);
  const listing: ManagedListing = {
    orgId: actor.orgId,
    managedBy: actor.isAdmin || actor.superUser ? null : actor.userId,
    types: resource_type,
  };
  const rows = await readPage(ctx, paging, {
    identity: ['resource_access', listing],
    keyKind: 'text',
    keyOf: keyOfManaged,
    read: (window) => listManaged(ctx.db, listing, window),
    count: () => countManaged(ctx.db, listing),
  });
  return withGrants(ctx, rows);
};

/** One resource with its grants. */
export const configurationOf = async (ctx: Context, name: ResourceName) =>
  withGrants(ctx, [await requireManaged(ctx.db, actorOf(ctx), name)]);
