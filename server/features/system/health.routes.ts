import { getLive, getMetrics, getReady } from '../../../contract/system.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { assertReady } from './readiness.ts';
import { scrape } from './scrape.ts';

/** What an orchestrator and a monitor ask. */
export const healthRoutes: readonly Implementation[] = [
  implement(getLive, async () => ({ status: 'ok' as const })),
  implement(getReady, async (_input, ctx) => {
    await assertReady(ctx);
    return { status: 'ok' as const, database: 'ok' as const };
  }),
  implement(getMetrics, async (_input, ctx) => {
    ctx.out.text = await scrape(ctx);
    return undefined;
  }),
];
