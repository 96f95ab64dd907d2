import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDue } from '../../reviews/start.ts';
import { arrange } from '../../test/calls.ts';
import { settingsOf } from '../../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../../test/leaver.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

const RISKY = { days: 7, on_silence: 'revoke', apply: 'by_itself' } as const;
const settings = (given: Parameters<typeof settingsOf>[1]) => settingsOf([at.cat.id], given);
const monthly = () => ({ settings: settings({ rules: { ...RISKY, repeat: 'monthly' } }) });
const named = () => ({ ...monthly(), confirm: 'Everybody' });
const create = async (body: object) => (await at.call('POST', '/reviews', body)).json();
/** `ok`, or the fields that were refused. */
const update = async (id: number, body: object) => {
  const reply = await at.call('PUT', `/reviews/${id}`, body);
  return reply.statusCode === 200 ? 'ok' : Object.keys(reply.json().details);
};

it('wants the name for the next runs of a series that take away by themselves', async () => {
  const harmless = { settings: settings({ rules: { days: 7, repeat: 'monthly' } }) };
  const { id } = await create({ ...harmless, start: 'now' });
  await startDue(test.services, id);
  expect(await update(id, monthly())).toEqual(['confirm']);
  expect(await update(id, { ...monthly(), confirm: 'Somebody' })).toEqual(['confirm']);
  expect(await update(id, harmless)).toBe('ok');
  expect(await update(id, named())).toBe('ok');
  expect(await update(id, { settings: settings({ rules: RISKY }) })).toBe('ok');
});

it('wants the name for a draft that its series starts, and for no other', async () => {
  const draft = await create(monthly());
  expect(await update(draft.id, monthly())).toBe('ok');
  await arrange(
    test,
    sql`UPDATE review_series SET next_start_at = now() + interval '1 day'
      WHERE id = ${draft.series_id}`,
  );
  expect(await update(draft.id, monthly())).toEqual(['confirm']);
  expect(await update(draft.id, named())).toBe('ok');
});
