import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import type { AuditInput } from './record.ts';
import { readChainBatch } from './read.repo.ts';
import { verifyChains } from './verify.ts';

let test: TestApp;
let orgId: number;
beforeAll(async () => {
  test = await createTestApp();
  orgId = (await seedOrg(test)).id;
});
afterAll(() => test.close());

const write = (...events: AuditInput[]) =>
  transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (const event of events) audit({ orgId, ...event });
  });
const newest = async () => (await readChainBatch(test.db, `org/${orgId}`, 0, 10_000)).at(-1);

describe('the writer of audit rows', () => {
  it('stores what strangers type, and the hash fits what was stored', async () => {
    const nasty = 'a\u0000b \ud800 c \u2028 ‮ "\\" ' + '👩‍💻'.repeat(200);
    const person = { id: 5, email: nasty, fullName: nasty };
    await write({
      event: 'authz.denied',
      itemType: 'request',
      itemLabel: nasty,
      owner: person,
      actor: { ...person, type: 'user' },
      reason: nasty,
      summary: [nasty],
      changes: {
        name: [nasty, { [nasty]: [nasty, undefined, -0, 1e21, 0.1] }],
        gone: [undefined, 1],
      },
      associationResource: { nasty },
      correlationId: nasty,
    });
    const row = await newest();
    expect(row?.actor_name.startsWith('ab \ufffd c')).toBe(true);
    expect(row?.actor_name.length).toBeLessThanOrEqual(300);
    expect(row?.object_changes['gone']).toEqual([null, 1]);
    expect(await verifyChains(test.db, orgId)).toMatchObject({ intact: true });
  });

  it('keeps of a document past 64 kB the hash of what was too large, and its field', async () => {
    const text = 'x'.repeat(70_000);
    await write({
      event: 'org.updated',
      itemType: 'org',
      changes: { description: ['short', text] },
    });
    const [before, after] = (await newest())?.object_changes['description'] ?? [];
    expect(before).toBe('short');
    expect(after).toEqual({
      left_out: 'too large to keep',
      bytes: 70_002,
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(await verifyChains(test.db, orgId)).toMatchObject({ intact: true });
  });

  it('gives numbers without gaps and one line of hashes to many writers at once', async () => {
    const fresh = await seedOrg(test);
    const events = (n: number): AuditInput[] => [
      { event: 'user.updated', itemType: 'user', itemId: n, orgId: fresh.id },
      // Another chain in the same transaction, to cross the order of locks.
      { event: 'authn.login_failed', itemType: 'session', orgId: fresh.id, itemId: n },
      { event: 'user.locked', itemType: 'user', itemId: n, orgId: fresh.id },
    ];
    await Promise.all(Array.from({ length: 40 }, (_none, n) => write(...events(n))));
    expect(await verifyChains(test.db, fresh.id)).toMatchObject({ intact: true, rows: 121 });
    const rows = await readChainBatch(test.db, `org/${fresh.id}`, 0, 1000);
    const times = rows.map((row) => row.created_at);
    expect(times).toEqual(times.toSorted());
    const ids = rows.map((row) => row.id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('writes more rows than one statement can hold', async () => {
    const many = Array.from({ length: 1203 }, (_none, n): AuditInput => ({
      event: 'invite.sent',
      itemType: 'invite',
      itemId: n,
    }));
    await write(...many);
    expect((await newest())?.item_id).toBe(1202);
    expect(await verifyChains(test.db, orgId)).toMatchObject({ intact: true });
  });
});
