import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { openCheckpoints } from './audit/open-checkpoints.ts';
import { randomToken } from './auth/secrets.ts';
import type { Config } from './config.ts';
import { ensureDataDir } from './data-dir.ts';
import { awaitServer } from './db/await-server.ts';
import { makeDb } from './db/db.ts';
import { runMigrations } from './db/migrate.ts';
import { openDatabase, type OpenDatabase } from './db/open-db.ts';
import { startRecordingEnds } from './features/impersonation/record-ends.ts';
import { isSetUp } from './features/system/setup.repo.ts';
import { startScheduler } from './jobs/start-scheduler.ts';
import { startMailer } from './mail/start-mailer.ts';
import { drain, type StopWish } from './process/drain.ts';
import { listen } from './process/listen.ts';
import type { PhaseHolder } from './process/phase.ts';
import { watchClock } from './process/watch-clock.ts';
import { openWaitingRoom } from './process/waiting-room.ts';
import { startUpstream } from './upstream/start-upstream.ts';

/** A server that answers. */
export interface RunningServer {
  /** Where to make the first org, while there is none; a secret when the token is of our making. */
  readonly setupUrl: string | undefined;
  /** Ends requests, mails and the database, in this order. */
  stop(wish?: StopWish): Promise<void>;
}

const NEVER = new AbortController().signal;
const AT_ONCE: StopWish = { delayMs: 0, hurried: NEVER };

/**
 * Opens and migrates the database, builds the app and listens; answers on its port from the
 * beginning, if only that it is not ready. `asked` aborts the start.
 * @throws StartupError with one line for the operator; nothing is left running
 */
export async function startServer(
  given: Config,
  log: Logger,
  asked: AbortSignal = NEVER,
): Promise<RunningServer> {
  const { upstreamUrl } = given;
  if (upstreamUrl !== undefined) {
    const { stop } = await startUpstream({ ...given, upstreamUrl }, log);
    return { setupUrl: undefined, stop: (wish = AT_ONCE) => stop(wish) };
  }
  const config = { ...given, setupToken: given.setupToken ?? randomToken('setup') };
  const phase: PhaseHolder = { is: 'opening the database' };
  const room = await openWaitingRoom(config, phase);
  try {
    // Where mails and checkpoints go; the embedded database sees to the folder itself.
    if (needsDataDir(config)) await ensureDataDir(config.dataDir);
    if (config.databaseUrl !== undefined) {
      await awaitServer(config.databaseUrl, config.databaseWaitSeconds * 1000, log, asked);
    }
    asked.throwIfAborted();
    const database = await openDatabase(config, log);
    try {
      asked.throwIfAborted();
      phase.is = 'bringing the database up to date';
      log.info(phase.is);
      await unlessAborted(runMigrations(database.ownerConfig, database.asGiven), asked);
      return await serve({ config, database, phase, log, room, isTokenGiven: !!given.setupToken });
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await room.close();
    throw error;
  }
}

interface Opened {
  readonly config: Config & { readonly setupToken: string };
  readonly database: OpenDatabase;
  readonly phase: PhaseHolder;
  readonly log: Logger;
  readonly room: { close(): Promise<void> };
  readonly isTokenGiven: boolean;
}

async function serve(opened: Opened): Promise<RunningServer> {
  const { config, database, phase, log, room } = opened;
  const db = makeDb(database.pool, { isWalled: database.asGiven === undefined });
  const checkpoints = await openCheckpoints(config, db, log);
  const sender = startMailer(config, db, database.pool, log);
  try {
    const { mailer } = sender;
    const services = { config, db, mailer, checkpoints: checkpoints.source, phase };
    const app = await buildApp(services, log);
    const setupUrl = (await isSetUp(db)) ? undefined : setupUrlOf(opened);
    await app.ready();
    await room.close();
    phase.is = 'serving';
    await listen(app, config);
    const scheduler = startScheduler(services, log);
    const clock = watchClock(db, log);
    const ends = startRecordingEnds(db, log);
    checkpoints.start();
    return {
      setupUrl,
      stop: async (wish = AT_ONCE) => {
        await drain(app, phase, wish, log);
        clock.stop();
        await scheduler.stop();
        await ends.stop();
        await sender.stop();
        await checkpoints.stop();
        await database.close();
      },
    };
  } catch (error) {
    await sender.stop();
    throw error;
  }
}

function needsDataDir({ smtpUrl, dataDir, checkpointDir, checkpointKeyFile }: Config): boolean {
  if (smtpUrl === undefined || checkpointKeyFile === undefined) return true;
  return checkpointDir.startsWith(`${dataDir}/`);
}

/** A token that the operator has chosen is not shown again: the line may end up in a log. */
const setupUrlOf = ({ config, isTokenGiven }: Opened): string => {
  const token = isTokenGiven ? '<SETUP_TOKEN>' : encodeURIComponent(config.setupToken);
  return `${config.publicUrl}/setup?token=${token}`;
};

async function unlessAborted<T>(work: Promise<T>, asked: AbortSignal): Promise<T> {
  asked.throwIfAborted();
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      asked.addEventListener('abort', () => reject(new Error('told to stop')), { once: true });
    }),
  ]);
}
