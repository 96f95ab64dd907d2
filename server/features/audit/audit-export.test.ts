import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { canonicalize } from 'json-canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../http/transact.ts';
import { loginAs, seedOrg, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

/** More than two batches. */
const MANY = 2345;
let test: TestApp;
let org: { id: number; owner: SeededPerson };
let headers: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  headers = await loginAs(test, org.owner);
  await transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (let n = 1; n <= MANY; n += 1) {
      const itemLabel = n === 7 ? '=HYPERLINK("http://x","y")' : `Zoë, "Z"\r\n${n}`;
      audit({ event: 'user.updated', itemType: 'user', itemId: n, orgId: org.id, itemLabel });
    }
    audit({ event: 'authn.login_failed', itemType: 'session', orgId: org.id });
  });
});
afterAll(() => test.close());

const take = async (query: string) => {
  const url = `/api/orgs/${org.id}/audit_log/export?${query}`;
  const reply = await test.app.inject({ method: 'GET', url, headers });
  expect(reply.statusCode).toBe(200);
  return reply;
};
const newest = async () => {
  const url = `/api/orgs/${org.id}/audit_log?per_page=1`;
  return (await test.app.inject({ method: 'GET', url, headers })).json()[0];
};

describe('export of an audit log', () => {
  it('is the whole filtered set as CSV, safe for spreadsheets', async () => {
    const reply = await take('format=csv&event=user.updated');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toBe('attachment; filename="audit-log.csv"');
    const rows: Record<string, string>[] = parse(reply.body, { columns: true, bom: true });
    expect(rows.map((row) => Number(row['item_id']))).toEqual(
      Array.from({ length: MANY }, (_none, index) => index + 1),
    );
    expect(rows[6]?.['item_label']).toBe(`'=HYPERLINK("http://x","y")`);
    expect(rows[7]?.['item_label']).toBe('Zoë, "Z"\r\n8');
  });

  it('is as JSON Lines what was hashed: a stranger can verify it with SHA-256 alone', async () => {
    const { body } = await take('format=jsonl&event=org.created,user.updated');
    const rows = body.trimEnd().split('\n');
    expect(rows).toHaveLength(MANY + 1);
    let previous: string | undefined;
    for (const line of rows) {
      const { chain, seq, prev_hash, hash, ...row } = JSON.parse(line);
      expect(canonicalize(JSON.parse(line))).toBe(line);
      expect(previous ?? prev_hash).toBe(prev_hash);
      const input = [Buffer.from([0]), `${chain}\n${seq}\n`, Buffer.from(prev_hash, 'hex')];
      const digest = createHash('sha256');
      for (const part of [...input, canonicalize(row)]) digest.update(part);
      expect(digest.digest('hex')).toBe(hash);
      previous = hash;
    }
  });

  it('is an event with its filter and the number of rows that the file has', async () => {
    const { body } = await take('format=jsonl');
    expect(await newest()).toMatchObject({
      event: 'export.created',
      item_type: 'audit_log',
      user: { id: org.owner.id },
      association_resource: {
        rows: body.trimEnd().split('\n').length,
        format: 'jsonl',
        filter: {},
      },
    });
    await take('q=nothing%20has%20this&from=2024-01-01&tz=Europe/Berlin');
    expect((await newest()).association_resource).toMatchObject({
      rows: 0,
      filter: { q: 'nothing has this', from: '2024-01-01', tz: 'Europe/Berlin' },
    });
  });
});
