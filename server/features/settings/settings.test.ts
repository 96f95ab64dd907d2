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
  });
  await put({ theme: 'dark', time_zone: 'Europe/Berlin' });
  await put({ density: 'compact' });
  await put({ density: 'compact' });
  const chosen = { theme: 'dark', density: 'compact', time_zone: 'Europe/Berlin' };
  expect((await get()).json()).toEqual(chosen);
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
