import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('keeps what is left out, refuses zones that do not exist, and records each change', async () => {
  const org = await seedOrg(test);
  const headers = await loginAs(test, org.owner);
  const put = (payload: object) =>
    test.app.inject({ method: 'PUT', url: '/api/user_settings', headers, payload });
  const get = () => test.app.inject({ url: '/api/user_settings', headers });
  expect((await get()).json()).toEqual({
    theme: 'system',
    density: 'comfortable',
    time_zone: 'browser',
    views: [],
  });
  const tag = async () =>
    (await test.app.inject({ url: `/api/users/${org.owner.id}`, headers })).headers['etag'];
  const before = await tag();
  await put({ theme: 'dark', time_zone: 'Europe/Berlin' });
  expect(await tag(), 'no new version of the person').toBe(before);
  await put({ density: 'compact' });
  await put({ density: 'compact' });
  const chosen = { theme: 'dark', density: 'compact', time_zone: 'Europe/Berlin' };
  expect((await get()).json()).toEqual({ ...chosen, views: [] });
  const session = await test.app.inject({ url: '/api/session', headers });
  expect(session.json().settings).toEqual(chosen);
  for (const zone of ['Mars/Olympus', '+02:00', 'x']) {
    expect((await put({ time_zone: zone })).json()).toMatchObject({
      error_code: 'invalid_request',
      details: { time_zone: [expect.any(String)] },
    });
  }
  const { rows } = await test.owner.query(
    `SELECT object_changes FROM audit_log WHERE event = 'settings.updated' ORDER BY id`,
  );
  expect(rows.map((row) => row.object_changes)).toEqual([
    { theme: ['system', 'dark'], time_zone: ['browser', 'Europe/Berlin'] },
    { density: ['comfortable', 'compact'] },
  ]);
});

it('keeps views by name, in their order, and no two of one name', async () => {
  const org = await seedOrg(test);
  const headers = await loginAs(test, org.owner);
  const put = (views: object[]) =>
    test.app.inject({ method: 'PUT', url: '/api/user_settings', headers, payload: { views } });
  const view = (name: string, search: string) => ({ page: 'people', org_id: org.id, name, search });
  const views = [view('Idle admins', '?role=admin&idle_days=60'), view('All', '')];
  expect((await put(views)).json()).toMatchObject({ theme: 'system', views });
  // The rest is not touched by them, nor they by the rest.
  const payload = { theme: 'dark' };
  const reply = await test.app.inject({
    method: 'PUT',
    url: '/api/user_settings',
    headers,
    payload,
  });
  expect(reply.json()).toMatchObject({ theme: 'dark', views });
  for (const [bad, field] of [
    [[view('All', ''), view('ALL', '?q=a')], 'views.1.name'],
    [[view('Away', 'https://example.com')], 'views.0.search'],
    [[view('', '')], 'views.0.name'],
    [[{ ...view('A', ''), colour: 'red' }], 'views.0.colour'],
    [Array.from({ length: 51 }, (_none, n) => view(`V${n}`, '')), 'views'],
  ] as const) {
    const refused = await put([...bad]);
    expect(refused.statusCode).toBe(400);
    expect(refused.json().details).toHaveProperty([field]);
  }
});
