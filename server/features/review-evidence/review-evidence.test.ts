import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Checkpoints } from '../../audit/checkpoints.ts';
import { newSigningKey } from '../../audit/signing-key.ts';
import { fingerprintOf } from '../../audit/statement.ts';
import { transact } from '../../http/transact.ts';
import { readFigures } from '../../reviews/evidence/figures.repo.ts';
import { arrange } from '../../test/calls.ts';
import { seedReview, type ReviewSeed } from '../../test/seed-review.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let checkpoints: Checkpoints;
let folder: string;
let org: { id: number; owner: SeededPerson };
let ann: SeededPerson;
let headers: Record<string, string>;
const key = newSigningKey();
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-evidence-'));
  const places = { folder, copy: undefined, keys: { current: key, retired: [] } };
  test = await createTestApp({}, (db) => {
    checkpoints = new Checkpoints(db, places, pino({ level: 'silent' }));
    return { checkpoints };
  });
  org = await seedOrg(test, { name: 'Acme' });
  ann = await seedPerson(test, org.id, { fullName: 'Ann Reviewer' });
  headers = await loginAs(test, org.owner);
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

const begin = async (more: Partial<ReviewSeed> = {}): Promise<number> => {
  const id = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    state: 'completed',
    startedAt: `now() - interval '3 days'`,
    items: [
      { holderId: org.owner.id, reviewerId: ann.id, decision: 'keep', reason: '=1+1' },
      { holderId: 9001, reviewerId: ann.id, decision: 'revoke', reason: 'Left', result: 'applied' },
      { holderId: 9002, reviewerId: org.owner.id, decision: 'revoke', result: 'blocked' },
      { holderId: 9003, reviewerId: org.owner.id },
      { holderId: 9004, reviewerId: null },
    ],
    ...more,
  });
  // As it is written where a review runs: what is done in it carries its correlation.
  await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    const { rows } = await tx.execute<{ correlation_id: string }>(
      sql`SELECT correlation_id FROM reviews WHERE id = ${id}`,
    );
    const correlationId = rows[0]?.correlation_id ?? '';
    audit({ event: 'org.updated', itemType: 'review', itemId: id, orgId: org.id, correlationId });
    audit({ event: 'user.updated', itemType: 'user', itemId: 7, orgId: org.id, correlationId });
  });
  return id;
};
const take = (id: number, as = headers) =>
  test.app.inject({ url: `/api/reviews/${id}/evidence`, headers: as });
const verify = async (bytes: Buffer, ...args: string[]) => {
  const file = path.join(folder, 'pack.zip');
  await writeFile(file, bytes);
  const { stdout } = await promisify(execFile)(process.execPath, [
    'scripts/verify-pack.mjs',
    '--json',
    ...args,
    file,
  ]).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout);
};
const textIn = (files: Record<string, Uint8Array>, name: string): string =>
  Buffer.from(files[name] ?? []).toString();

