import { Gauge } from 'prom-client';
import { getLive, getMetrics, getReady } from '../../../contract/system.ts';
import { hashQueueLength } from '../../auth/password.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { registry } from '../../http/metrics.ts';
import { outboxBacklog, ping } from './health.repo.ts';

/** A database that takes longer than this to say hello is not ready. */
const READY_MS = 2000;

const gauge = (name: string, help: string, labelNames: string[] = []) =>
  new Gauge({ name: `rollcall_${name}`, help, labelNames, registers: [registry] });

const pool = gauge('pool_connections', 'Connections of the pool, by state', ['state']);
const hashQueue = gauge('hash_queue_length', 'Passwords that wait to be hashed');
const outboxWaiting = gauge('outbox_waiting', 'Mails that wait to be sent');
const outboxAge = gauge('outbox_age_seconds', 'How long the oldest due mail has been due');

const pingInTime = async (ctx: Context): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), READY_MS);
  });
  try {
    await Promise.race([ping(ctx.db), late]);
  } catch (error) {
    ctx.log.warn({ err: error }, 'not ready: the database does not answer');
    throw new AppError('unavailable', 'The database does not answer', { retryAfter: 2 });
  } finally {
    clearTimeout(timer);
  }
};

const readGauges = async (ctx: Context): Promise<void> => {
  const { totalCount, idleCount, waitingCount } = ctx.db.$client;
  pool.set({ state: 'busy' }, totalCount - idleCount);
  pool.set({ state: 'idle' }, idleCount);
  pool.set({ state: 'waiting' }, waitingCount);
  hashQueue.set(hashQueueLength());
  // The rest of the metrics matter most while the database is away.
  const backlog = await outboxBacklog(ctx.db).catch(() => null);
  if (!backlog) return;
  outboxWaiting.set(backlog.waiting);
  outboxAge.set(Math.max(0, backlog.age));
};

/** What an orchestrator and a monitor ask. */
export const healthRoutes: readonly Implementation[] = [
  implement(getLive, async () => ({ status: 'ok' as const })),
  implement(getReady, async (_input, ctx) => {
    await pingInTime(ctx);
    return { status: 'ok' as const, database: 'ok' as const };
  }),
  implement(getMetrics, async (_input, ctx) => {
    await readGauges(ctx);
    ctx.out.text = { body: await registry.metrics(), type: registry.contentType };
    return undefined;
  }),
];
