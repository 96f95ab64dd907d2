import { getAttention } from '../../../contract/system.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { inZone } from '../../http/time-zone.ts';
import { readAttention } from './attention.repo.ts';

export const attentionRoutes: readonly Implementation[] = [
  implement(getAttention, ({ query }, ctx) =>
    inZone(query.tz, (zone) =>
      readAttention(ctx.db, actorOf(ctx).orgId, zone, actorOf(ctx).userId),
    ),
  ),
];
