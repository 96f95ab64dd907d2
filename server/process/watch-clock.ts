import type { FastifyBaseLogger } from 'fastify';
import { databaseNow } from '../db/clock.repo.ts';
import type { Db, Queryable } from '../db/db.ts';
import { readAtScrape } from '../metrics/from-database.ts';
import { trackJob } from '../metrics/jobs.ts';
import { gauge } from '../metrics/registry.ts';
import { errorLine } from '../startup-error.ts';

/** A clock that is further off than this makes logs and the dates of mails hard to put together. */
const TOLERATED_SECONDS = 5;
const HOUR = 3_600_000;

const offset = gauge(
  'clock_offset_seconds',
  'Clock of this process minus that of the database, which decides',
);

/** Seconds by which this process is ahead of the database, give or take the way there and back. */
const measure = async (q: Queryable): Promise<number> => {
  const began = performance.now();
  const there = await databaseNow(q);
  const half = (performance.now() - began) / 2;
  return (Date.now() - half - there.getTime()) / 1000;
};

/** Lets every scrape tell how far the clocks are apart. */
export const tellOfClock = (): void =>
  readAtScrape({
    gauges: [offset],
    read: async (q) => offset.set(await measure(q)),
  });

/** Says in the log when the clocks are apart. Nothing that the product decides depends on it. */
const compareClocks = async (db: Db, log: FastifyBaseLogger): Promise<void> => {
  const seconds = await measure(db);
  if (Math.abs(seconds) <= TOLERATED_SECONDS) return;
  const way = seconds > 0 ? 'ahead of' : 'behind';
  log.warn(
    { offsetSeconds: Math.round(seconds) },
    `the clock of this machine is ${Math.abs(Math.round(seconds))} s ${way} the database's: set it by NTP. Sessions, locks and links go by the database's; log lines and the dates of mails do not`,
  );
};

/** Compares the clocks now and every hour. */
export const watchClock = (db: Db, log: FastifyBaseLogger): { stop(): void } => {
  const job = trackJob('clock');
  const compare = (): void => {
    job.dueIn(HOUR);
    compareClocks(db, log).then(
      () => job.ended('done'),
      (error: unknown) => {
        job.ended('failed');
        log.debug(`the clocks could not be compared: ${errorLine(error)}`);
      },
    );
  };
  compare();
  const timer = setInterval(compare, HOUR);
  return {
    stop: () => {
      clearInterval(timer);
      job.stopped();
    },
  };
};
