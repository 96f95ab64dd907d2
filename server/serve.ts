import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { openCheckpoints } from './audit/open-checkpoints.ts';
import type { Config } from './config.ts';
import { makeDb } from './db/db.ts';
import type { OpenDatabase } from './db/open-db.ts';
import { startRecordingEnds } from './features/impersonation/record-ends.ts';
import { isSetUp } from './features/system/setup.repo.ts';
import { startScheduler } from './jobs/start-scheduler.ts';
import { startMailer } from './mail/start-mailer.ts';
import { drain } from './process/drain.ts';
import { listen } from './process/listen.ts';
import type { PhaseHolder } from './process/phase.ts';
import { watchClock } from './process/watch-clock.ts';
import { AT_ONCE, type RunningServer } from './running-server.ts';

/** A token that the operator has chosen is not shown again: the line may end up in a log. */
const setupUrlOf = ({ config, isTokenGiven }: Opened): string => {
  const token = isTokenGiven ? '<SETUP_TOKEN>' : encodeURIComponent(config.setupToken);
  return `${config.publicUrl}/setup?token=${token}`;
};

/** What has been made ready for the application. */
export interface Opened {
  readonly config: Config & { readonly setupToken: string };
  readonly database: OpenDatabase;
  readonly phase: PhaseHolder;
  readonly log: Logger;
  readonly room: { close(): Promise<void> };
  readonly isTokenGiven: boolean;
}

/**
 * Builds the application on an open, migrated database, listens, and starts what works beside it.
 * Loading this file is most of the work of a start: see start-server.ts.
 */
export async function serve(opened: Opened): Promise<RunningServer> {
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
