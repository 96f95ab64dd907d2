import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect } from 'vitest';
import { AUDIT_EVENTS } from '../../contract/audit.ts';
import { transact } from '../../server/http/transact.ts';
import { loginAs, seedOrg, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { databaseUrl, spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { loadVerifier, sha256 } from './separate-verifier.ts';

const MB = 1024 * 1024;
/** Rows of one transaction. */
const BATCH = 1000;
let test: TestApp;
let folder: string;
let server: SpawnedServer;
let org: { id: number; owner: SeededPerson };
let headers: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-exports-'));
  org = await seedOrg(test);
  server = await spawnServer({
    env: {
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl({ ...test.owner.options, user: 'rollcall_app' }),
      MIGRATION_DATABASE_URL: databaseUrl(test.owner.options),
    },
  });
  headers = await loginAs(test, org.owner);
});
afterAll(async () => {
  await server.kill('SIGTERM');
  await test.close();
  await rm(folder, { recursive: true });
});

/** Every event that there is, by everybody that there can be, with all that strangers may type. */
const write = async (rows: number): Promise<void> => {
  for (let from = 0; from < rows; from += BATCH) {
    await transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
      for (let n = from; n < Math.min(rows, from + BATCH); n += 1) {
        const person = {
          id: n % 7,
          email: n % 7 === 0 ? '' : `p${n}@example.com`,
          fullName: 'Zoë',
        };
        audit({
          event: AUDIT_EVENTS[n % AUDIT_EVENTS.length] ?? 'user.updated',
          itemType: 'user',
          itemId: n,
          itemLabel: ['=1+1', `Zoë\u2028"${n}"`, ' ＝cmd', 'plain\r\nlines'][n % 4] ?? '',
          orgId: org.id,
          outcome: (['success', 'failure', 'denied'] as const)[n % 3] ?? 'success',
          reason: n % 2 === 0 ? 'because' : undefined,
          ...(n % 5 === 0 ? {} : { owner: person }),
          ...(n % 3 === 0 ? {} : { actor: { ...person, type: n % 2 === 0 ? 'user' : 'api_key' } }),
          changes: { full_name: [`Name ${n}`, { nested: [1.5, null, '"'] }] },
          origin: { method: n % 2 === 0 ? 'PUT' : '', url: '/api/x', ip: n % 4 === 0 ? '' : '::1' },
        });
      }
    });
  }
};

interface Taken {
  readonly bytes: Buffer;
  readonly seconds: number;
}

const rssOf = async (): Promise<number> => {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
};

const take = async (format: string): Promise<Taken> => {
  const start = performance.now();
  const url = `${server.url}/api/orgs/${org.id}/audit_log/export?format=${format}`;
  const reply = await fetch(url, { headers });
  const bytes = Buffer.from(await reply.arrayBuffer());
  if (reply.status !== 200) throw new Error(`${format}: ${reply.status} ${bytes.toString()}`);
  return { bytes, seconds: (performance.now() - start) / 1000 };
};

/** How far memory rises above where it stood, while the exports run. */
const risen = async <T>(work: () => Promise<T>): Promise<{ result: T; mb: number }> => {
  const before = await rssOf();
  let most = before;
  const watch = setInterval(() => {
    void rssOf().then((now) => (most = Math.max(most, now)));
  }, 50);
  const result = await work().finally(() => clearInterval(watch));
  return { result, mb: (Math.max(most, await rssOf()) - before) / MB };
};

const ocsfFaults = async (lines: readonly string[]): Promise<string[]> => {
  const schema = JSON.parse(await readFile('verify/audit/ocsf-1.8.0.schema.json', 'utf8'));
  const ajv = new Ajv({ strict: false, formats: { ip: (text: string) => isIP(text) !== 0 } });
  const isValid = ajv.compile(schema);
  return lines.filter((line) => !isValid(JSON.parse(line)));
};

