import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { arrange } from '../test/calls.ts';
import { settingsOf, startedReview } from '../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../test/leaver.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { makeNextRuns } from './next-run.ts';
import { nextStart, type Repeating } from './start.repo.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

/** A series whose first run started at that time on the clocks of its zone, and is over. */
const seriesFrom = async (first: string, { repeat, time_zone: zone = 'UTC' }: Repeating) => {
  const settings = settingsOf([at.cat.id], { rules: { days: 7, repeat, time_zone: zone } });
  const id = await startedReview(test, at.org.owner, settings);
  await arrange(
    test,
    sql`UPDATE reviews SET state = 'completed', due_at = NULL,
      started_at = ${first}::timestamp AT TIME ZONE ${zone}::text WHERE id = ${id}`,
  );
  const { rows } = await test.db.execute<{ series_id: number }>(
    sql`SELECT series_id FROM reviews WHERE id = ${id}`,
  );
  return rows[0]?.series_id ?? 0;
};

it.each([
  ['Sydney', 'monthly', '2031-05-01 09:00', '2031-06-01 09:00', 'Australia/Sydney'],
  ['Berlin at midnight', 'monthly', '2031-03-01 00:00', '2031-04-01 00:00', 'Europe/Berlin'],
  ['summer time', 'quarterly', '2031-02-15 09:00', '2031-05-15 09:00', 'Europe/Berlin'],
  ['winter time', 'monthly', '2031-10-20 09:00', '2031-11-20 09:00', 'Europe/Berlin'],
  ['the 31st', 'monthly', '2031-01-31 09:00', '2031-02-28 09:00', 'Australia/Sydney'],
  ['a leap day', 'yearly', '2032-02-29 09:00', '2033-02-28 09:00', 'America/New_York'],
  ['what was stored without a zone', 'monthly', '2031-04-30 23:00', '2031-05-30 23:00', undefined],
] as const)('goes by the clocks of its zone: %s', async (_of, repeat, first, next, zone) => {
  const repeating = { repeat, time_zone: zone };
  const seriesId = await seriesFrom(first, repeating);
  const { rows } = await test.db.execute<{ next: string }>(sql`
    SELECT to_char(${nextStart(seriesId, repeating)} AT TIME ZONE ${zone ?? 'UTC'}::text,
      'YYYY-MM-DD HH24:MI') AS next`);
  expect(rows).toEqual([{ next }]);
});

it('stays at the end of the month and at the hour, run after run', async () => {
  const zone = 'Australia/Sydney';
  const seriesId = await seriesFrom('2024-01-31 09:00', { repeat: 'monthly', time_zone: zone });
  await arrange(
    test,
    sql`UPDATE review_series SET next_start_at = now() - interval '1 day' WHERE id = ${seriesId}`,
  );
  await makeNextRuns(test.services);
  const { rows } = await test.db.execute(sql`
    SELECT to_char(there, 'HH24:MI') AS time, next_start_at > now() AS is_to_come,
      next_start_at < now() + interval '32 days' AS is_next,
      extract(month FROM there + interval '1 day') <> extract(month FROM there) AS is_last_day
    FROM (SELECT next_start_at, next_start_at AT TIME ZONE ${zone} AS there FROM review_series
      WHERE id = ${seriesId}) s`);
  expect(rows).toEqual([{ time: '09:00', is_to_come: true, is_next: true, is_last_day: true }]);
});
