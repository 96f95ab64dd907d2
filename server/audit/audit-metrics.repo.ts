import { sql } from 'drizzle-orm';
import { readAtScrape } from '../metrics/from-database.ts';
import { counter, gauge } from '../metrics/registry.ts';

const entries = gauge(
  'audit_entries',
  'Audit rows of the platform, counted by the heads of the chains; it never goes down',
);
const chains = gauge('audit_chains', 'Audit chains of the platform');

/** Lets every scrape tell how far the chains have come. */
export const tellOfChains = (): void =>
  readAtScrape({
    gauges: [entries, chains],
    read: async (q) => {
      const { rows } = await q.execute<{ entries: number; chains: number }>(
        sql`SELECT coalesce(sum(seq), 0)::bigint AS entries, count(*) AS chains FROM audit_chains`,
      );
      entries.set(rows[0]?.entries ?? 0);
      chains.set(rows[0]?.chains ?? 0);
    },
  });

const verifications = counter('audit_verifications_total', 'Walks of audit chains, by verdict', [
  'verdict',
]);
const lastVerification = gauge(
  'audit_last_verification_timestamp_seconds',
  'When this process last walked the chains of an org to the end (Unix time)',
);
for (const verdict of ['intact', 'broken']) verifications.inc({ verdict }, 0);

/** Counts a verdict; a broken one is what the alarm waits for. */
export const noteVerdict = (isIntact: boolean): void => {
  verifications.inc({ verdict: isIntact ? 'intact' : 'broken' });
  lastVerification.setToCurrentTime();
};
