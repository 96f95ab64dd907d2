import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf } from '../../test/calls.ts';
import { settingsOf, startedReview } from '../../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../../test/leaver.ts';
import { loginAs } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
let id: number;
let headers: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  at = await makeLeaver(test);
  id = await startedReview(test, at.org.owner, settingsOf([at.cat.id], { name: 'All' }));
  headers = await loginAs(test, at.org.owner);
});
afterAll(() => test.close());

const act = (name: string, etag: string, body: object = {}) =>
  name === 'delete'
    ? callOf(test)('DELETE', `/reviews/${id}`, undefined, { ...headers, 'if-match': etag })
    : callOf(test)('POST', `/reviews/${id}/${name}`, body, { ...headers, 'if-match': etag });
const now = async () =>
  (await callOf(test)('GET', `/reviews/${id}`, undefined, headers)).json().etag as string;

it.each<[string, object?]>([
  ['delete'],
  ['start'],
  ['pause'],
  ['resume'],
  ['extend', { due_at: '2100-01-01T00:00:00.000Z' }],
  ['close'],
  ['stop', { name: 'All', reason: 'Enough' }],
  ['reassign', { from_id: 1, to_id: 2 }],
  ['nudge'],
  ['approve'],
  ['apply'],
  ['retry'],
  ['check'],
  ['sign_off', { note: 'Seen' }],
])('%s of an older version is refused, with the review as it stands', async (name, body = {}) => {
  const etag = await now();
  const reply = await act(name, `"review-${id}-0"`, body);
  expect([reply.statusCode, reply.json()]).toMatchObject([
    412,
    { error_code: 'stale_version', current: { id, etag } },
  ]);
  expect(await now()).toBe(etag);
});

it('goes by the version that the client knows', async () => {
  const etag = await now();
  const paused = await act('pause', etag);
  expect(paused.json()).toMatchObject({ state: 'paused' });
  expect((await act('resume', etag)).statusCode).toBe(412);
  expect((await act('resume', paused.json().etag)).json()).toMatchObject({ state: 'active' });
});
