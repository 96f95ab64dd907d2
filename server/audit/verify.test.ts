import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { tamper } from '../test/audit-rows.ts';
import { seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { readChainBatch } from './read.repo.ts';
import type { AuditInput } from './record.ts';
import { verifyChains } from './verify.ts';

let test: TestApp;
let orgId: number;
let chain: string;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const SYSTEM = { actor: null, request: null };
const record = (events: AuditInput[], org = orgId) =>
  transact(test.db, SYSTEM, async (_tx, audit) => {
    for (const event of events) audit({ ...event, orgId: org });
  });
const changed = (id: number): AuditInput => ({
  event: 'user.updated',
  itemType: 'user',
  itemId: id,
  changes: { full_name: [`Name ${id}`, 'Zoë "Z" O’Hara 👩‍💻'], tags: [null, ['b', { a: 1.5 }]] },
  reason: 'because',
});

beforeEach(async () => {
  orgId = (await seedOrg(test)).id;
  chain = `org/${orgId}`;
  await record(Array.from({ length: 9 }, (_none, index) => changed(index)));
  await record([{ event: 'authn.login_failed', itemType: 'user', outcome: 'failure' }]);
});

/** What somebody can do who owns the tables and switches the trigger off. */
const spoil = async (statement: string, params?: unknown[]) =>
  expect(await tamper(test, statement, params)).toBeGreaterThan(0);

describe('the chain of an org', () => {
  it('is intact as written, shards included', async () => {
    expect(await verifyChains(test.db, orgId)).toEqual({
      intact: true,
      rows: 11,
      chains: 2,
      firstBad: null,
    });
  });

  const CHANGES = [
    `reason = 'another'`,
    `created_at = created_at + interval '1 microsecond'`,
    `object_changes = jsonb_set(object_changes, '{full_name,1}', '"Mallory"')`,
    `change_summary = '[]'`,
    `actor_id = 7`,
    `outcome = 'denied'`,
    `org_id = org_id + 1000`,
    `session_id = 1`,
    `id = id + 1000000`,
    `correlation_id = ''`,
    `schema_version = 2`,
    `hash = sha256(hash)`,
    `prev_hash = hash`,
  ];
  it.each(CHANGES)('names a row where %s', async (change) => {
    await spoil(`UPDATE audit_log SET ${change} WHERE chain = $1 AND seq = 5`, [chain]);
    const verdict = await verifyChains(test.db, orgId);
    expect(verdict).toMatchObject({ intact: false, firstBad: { chain, seq: 5 } });
  });

  it('covers every column', async () => {
    const { rows } = await test.owner.query<{ column_name: string; data_type: string }>(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_name = 'audit_log' AND column_name NOT IN ('chain', 'seq')`,
    );
    const other: Record<string, string> = {
      bigint: 'coalesce(#, 0) + 1000000',
      smallint: '# + 1',
      text: `CASE WHEN # = 'success' THEN 'denied' WHEN # = 'system' THEN 'user' ELSE coalesce(#, '') || 'x' END`,
      jsonb: `'{"x": [1, 2]}'`,
      bytea: 'sha256(#)',
      'timestamp with time zone': `# + interval '1 second'`,
    };
    for (const { column_name: column, data_type: type } of rows) {
      const value = (other[type] ?? '').replaceAll('#', column);
      await test.owner.query(`DROP TABLE IF EXISTS kept`);
      await test.owner.query(
        `CREATE TABLE kept AS SELECT * FROM audit_log WHERE chain = '${chain}' AND seq = 5`,
      );
      await spoil(`UPDATE audit_log SET ${column} = ${value} WHERE chain = $1 AND seq = 5`, [
        chain,
      ]);
      const verdict = await verifyChains(test.db, orgId);
      expect({ column, seq: verdict.firstBad?.seq }).toEqual({ column, seq: 5 });
      await spoil(
        `UPDATE audit_log SET ${column} = kept.${column} FROM kept WHERE audit_log.chain = kept.chain AND audit_log.seq = kept.seq`,
      );
    }
    await test.owner.query('DROP TABLE kept');
    expect((await verifyChains(test.db, orgId)).intact).toBe(true);
  });

  it('names a row that is gone', async () => {
    await spoil('DELETE FROM audit_log WHERE chain = $1 AND seq = 5', [chain]);
    expect((await verifyChains(test.db, orgId)).firstBad).toMatchObject({ chain, seq: 5 });
  });

  it('names the first of two rows that changed places', async () => {
    await spoil(
      `UPDATE audit_log SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE chain = $1 AND seq IN (5, 6)`,
      [chain],
    );
    await spoil('UPDATE audit_log SET seq = -seq WHERE chain = $1 AND seq < 0', [chain]);
    expect((await verifyChains(test.db, orgId)).firstBad).toMatchObject({ chain, seq: 5 });
  });

  it('finds a tail that was cut, while the head stands', async () => {
    await spoil('DELETE FROM audit_log WHERE chain = $1 AND seq > 8', [chain]);
    expect((await verifyChains(test.db, orgId)).firstBad).toMatchObject({ chain, seq: 9 });
  });

  it('finds a tail that was cut together with its head, if a checkpoint sealed it', async () => {
    const [last] = await readChainBatch(test.db, chain, 9, 1);
    const head = { seq: 10, hash: last?.hash ?? '', rowsRoot: '' };
    const sealed = new Map([[chain, head]]);
    expect((await verifyChains(test.db, orgId, sealed)).intact).toBe(true);
    await spoil('DELETE FROM audit_log WHERE chain = $1 AND seq > 8', [chain]);
    await spoil(
      `UPDATE audit_chains SET seq = 8, hash = (SELECT hash FROM audit_log l WHERE l.chain = $1 AND l.seq = 8)
       WHERE chain = $1`,
      [chain],
    );
    expect((await verifyChains(test.db, orgId)).intact).toBe(true);
    const bySeal = await verifyChains(test.db, orgId, sealed);
    expect(bySeal.firstBad).toMatchObject({ chain, seq: 9 });
    await spoil('DELETE FROM audit_log WHERE chain = $1', [chain]);
    await spoil('DELETE FROM audit_chains WHERE chain = $1', [chain]);
    const gone = await verifyChains(test.db, orgId, sealed);
    expect(gone.firstBad).toMatchObject({ chain, seq: 1 });
    const other = new Map([[chain, { ...head, seq: 5 }]]);
    await spoil('DELETE FROM audit_chains WHERE chain = $1', [`${chain}/authn/0`]);
    expect((await verifyChains(test.db, orgId, other)).intact).toBe(false);
  });

  it('finds a whole chain that is gone, and a row put into the log beside the chains', async () => {
    await spoil('DELETE FROM audit_chains WHERE chain = $1', [`${chain}/authn/0`]);
    expect((await verifyChains(test.db, orgId)).firstBad?.chain).toBe(`${chain}/authn/0`);
    await spoil(`UPDATE audit_log SET chain = 'elsewhere' WHERE chain = $1`, [`${chain}/authn/0`]);
    expect((await verifyChains(test.db, orgId)).firstBad?.chain).toBe('elsewhere');
  });
});
