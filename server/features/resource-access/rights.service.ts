import type { Paging } from '../../../contract/list-query.ts';
import type {
  AccessSource,
  PersonRight,
  ResourceRight,
} from '../../../contract/resource-access.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { ResourceName } from '../../access/resource.repo.ts';
import { levelOf } from '../../access/strength.ts';
import { toInstantOrNull } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import {
  countPersonRightsSql,
  countResourceRightsSql,
  countRights,
  keyOfRight,
  readPersonRights,
  readResourceRights,
  type RightRow,
} from './rights.repo.ts';

const common = (row: RightRow) => ({
  access_level: levelOf(row.strength) ?? 'collaborator',
  source: row.source,
  team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
  granted_at: toInstantOrNull(row.granted_at),
  granted_by: row.granted_by,
  last_used_at: toInstantOrNull(row.last_used_at),
  expires_at: toInstantOrNull(row.expires_at),
});

type RightsQuery = Paging & { readonly source?: AccessSource[] | undefined };

/** What a person can reach in the actor's org and through what, a page at a time. */
export const listRightsOfPerson = async (
  ctx: Context,
  userId: number,
  {
    source,
    resource_type,
    ...paging
  }: RightsQuery & { resource_type?: ResourceType[] | undefined },
): Promise<PersonRight[]> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const rights = { orgId: actor.orgId, userId, sources: source, types: resource_type };
  const rows = await readPage(ctx, paging, {
    identity: ['user_access', rights],
    keyKind: 'text',
    keyOf: keyOfRight,
    read: (window) => readPersonRights(ctx.db, rights, window),
    count: () => countRights(ctx.db, countPersonRightsSql(rights)),
  });
  return rows.map((row) => ({
    resource_type: row.resource_type,
    resource_id: row.resource_id,
    resource_name: row.name,
    ...common(row),
  }));
};

/** Who can reach a resource and through what, a page at a time; the guard has looked at the rights. */
export const listRightsToResource = async (
  ctx: Context,
  resource: ResourceName,
  { source, ...paging }: RightsQuery,
): Promise<ResourceRight[]> => {
  const rights = { orgId: actorOf(ctx).orgId, resource, sources: source };
  const rows = await readPage(ctx, paging, {
    identity: ['resource_rights', rights],
    keyKind: 'text',
    keyOf: keyOfRight,
    read: (window) => readResourceRights(ctx.db, rights, window),
    count: () => countRights(ctx.db, countResourceRightsSql(rights)),
  });
  return rows.map((row) => ({
    person:
      row.user_id === null
        ? null
        : { id: row.user_id, full_name: row.full_name ?? '', email: row.email ?? '' },
    ...common(row),
  }));
};
