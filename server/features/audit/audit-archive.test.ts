import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Checkpoints } from '../../audit/checkpoints.ts';
import { newSigningKey } from '../../audit/signing-key.ts';
import { fingerprintOf } from '../../audit/statement.ts';
import { transact } from '../../http/transact.ts';
import { loginAs, seedOrg, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let folder: string;
let org: { id: number; owner: SeededPerson };
let headers: Record<string, string>;
const key = newSigningKey();
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-archive-'));
  const places = { folder, copy: undefined, keys: { current: key, retired: [] } };
  test = await createTestApp({}, (db) => ({
    checkpoints: new Checkpoints(db, places, pino({ level: 'silent' })),
  }));
  org = await seedOrg(test);
  await seedOrg(test);
  headers = await loginAs(test, org.owner);
  await transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (let n = 1; n <= 2345; n += 1) {
      const itemLabel = `Zoë\u2028 "${n}"`;
      const event = n % 7 === 0 ? 'user.locked' : 'user.updated';
      audit({ event, itemType: 'user', itemId: n, orgId: org.id, itemLabel });
    }
    audit({ event: 'authn.login_failed', itemType: 'session', orgId: org.id });
  });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

const take = async (query: string): Promise<string> => {
  const url = `/api/orgs/${org.id}/audit_log/export?format=archive&${query}`;
  const reply = await test.app.inject({ method: 'GET', url, headers });
  expect(reply.headers['content-type']).toBe('application/zip');
  const file = path.join(folder, 'audit-log.zip');
  await writeFile(file, reply.rawPayload);
  return file;
};
const verify = async (...args: string[]) => {
  const fingerprint = fingerprintOf(key.publicKey);
  const given = ['scripts/verify-audit.mjs', '--json', '--key', fingerprint, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, given).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout);
};

it('is accepted as downloaded by the separate verifier, with and without checkpoint files', async () => {
  const file = await take('');
  const whole = { ok: true, rows: 2347, chains: 2, unsealed: 0, notes: [], problems: [] };
  expect(await verify(file)).toMatchObject(whole);
  expect(await verify(file, '--checkpoints', folder)).toMatchObject({ ...whole, checkpoints: 1 });
  expect(await verify('--checkpoints', folder)).toMatchObject({ ok: true, checkpoints: 1 });
});

it.each(['event=user.locked', 'q=zo%C3%AB', 'item_id=2345', 'actor=99999', 'outcome=success'])(
  'proves each row of a filtered one: %s',
  async (filter) => {
    const file = await take(filter);
    expect(await verify(file)).toMatchObject({ ok: true, isFiltered: true, problems: [] });
  },
);
