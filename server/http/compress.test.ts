import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

const LIST = '/api/users?access_role=all';
let test: TestApp;
let headers: Record<string, string>;

beforeAll(async () => {
  test = await createTestApp();
  const org = await seedOrg(test);
  for (let n = 0; n < 5; n += 1) await seedPerson(test, org.id);
  headers = await loginAs(test, org.owner);
});
afterAll(() => test.close());

const get = (url: string, more: Record<string, string> = {}) =>
  test.app.inject({ url, headers: { ...headers, ...more } });

it('compresses a list for a caller that takes gzip, and says that it depends on that', async () => {
  const plain = await get(LIST);
  const packed = await get(LIST, { 'accept-encoding': 'gzip, deflate, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers['content-encoding']).toBe('gzip');
  for (const reply of [plain, packed]) expect(reply.headers['vary']).toBe('Accept-Encoding');
  expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toEqual(plain.json());
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
});

it('leaves what is small as it is', async () => {
  const reply = await get('/api/users/facets', { 'accept-encoding': 'gzip' });
  expect(reply.headers['content-encoding']).toBeUndefined();
});
