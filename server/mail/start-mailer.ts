import type pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Mailer } from './mailer.ts';
import { insertMails } from './outbox.repo.ts';

export interface RunningMailer {
  readonly mailer: Mailer;
  stop(): Promise<void>;
}
export const startMailer = async (
  config: Config,
  _db: Db,
  _pool: pg.Pool,
  _log: Logger,
): Promise<RunningMailer> => ({
  mailer: { isDelivering: config.smtpUrl !== undefined, enqueue: insertMails },
  stop: async () => {},
});
