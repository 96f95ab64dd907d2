import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ReviewSettingsInput } from '../../../contract/review-settings.ts';
import type { Review } from '../../../contract/reviews.ts';
import { makeNextRuns } from '../../reviews/next-run.ts';
import { startDue } from '../../reviews/start.ts';
import { arrange } from '../../test/calls.ts';
import { settingsOf, startedReview } from '../../test/draft-review.ts';
import { callerOf, makeLeaver, type Leaver } from '../../test/leaver.ts';
import { loginAs, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
let id: number;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
  id = await startedReview(test, at.org.owner, monthly());
});

const monthly = (given: Partial<ReviewSettingsInput> = {}) =>
  settingsOf([at.cat.id], { rules: { days: 7, repeat: 'monthly' }, ...given });
const once = () => monthly({ rules: { days: 7 } });
const read = async (reviewId = id): Promise<Review> =>
  (await at.call('GET', `/reviews/${reviewId}`)).json();

const edit = async (etag: string, settings: ReviewSettingsInput, who = at.org.owner) =>
  test.app.inject({
    method: 'PUT',
    url: `/api/reviews/${id}`,
    headers: { ...(await loginAs(test, who)), 'if-match': etag },
    payload: { settings },
  });

it('are told by the running one, as they were edited', async () => {
  const before = await read();
  expect(before.next_runs).toEqual({ settings: before.settings, scope_name: null });
  const scope = { kind: 'team', team_id: at.teamId } as const;
  const reply = await edit(before.etag, monthly({ name: 'Data', scope }));
  const after: Review = reply.json();
  expect(after).toMatchObject({
    settings: before.settings,
    scope_name: null,
    next_runs: { settings: { name: 'Data', scope }, scope_name: 'Data' },
  });
  expect(reply.headers['etag']).toBe(after.etag);
  expect(await read()).toEqual(after);
  expect((await at.call('GET', '/reviews?view=all')).json()).toEqual([after]);
});

it('are edited by one at a time: the second is refused, and told what the first wrote', async () => {
  const { etag } = await read();
  const second = await seedPerson(test, at.org.id, { admin: true });
  expect((await edit(etag, monthly({ name: 'First' }))).statusCode).toBe(200);
  const reply = await edit(etag, monthly({ name: 'Second' }), second);
  expect([reply.statusCode, reply.json()]).toMatchObject([
    412,
    { error_code: 'stale_version', current: { next_runs: { settings: { name: 'First' } } } },
  ]);
  const again = await edit(reply.json().current.etag, monthly({ name: 'Second' }), second);
  expect(again.json()).toMatchObject({ next_runs: { settings: { name: 'Second' } } });
});

it('leave the version as it is where nothing of them changes', async () => {
  const { etag, settings } = await read();
  expect((await edit(etag, settings)).json().etag).toBe(etag);
});

it('are those of the newest run, which was made by them', async () => {
  const edited = (await edit((await read()).etag, monthly({ name: 'From now on' }))).json();
  await arrange(
    test,
    sql`UPDATE review_series SET next_start_at = now() WHERE id = ${edited.series_id}`,
  );
  await makeNextRuns(test.services);
  const { rows } = await test.db.execute<{ id: number }>(
    sql`SELECT id FROM reviews WHERE series_id = ${edited.series_id} AND number = 2`,
  );
  const newest = rows[0]?.id ?? 0;
  expect(await read(newest)).toMatchObject({ state: 'starting', next_runs: null });
  await startDue(test.services, newest);
  const run = await read(newest);
  expect(run.settings.name).toBe('From now on');
  expect(run.next_runs?.settings).toEqual(run.settings);
  expect(await read()).toMatchObject({ next_start_at: null, next_runs: null });
});

it('are none before the start, in a series that has ended, and for who is no admin', async () => {
  const draft = await at.call('POST', '/reviews', { settings: monthly() });
  expect(draft.json().next_runs).toBe(null);
  const asReviewer = await callerOf(test, at.cat)('GET', `/reviews/${id}`);
  expect([asReviewer.statusCode, asReviewer.json().next_runs]).toEqual([200, null]);
  const other = await startedReview(test, at.org.owner, monthly());
  const stop = { name: 'Everybody', reason: 'No more of it' };
  const stopped = await at.call('POST', `/reviews/${other}/stop`, stop);
  expect(stopped.json()).toMatchObject({ state: 'cancelled', next_runs: null });
  const ended = await edit((await read()).etag, once());
  expect(ended.json()).toMatchObject({
    next_runs: null,
    settings: { rules: { repeat: 'monthly' } },
  });
  expect((await edit(ended.json().etag, monthly())).json().error_code).toBe('review_state');
});
