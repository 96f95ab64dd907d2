import { sql } from 'drizzle-orm';
import { transact } from '../../server/http/transact.ts';
import { callOf, mintToken } from '../../server/test/calls.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson } from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';
import { makeReview } from '../../server/test/world-review.ts';

/** An org with a row in every table. */
export interface FilledOrg {
  readonly id: number;
  readonly owner: { readonly id: number; readonly email: string };
}

/** A review of an org that somebody worked on: a row in each of its tables. */
const fillReview = async (test: TestApp, orgId: number, reviewer: number): Promise<void> => {
  const id = await makeReview(test, orgId, reviewer);
  await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    await tx.execute(sql`
      INSERT INTO review_decisions (org_id, item_id, seq, review_id, decision, reviewer_id, ip,
        user_agent, seen)
      SELECT org_id, id, 1, review_id, 'keep', reviewer_id, '127.0.0.1', '', hash
      FROM review_items WHERE review_id = ${id}`);
    await tx.execute(sql`
      INSERT INTO review_applies (org_id, item_id, attempt, result)
      SELECT org_id, id, 1, 'applied' FROM review_items WHERE review_id = ${id}`);
    await tx.execute(sql`
      INSERT INTO review_reminders (org_id, review_id, reviewer_id, kind, open)
      VALUES (${orgId}, ${id}, ${reviewer}, 'started', 1)`);
    await tx.execute(sql`
      INSERT INTO review_desks (org_id, review_id, user_id) VALUES (${orgId}, ${id}, ${reviewer})`);
    await tx.execute(sql`
      INSERT INTO review_evidence (org_id, review_id, made_by, manifest_hash, signature, bytes)
      VALUES (${orgId}, ${id}, ${reviewer}, ${Buffer.alloc(32)}, '', 1)`);
  });
};

/** Makes an org and leaves a row of it in every table, mostly by what its owner does. */
export const fillOrg = async (test: TestApp): Promise<FilledOrg> => {
  const org = await seedOrg(test);
  const call = callOf(test);
  const signedIn = await call('POST', '/session', { email: org.owner.email, password: PASSWORD });
  if (signedIn.statusCode !== 200) throw new Error(signedIn.body);
  const headers = await loginAs(test, org.owner);
  const members = [await seedPerson(test, org.id), await seedPerson(test, org.id)];
  const invites = members.map((_one, n) => ({ email: `asked-${n}-${org.id}@example.com` }));
  const acts = [
    await call(
      'POST',
      `/orgs/${org.id}/invites`,
      { invites },
      { ...headers, 'idempotency-key': `invites-of-${org.id}` },
    ),
    await call('POST', `/users/${org.owner.id}/api_keys`, { name: 'Key' }, headers),
    await call('PUT', `/users/${members[0]?.id}/lock_account`, { reason: 'Why' }, headers),
    await call('POST', '/users/bulk', { action: 'unlock', ids: [members[1]?.id] }, headers),
  ];
  for (const act of acts) if (act.statusCode !== 200) throw new Error(act.body);
  await mintToken(test, {
    kind: 'reset',
    userId: org.owner.id,
    supersede: false,
    ttlMinutes: 30,
  });
  await fillReview(test, org.id, org.owner.id);
  return { id: org.id, owner: org.owner };
};

/** Rows in the tables that no act fills in a test: what seals the log. */
export const fillSeals = (test: TestApp) =>
  test.db.execute(sql`
    WITH checkpoint AS (
      INSERT INTO audit_checkpoints (number, last_id, is_full, line) VALUES (1, 0, true, ''))
    INSERT INTO audit_peaks (chain, seq, size, peaks) VALUES ('none', 0, 0, '')`);
