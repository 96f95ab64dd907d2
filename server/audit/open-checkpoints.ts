import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { KEY_NAME } from '../data-dir.ts';
import type { Db } from '../db/db.ts';
import { trackJob } from '../metrics/jobs.ts';
import { errorLine, StartupError } from '../startup-error.ts';
import { prepareFolder } from './checkpoint-files.ts';
import { readPulse, type CheckpointPulse } from './checkpoint.repo.ts';
import { Checkpoints, type CheckpointSource } from './checkpoints.ts';
import { loadSigningKeys } from './signing-key.ts';

/** What changed is sealed after a minute at the latest, or after so many rows. */
const MOST_SECONDS = 60;
const MOST_ROWS = 1000;
const POLL_MS = 5000;

/** Old enough to be past the minute at the next look, or of a time that is to come: the clock was set back. */
export const isDue = ({ ageSeconds, newRows }: CheckpointPulse): boolean =>
  ageSeconds === null ||
  ageSeconds < 0 ||
  ageSeconds + POLL_MS / 1000 > MOST_SECONDS ||
  newRows >= MOST_ROWS;

/** Checkpoints of this process. */
export interface OpenCheckpoints {
  readonly source: CheckpointSource;
  start(): void;
  /** Seals what is left, if the database answers. */
  stop(): Promise<void>;
}

const openFolders = async (config: Config) => {
  const { checkpointDir: folder, checkpointCopyDir: copy, checkpointKeyFile, dataDir } = config;
  await prepareFolder('CHECKPOINT_DIR', folder);
  if (copy !== undefined) await prepareFolder('CHECKPOINT_COPY_DIR', copy);
  const keys = await loadSigningKeys(checkpointKeyFile, path.join(dataDir, KEY_NAME));
  return { folder, copy, keys };
};

/**
 * Opens the folders and the key. Started, it looks every five seconds whether a checkpoint is due;
 * of several processes on one database whoever looks first makes it, and all write it down.
 * @throws StartupError naming the variable at fault
 */
export const openCheckpoints = async (
  config: Config,
  db: Db,
  log: FastifyBaseLogger,
): Promise<OpenCheckpoints> => {
  const places = await openFolders(config);
  const source = new Checkpoints(db, places, log);
  await source.load().catch((error: unknown) => {
    throw new StartupError(
      `CHECKPOINT_DIR: the newest file in ${places.folder} is damaged (${errorLine(error)}). Keep it as evidence, and start with another folder.`,
    );
  });
  const job = trackJob('checkpoints');
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();

  const look = async (): Promise<void> => {
    try {
      const pulse = await readPulse(db);
      if (isDue(pulse) || pulse.number !== source.status().number) await source.seal(isDue);
      job.ended('done');
    } catch (error) {
      job.ended('failed');
      const { ageSeconds } = source.status();
      const age =
        ageSeconds === null ? 'none so far' : `the last one ${Math.round(ageSeconds)} s ago`;
      log.error(`no checkpoint of the audit log could be made (${age}): ${errorLine(error)}`);
    }
    if (isStopped) return;
    job.dueIn(POLL_MS);
    timer = setTimeout(plan, POLL_MS);
  };
  const plan = () => {
    running = look();
  };

  return {
    source,
    start: plan,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      job.stopped();
      await running;
      await source
        .seal(({ newRows }) => newRows > 0)
        .catch((error: unknown) => {
          log.error(`the last rows of the audit log are not sealed: ${errorLine(error)}`);
        });
    },
  };
};
