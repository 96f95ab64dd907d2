import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect } from 'vitest';
import type { AuditInput } from '../../server/audit/record.ts';
import { verifyChains } from '../../server/audit/verify.ts';
import { transact } from '../../server/http/transact.ts';
import { seedOrg } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';

const SYSTEM = { actor: null, request: null };
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const deadlocks = async (): Promise<number> => {
  const { rows } = await test.owner.query<{ deadlocks: number }>(
    `SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`,
  );
  return rows[0]?.deadlocks ?? 0;
};

/** Rows of one write: a change, and of every third writer a sign-in in another chain, either first. */
const eventsOf = (orgId: number, writer: number, n: number): AuditInput[] => {
  const change: AuditInput = { event: 'user.updated', itemType: 'user', itemId: n, orgId };
  const owner = { id: n, email: '', fullName: '' };
  const signIn: AuditInput = { event: 'authn.login_failed', itemType: 'session', orgId, owner };
  if (writer % 3 === 0) return [change];
  return writer % 3 === 1 ? [change, signIn] : [signIn, change];
};

check(
  {
    id: 'T-64',
    asks: 'many writers on one org: numbers without gaps, no fork, no deadlock',
    timeout: 280_000,
    mutants: [
      {
        name: 'the heads are read without their lock',
        file: 'server/audit/write.repo.ts',
        find: 'ORDER BY chain FOR UPDATE',
        replace: 'ORDER BY chain',
      },
      {
        name: 'a head stays where it was',
        file: 'server/audit/write.repo.ts',
        find: 'head.seq += 1;',
        replace: 'head.seq += 2;',
      },
    ],
  },
  async ({ pick, got }) => {
    const writers = pick({ small: 20, full: 200 });
    const writes = pick({ small: 5, full: 100 });
    const { id: orgId } = await seedOrg(test);
    const failures: string[] = [];
    let rows = 1;
    const write = async (writer: number) => {
      for (let n = 0; n < writes; n += 1) {
        const events = eventsOf(orgId, writer, writer * writes + n);
        rows += events.length;
        await transact(test.db, SYSTEM, async (_tx, audit) => events.forEach(audit)).catch(
          (error: unknown) => failures.push(String(error)),
        );
      }
    };
    await Promise.all(Array.from({ length: writers }, (_none, writer) => write(writer)));
    const verdict = await verifyChains(test.db, orgId);
    const { rows: chains } = await test.owner.query(
      `SELECT chain FROM audit_log WHERE org_id = $1 GROUP BY chain
       HAVING count(*) <> max(seq) OR min(seq) <> 1 OR count(DISTINCT prev_hash) <> count(*)`,
      [orgId],
    );
    const dead = await deadlocks();
    got(
      `${writers} writers x ${writes} writes: ${verdict.rows} of ${rows} rows in ${verdict.chains} chains, ${chains.length} with gaps or forks, ${dead} deadlocks, ${failures.length} failed`,
    );
    expect(failures.slice(0, 3)).toEqual([]);
    expect(verdict).toMatchObject({ intact: true, rows, firstBad: null });
    expect(chains).toEqual([]);
    expect(dead).toBe(0);
  },
);

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;

check(
  {
    id: 'T-64',
    asks: 'the audit row adds at most 3 ms (p95) to a write',
    timeout: 120_000,
    mutants: [
      {
        name: 'a row is hashed under another number',
        file: 'server/audit/write.repo.ts',
        find: 'head.hash = rowHash(chain, head.seq, previous,',
        replace: 'head.hash = rowHash(chain, head.seq + 1, previous,',
      },
    ],
  },
  async ({ dose, pick, got }) => {
    const { id: orgId } = await seedOrg(test);
    const key = Buffer.from('timing');
    await test.db.execute(sql`INSERT INTO throttles (scope, key_hash) VALUES ('ip', ${key})`);
    const timed = async (isAudited: boolean): Promise<number> => {
      const start = performance.now();
      await transact(test.db, SYSTEM, async (tx, audit) => {
        await tx.execute(sql`UPDATE throttles SET total = total + 1 WHERE key_hash = ${key}`);
        if (isAudited) audit({ event: 'user.updated', itemType: 'user', orgId });
      });
      return performance.now() - start;
    };
    const times = { bare: [] as number[], audited: [] as number[] };
    const rounds = pick({ small: 20, full: 2000 });
    for (let n = 0; n < rounds; n += 1) {
      times.bare.push(await timed(false));
      times.audited.push(await timed(true));
    }
    const [bare, audited] = [p95(times.bare), p95(times.audited)];
    const verdict = await verifyChains(test.db, orgId);
    got(`${(audited - bare).toFixed(1)} ms (${audited.toFixed(1)} against ${bare.toFixed(1)} ms)`);
    expect(verdict).toMatchObject({ intact: true, rows: rounds + 1 });
    if (dose === 'full') expect(audited - bare).toBeLessThanOrEqual(3);
  },
);
