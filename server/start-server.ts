import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { openCheckpoints } from './audit/open-checkpoints.ts';
import { randomToken } from './auth/secrets.ts';
import type { Config } from './config.ts';
import { ensureDataDir } from './data-dir.ts';
import { makeDb } from './db/db.ts';
import { runMigrations } from './db/migrate.ts';
import { openDatabase } from './db/open-db.ts';
import { isSetUp } from './features/system/setup.repo.ts';
import { startHousekeeping } from './housekeeping/housekeeping.ts';
import { startMailer } from './mail/start-mailer.ts';
import { errorCode, errorLine, StartupError } from './startup-error.ts';

/** Requests that run when the server is told to stop have so long to end. */
const DRAIN_MS = 10_000;
const SWEEP_MS = 50;

/** A server that answers. */
export interface RunningServer {
  /** Where to make the first org, while there is none; a secret. */
  readonly setupUrl: string | undefined;
  /** Ends requests, mails and the database, in this order. */
  stop(): Promise<void>;
}

/**
 * Opens and migrates the database, builds the app and listens.
 * @throws StartupError with one line for the operator; nothing is left running
 */
export async function startServer(given: Config, log: Logger): Promise<RunningServer> {
  const config = { ...given, setupToken: given.setupToken ?? randomToken('setup') };
  // Where mails and checkpoints go; the embedded database sees to the folder itself.
  if (needsDataDir(config)) await ensureDataDir(config.dataDir);
  const database = await openDatabase(config, log);
  try {
    await runMigrations(database.ownerConfig);
    const db = makeDb(database.pool);
    const checkpoints = await openCheckpoints(config, db, log);
    const sender = startMailer(config, db, database.pool, log);
    try {
      const services = { config, db, mailer: sender.mailer, checkpoints: checkpoints.source };
      const app = await buildApp(services, log);
      await listen(app, config);
      const query = `token=${encodeURIComponent(config.setupToken)}`;
      const setupUrl = (await isSetUp(db)) ? undefined : `${config.publicUrl}/setup?${query}`;
      const housekeeping = startHousekeeping(db, log);
      checkpoints.start();
      return {
        setupUrl,
        stop: async () => {
          await drain(app, log);
          await housekeeping.stop();
          await sender.stop();
          await checkpoints.stop();
          await database.close();
        },
      };
    } catch (error) {
      await sender.stop();
      throw error;
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

function needsDataDir({ smtpUrl, dataDir, checkpointDir, checkpointKeyFile }: Config): boolean {
  if (smtpUrl === undefined || checkpointKeyFile === undefined) return true;
  return checkpointDir.startsWith(`${dataDir}/`);
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
}

function listenError(error: unknown, host: string, port: number): unknown {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        `PORT: ${port} on ${host} is taken by another program. Stop that one, or set PORT to another number.`,
      );
    case 'EACCES':
      return new StartupError(
        `PORT: this account may not listen on ${port}. Set PORT to a number from 1024 up.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(
        `HOST: ${host} is no address of this machine (${errorLine(error)}). Use 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return error;
  }
}

/** Takes no new requests and lets the running ones end, up to a limit. */
async function drain(app: FastifyInstance, log: Logger): Promise<void> {
  const giveUp = setTimeout(() => {
    log.warn('requests still running at the end of the drain time were cut off');
    app.server.closeAllConnections();
  }, DRAIN_MS);
  // A connection whose last request has just ended is kept for the next one, which will not come.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  clearInterval(sweep);
  clearTimeout(giveUp);
}