describe('the evidence pack of a review', () => {
  it('is accepted by the separate verifier, with the key that the dashboard shows', async () => {
    const reply = await take(await begin());
    expect(reply.statusCode, reply.body).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': expect.stringContaining('evidence-everybody-1.zip'),
    });
    const shown = await test.app.inject({ url: '/api/reviews/evidence_key', headers });
    const { fingerprint, public_key: publicKey, algorithm } = shown.json();
    expect([algorithm, fingerprint]).toEqual(['Ed25519', fingerprintOf(key.publicKey)]);
    expect(publicKey).toBe(key.publicKey);
    expect(await verify(reply.rawPayload, '--key', fingerprint)).toMatchObject({
      isIntact: true,
      problems: [],
      notes: [],
      facts: { items: 5, decisions: 3, auditRows: 3, org: { name: 'Acme' }, fingerprint },
    });
    const other = await verify(reply.rawPayload, '--key', '0'.repeat(64));
    expect(other.problems).toMatchObject([{ file: 'manifest.json', code: 'key' }]);
  });

  it('has every file that its manifest and its README name', async () => {
    const files = unzipSync(new Uint8Array((await take(await begin())).rawPayload));
    const names = Object.keys(files);
    expect(names).toEqual([
      'README.txt',
      'summary.pdf',
      'settings.json',
      'population.json',
      'exceptions.json',
      'public-key.pem',
      'items.csv',
      'items.jsonl',
      'decisions.jsonl',
      'assignments.jsonl',
      'silence.jsonl',
      'applies.jsonl',
      'reminders.jsonl',
      'audit/rows.jsonl',
      'manifest.json',
      'manifest.sig',
    ]);
    const readme = textIn(files, 'README.txt');
    expect(names.filter((name) => name !== 'README.txt' && !readme.includes(name))).toEqual([]);
    expect(readme).toContain(fingerprintOf(key.publicKey));
    expect(textIn(files, 'summary.pdf')).toMatch(/^%PDF-1/);
    expect(textIn(files, 'summary.pdf').match(/\/Type \/Page\b/g)).toHaveLength(1);
    const items = textIn(files, 'items.csv');
    expect(items).toContain(`"'=Ghost 9001"`.slice(1, -1));
    expect(items).toContain(`'=1+1`);
    expect(items).not.toMatch(/,=|^=/m);
    expect(JSON.parse(textIn(files, 'population.json'))).toMatchObject({
      query: 'SELECT …',
      items: 5,
      reconciliation: { items: 5 },
    });
    expect(JSON.parse(textIn(files, 'exceptions.json'))).toMatchObject({
      held_items: [expect.any(Number)],
      not_applied_items: [expect.any(Number)],
      reviewers: [
        { reviewer: { full_name: 'Olive Owner' }, decided: 1 },
        { reviewer: { full_name: 'Ann Reviewer' }, decided: 2 },
      ],
      sign_off: null,
    });
    const silence = textIn(files, 'silence.jsonl').trim().split('\n');
    expect(silence.map((line) => JSON.parse(line).right_key)).toEqual([
      'membership:9003',
      'membership:9004',
    ]);
    const decisions = textIn(files, 'decisions.jsonl').trim().split('\n');
    expect(JSON.parse(decisions[1] ?? '')).toMatchObject({
      decision: 'revoke',
      reason: 'Left',
      reviewer: { id: ann.id, full_name: 'Ann Reviewer', email: ann.email },
      ip: '192.0.2.7',
      is_last: true,
    });
  });

  it('counts as the pages of the review do', async () => {
    const decisions = ['keep', 'revoke', 'reduce', 'revoke', 'unsure'] as const;
    const id = await begin({
      items: [
        ...decisions.map((decision, at) => ({ holderId: 9001 + at, reviewerId: ann.id, decision })),
        { holderId: 9009, reviewerId: null },
      ],
    });
    await arrange(
      test,
      sql`UPDATE review_items SET recommendation = CASE place WHEN 4 THEN 'keep' ELSE 'revoke' END
        WHERE review_id = ${id}`,
    );
    // Each was taken back again and again, in no time, and decided anew.
    await arrange(
      test,
      sql`INSERT INTO review_decisions (org_id, item_id, seq, review_id, decision, reviewer_id, ip,
          user_agent, seen, seconds)
        SELECT org_id, item_id, seq + n, review_id,
          CASE n % 2 WHEN 0 THEN decision ELSE 'withdrawn' END, reviewer_id, ip, user_agent, seen,
          CASE n % 2 WHEN 0 THEN seconds ELSE 0 END
        FROM review_decisions, generate_series(1, 20) n WHERE review_id = ${id}`,
    );
    const files = unzipSync(new Uint8Array((await take(id)).rawPayload));
    const { reviewers } = JSON.parse(textIn(files, 'exceptions.json'));
    const at = async (page: string) =>
      (await test.app.inject({ url: `/api/reviews/${id}/${page}`, headers })).json();
    const [shown] = (await at('progress')).reviewers;
    expect(reviewers).toMatchObject([
      { decided: 4, median_seconds: shown.median_seconds, is_rubber_stamp: false },
    ]);
    expect(shown).toMatchObject({ decided: 4, median_seconds: 4, is_rubber_stamp: false });
    const { recommended, followed } = await readFigures(test.db, id);
    const { recommendations } = await at('outcome');
    expect({ given: recommended, followed }).toEqual({ given: 6, followed: 2 });
    expect(recommendations).toMatchObject({ given: 6, followed: 2 });
  });

  it('is an event before it leaves and when it is whole, and leaves its seal', async () => {
    const id = await begin();
    await take(id);
    const { rows } = await test.owner.query(
      `SELECT event, object_changes FROM audit_log WHERE item_type = 'review' AND item_id = $1
       AND event IN ('export.created', 'review.evidence_made') ORDER BY seq`,
      [id],
    );
    expect(rows).toMatchObject([
      { event: 'export.created' },
      {
        event: 'review.evidence_made',
        object_changes: {
          manifest_sha256: [null, expect.stringMatching(/^[0-9a-f]{64}$/)],
          bytes: [null, expect.any(Number)],
        },
      },
    ]);
    const { rows: kept } = await test.owner.query(
      `SELECT encode(manifest_hash, 'hex') AS hash, made_by FROM review_evidence WHERE review_id = $1`,
      [id],
    );
    expect(kept).toEqual([
      { hash: rows[1].object_changes.manifest_sha256[1], made_by: org.owner.id },
    ]);
  });

  it('names who has left the org since', async () => {
    const gone = await seedPerson(test, org.id, { fullName: 'Gone Since' });
    const id = await begin({
      items: [{ holderId: 9001, reviewerId: gone.id, decision: 'keep' }],
    });
    await arrange(test, sql`DELETE FROM org_memberships WHERE user_id = ${gone.id}`);
    const files = unzipSync(new Uint8Array((await take(id)).rawPayload));
    expect(textIn(files, 'decisions.jsonl')).toContain('Gone Since');
  });

  it.each([
    ['was signed off', sql`UPDATE reviews SET signed_off_at = now(), sign_off_note = 'So be it'`],
    ['was looked over', sql`UPDATE reviews SET checked_at = now()`],
  ])('has no end where the review %s after it was read', async (_what, change) => {
    const id = await begin();
    const seal = vi.spyOn(checkpoints, 'seal').mockImplementationOnce(async () => {
      await arrange(test, sql`${change} WHERE id = ${id}`);
      return checkpoints.newest();
    });
    await expect(take(id)).rejects.toThrow();
    seal.mockRestore();
    const { rows } = await test.owner.query('SELECT FROM review_evidence WHERE review_id = $1', [
      id,
    ]);
    expect(rows).toEqual([]);
  });

  it.each([
    ['runs', 'active', 'has not ended yet'],
    ['rests', 'paused', 'has not ended yet'],
    ['was stopped', 'cancelled', 'was stopped'],
  ] as const)('is refused of a review that %s', async (_how, state, says) => {
    const reply = await take(await begin({ state }));
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'review_state']);
    expect(reply.json().message).toContain(says);
  });

  it('is for admins of its org, and of nothing that is not there', async () => {
    const id = await begin();
    expect((await take(id, await loginAs(test, ann))).statusCode).toBe(403);
    const other = await seedOrg(test);
    expect((await take(id, await loginAs(test, other.owner))).statusCode).toBe(404);
    expect((await take(999_999)).json().error_code).toBe('not_found');
  });
});
