import { tellOfChains } from '../../audit/audit-metrics.repo.ts';
import type { Context } from '../../http/context.ts';
import { tellOfOutbox } from '../../mail/outbox-metrics.repo.ts';
import { forgetDatabase, readFromDatabase } from '../../metrics/from-database.ts';
import { gauge, registry } from '../../metrics/registry.ts';
import { tellOfClock } from '../../process/watch-clock.ts';
import { within } from './readiness.ts';

/** The figures of the process do not wait longer for those of the database. */
const DATABASE_MS = 1_000;

const connections = gauge('db_pool_connections', 'Connections to the database, by state', [
  'state',
]);
const mostConnections = gauge('db_pool_max_connections', 'Connections that the pool may open');
const waiting = gauge('db_pool_waiting_requests', 'Who waits for a connection of the pool');
const databaseUp = gauge(
  'database_up',
  'Whether the database answered this scrape: 1, or 0 and its figures are left out',
);

const checkpoint = gauge('audit_checkpoint_number', 'Number of the newest checkpoint; 0: none yet');
const checkpointAge = gauge(
  'audit_checkpoint_age_seconds',
  'Since the newest checkpoint that this process knows; left out before the first',
);
const copied = gauge(
  'audit_checkpoint_copied_number',
  'Number of the newest checkpoint in CHECKPOINT_COPY_DIR; left out where there is none such',
);
const conflicts = gauge(
  'audit_checkpoint_conflicts',
  'What did not follow from the checkpoint before it, ever',
);

tellOfOutbox();
tellOfChains();
tellOfClock();

const readPool = ({ db }: Context): void => {
  const { totalCount, idleCount, waitingCount, options } = db.$client;
  connections.set({ state: 'busy' }, totalCount - idleCount);
  connections.set({ state: 'idle' }, idleCount);
  mostConnections.set(options.max ?? 0);
  waiting.set(waitingCount);
};

const readCheckpoints = ({ checkpoints }: Context): void => {
  const status = checkpoints.status();
  checkpoint.set(status.number);
  conflicts.set(status.conflicts);
  if (status.ageSeconds === null) checkpointAge.remove();
  else checkpointAge.set(status.ageSeconds);
  if (status.copied === null) copied.remove();
  else copied.set(status.copied);
};

/** All metrics in Prometheus' text form; without those of the database while that is away. */
export const scrape = async (ctx: Context): Promise<{ body: string; type: string }> => {
  readPool(ctx);
  readCheckpoints(ctx);
  try {
    await within(DATABASE_MS, readFromDatabase(ctx.db));
    databaseUp.set(1);
  } catch {
    databaseUp.set(0);
    forgetDatabase();
  }
  return { body: await registry.metrics(), type: registry.contentType };
};
