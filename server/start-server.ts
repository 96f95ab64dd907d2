import type { Logger } from 'pino';
import { randomToken } from './auth/secrets.ts';
import type { Config } from './config.ts';
import { ensureDataDir } from './data-dir.ts';
import { awaitServer } from './db/await-server.ts';
import { runMigrations } from './db/migrate.ts';
import { openDatabase } from './db/open-db.ts';
import type { PhaseHolder } from './process/phase.ts';
import { openWaitingRoom } from './process/waiting-room.ts';
import type { RunningServer } from './running-server.ts';

const NEVER = new AbortController().signal;

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
    const { startUpstream } = await import('./upstream/start-upstream.ts');
    return startUpstream({ ...given, upstreamUrl }, log);
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
    // Loaded while PostgreSQL starts, which is as long and is another core's work.
    let application: ReturnType<typeof importApplication> | undefined;
    const load = () => {
      application ??= importApplication();
      // Awaited below, or not at all where the database does not open.
      application.catch(() => undefined);
      return application;
    };
    const database = await openDatabase(config, log, () => void load());
    try {
      asked.throwIfAborted();
      phase.is = 'bringing the database up to date';
      log.info(phase.is);
      await unlessAborted(runMigrations(database.ownerConfig, database.asGiven), asked);
      const { serve } = await load();
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

const importApplication = () => import('./serve.ts');

function needsDataDir({ smtpUrl, dataDir, checkpointDir, checkpointKeyFile }: Config): boolean {
  if (smtpUrl === undefined || checkpointKeyFile === undefined) return true;
  return checkpointDir.startsWith(`${dataDir}/`);
}

async function unlessAborted<T>(work: Promise<T>, asked: AbortSignal): Promise<T> {
  asked.throwIfAborted();
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      asked.addEventListener('abort', () => reject(new Error('told to stop')), { once: true });
    }),
  ]);
}
