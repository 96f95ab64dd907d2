import { sql } from 'drizzle-orm';
import { readAtScrape } from '../metrics/from-database.ts';
import { counter, gauge } from '../metrics/registry.ts';

const waiting = gauge('outbox_waiting_mails', 'Mails that wait to be sent');
const oldest = gauge(
  'outbox_oldest_waiting_age_seconds',
  'How long ago the oldest mail that still waits was written; 0 when none waits',
);
const givenUp = gauge(
  'outbox_given_up_mails',
  'Mails of the last 30 days that the mail server refused for good, or for three days',
);

/** Lets every scrape tell of the outbox, of all processes and orgs together. */
export const tellOfOutbox = (): void =>
  readAtScrape({
    gauges: [waiting, oldest, givenUp],
    read: async (q) => {
      const { rows } = await q.execute<{ waiting: number; age: number; given_up: number }>(sql`
        SELECT count(*) AS waiting,
          coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age,
          (SELECT count(*) FROM mail_outbox WHERE given_up_at > now() - interval '30 days'
            AND last_error IS DISTINCT FROM 'superseded') AS given_up
        FROM mail_outbox WHERE sent_at IS NULL AND given_up_at IS NULL`);
      waiting.set(rows[0]?.waiting ?? 0);
      oldest.set(Math.max(0, rows[0]?.age ?? 0));
      givenUp.set(rows[0]?.given_up ?? 0);
    },
  });

const OUTCOMES = ['sent', 'failed', 'refused'] as const;
const mails = counter('mails_total', 'Attempts to hand over a mail, by outcome', ['outcome']);
for (const outcome of OUTCOMES) mails.inc({ outcome }, 0);

/** Counts an attempt to hand over a mail; one that failed is made again. */
export const countMail = (outcome: (typeof OUTCOMES)[number]): void => mails.inc({ outcome });
