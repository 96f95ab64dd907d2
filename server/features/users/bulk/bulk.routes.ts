import {
  bulkUsers,
  getBulkRun,
  listBulkRuns,
  resumeBulkRun,
  stopBulkRun,
  undoBulkRun,
} from '../../../../contract/bulk.ts';
import { actorOf } from '../../../http/context.ts';
import { implement, type Implementation } from '../../../http/implement.ts';
import { bulk, listRuns, resume, stop, undo } from './bulk.service.ts';
import { readRun } from './bulk-view.ts';

/** Of a request that does not say how long it may work. */
const USUAL_SECONDS = 20;

export const bulkRoutes: readonly Implementation[] = [
  implement(bulkUsers, ({ body }, ctx) => bulk(ctx, body)),
  implement(listBulkRuns, ({ query }, ctx) => listRuns(ctx, query)),
  implement(getBulkRun, ({ params }, ctx) => readRun(ctx.db, actorOf(ctx), params.run_id)),
  implement(resumeBulkRun, ({ params, body }, ctx) =>
    resume(ctx, params.run_id, body?.within_seconds ?? USUAL_SECONDS),
  ),
  implement(stopBulkRun, ({ params }, ctx) => stop(ctx, params.run_id)),
  implement(undoBulkRun, ({ params, body }, ctx) =>
    undo(ctx, params.run_id, body?.within_seconds ?? USUAL_SECONDS),
  ),
];
