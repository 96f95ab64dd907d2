import {
  MAX_TRANSFERABLE,
  type listTransferable,
  type Transferable,
  type TransferableByType,
} from '../../../contract/leaving.ts';
import { RESOURCE_TYPES, type ResourceType } from '../../../contract/resources.ts';
import type { Parsed } from '../../../contract/route.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { countOwned } from '../../people/hand-over.repo.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { keyOfOwned, listOwned } from './leaving.repo.ts';

/**
 * What somebody owns in the actor's org, by type and then by name. All of it unless a page is asked
 * for; where that is too much for one reply, the headers say how much there is and where it goes on.
 */
export const readTransferable = async (
  ctx: Context,
  userId: number,
  { org_id: _org, ...paging }: Parsed<typeof listTransferable>['query'],
): Promise<TransferableByType> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const rows = await readPage(
    ctx,
    { ...paging, per_page: paging.per_page ?? MAX_TRANSFERABLE },
    {
      identity: ['transferable', actor.orgId, userId],
      keyKind: 'text',
      keyOf: keyOfOwned,
      read: (window) => listOwned(ctx.db, actor.orgId, userId, window),
      count: () => countOwned(ctx.db, { orgId: actor.orgId, from: userId }),
    },
  );
  const byType = new Map<ResourceType, Transferable[]>(RESOURCE_TYPES.map((type) => [type, []]));
  for (const { type, id, name } of rows) byType.get(type)?.push({ id, name });
  return Object.fromEntries(byType) as TransferableByType;
};