check(
  {
    id: 'T-65',
    asks: '100,000 rows as CSV, JSON Lines, OCSF 1.8.0 and archive: each within 10 s and 64 MB, complete, valid',
    timeout: 290_000,
    mutants: [
      {
        name: 'people are changed by a class of OCSF that 1.8.0 has not',
        file: 'server/features/audit/ocsf-classes.ts',
        find: 'accountChange: { uid: 3001,',
        replace: 'accountChange: { uid: 3007,',
      },
      {
        name: 'an export ends after its first batch',
        file: 'server/features/audit/export-rows.ts',
        find: 'if (!last || rows.length < BATCH)',
        replace: 'if (last)',
      },
      {
        name: 'an export is not recorded',
        file: 'server/features/audit/audit-export.ts',
        find: "event: 'export.created',",
        replace: "event: 'org.updated',",
      },
    ],
  },
  async ({ dose, pick, got }) => {
    const rows = pick({ small: 1200, full: 100_000 });
    // What the code itself takes is there before, and is not counted.
    for (const format of ['csv', 'jsonl', 'ocsf', 'archive']) await take(format);
    await write(rows);
    const count = async () => {
      const found = await test.owner.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM audit_log WHERE org_id = $1',
        [org.id],
      );
      return found.rows[0]?.n ?? 0;
    };
    const stood = await count();
    const { result, mb } = await risen(async () => ({
      csv: await take('csv'),
      jsonl: await take('jsonl'),
      ocsf: await take('ocsf'),
      archive: await take('archive'),
    }));
    const slowest = Math.max(...Object.values(result).map(({ seconds }) => seconds));
    const each = Object.entries(result).map(
      ([format, { bytes, seconds }]) =>
        `${format} ${seconds.toFixed(1)} s and ${Math.round(bytes.length / MB)} MB`,
    );
    const table: Record<string, string>[] = parse(result.csv.bytes, { columns: true, bom: true });
    const exact = result.jsonl.bytes.toString().trimEnd().split('\n');
    const ocsf = result.ocsf.bytes.toString().trimEnd().split('\n');
    const zip = path.join(folder, 'audit-log.zip');
    await writeFile(zip, result.archive.bytes);
    const { openExport } = await import(path.resolve('scripts/verify-audit/source.mjs'));
    const verify = await loadVerifier();
    const archive = await verify({
      files: await openExport(zip),
      checkpoints: [],
      fingerprints: [],
      accepted: 0,
    });
    const faults = await ocsfFaults(ocsf);
    got(
      `${rows} rows: ${each.join(', ')}; ${mb.toFixed(0)} MB more memory at most; ${faults.length} OCSF events invalid`,
    );
    // Each file has what stood when its event was written: one row more each.
    expect([table, exact, ocsf].map((list) => list.length)).toEqual([stood, stood + 1, stood + 2]);
    expect(archive.findings.problems()).toEqual([]);
    expect(archive.facts).toMatchObject({ rows: stood + 3, unsealed: 0 });
    const { rows: recorded } = await test.owner.query<{ rows: number }>(
      `SELECT (association_resource->>'rows')::int AS rows FROM audit_log
       WHERE org_id = $1 AND event = 'export.created' AND actor_id = $2 ORDER BY id DESC LIMIT 4`,
      [org.id, org.owner.id],
    );
    expect(recorded.map((row) => row.rows)).toEqual([stood + 3, stood + 2, stood + 1, stood]);
    const hashes = exact.slice(0, stood).map((line): string => JSON.parse(line).hash);
    expect(sha256(Buffer.from(table.map((row) => row['hash']).join()))).toBe(
      sha256(Buffer.from(hashes.join())),
    );
    expect(ocsf.slice(0, stood).map((line) => JSON.parse(line).unmapped.hash)).toEqual(hashes);
    expect(faults.slice(0, 1)).toEqual([]);
    if (dose === 'full') {
      expect(slowest).toBeLessThanOrEqual(10);
      expect(mb).toBeLessThanOrEqual(64);
    }
  },
);
