import { sql } from 'drizzle-orm';
import { ReviewSettings } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import { transact } from '../http/transact.ts';
import { seedPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

/** The name of every review that a world has. */
export const REVIEW_NAME = 'All members';

/** Settings that every org can review by: all members, looked at by its admins. */
export const REVIEW_SETTINGS = ReviewSettings.parse({
  name: REVIEW_NAME,
  scope: { kind: 'everybody' },
  rights: ['membership'],
  reviewers: { policy: 'org_admins' },
  rules: { days: 14, reason_for: 'nothing' },
});

const SYSTEM = { actor: null, request: null };

/**
 * A running review of an org, owned by its owner, with one item: the membership of somebody new, to
 * be decided by `reviewerId`, or by the owner where that is not somebody of the org.
 */
export const makeReview = async (
  test: TestApp,
  orgId: number,
  reviewerId: number,
): Promise<number> => {
  const holder = await seedPerson(test, orgId);
  const settings = JSON.stringify(REVIEW_SETTINGS);
  const snapshot = JSON.stringify({
    holder: { type: 'USER', id: holder.id, name: holder.fullName, email: holder.email },
    person: {
      status: 'ACTIVE',
      is_locked: false,
      is_invited: false,
      'is_admin?': false,
      is_owner: false,
      member_since: '2026-01-01T00:00:00.000Z',
      last_login_at: null,
      last_active_at: null,
      teams: 0,
    },
    right: { role: 'member', team: null, resource: null, key: null, expires_at: null },
    granted_by: null,
  });
  return transact(test.db, SYSTEM, async (tx, audit) => {
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    const { rows } = await tx.execute<{ id: number }>(sql`
      WITH series AS (
        INSERT INTO review_series (org_id, owner_id, settings)
        SELECT id, owner_id, ${settings}::jsonb FROM orgs WHERE id = ${orgId}
        RETURNING id, org_id, owner_id
      )
      INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
        started_at, due_at, snapshot_hash, people, created_by)
      SELECT org_id, id, 1, ${REVIEW_NAME}, lower(${REVIEW_NAME}), owner_id, 'active',
        ${settings}::jsonb, now() - interval '1 day', now() + interval '13 days', ${Buffer.alloc(32)},
        1, owner_id
      FROM series RETURNING id`);
    const id = rows[0]?.id ?? 0;
    await tx.execute(sql`
      WITH made AS (
        INSERT INTO review_items (org_id, review_id, place, kind, right_key, holder_type, holder_id,
          user_id, role, is_privileged, granted_at, snapshot, hash, search_text, reviewer_id, rule)
        SELECT o.id, ${id}, 1, 'membership', ${`membership:${holder.id}`}, 'USER', ${holder.id},
          ${holder.id}, 'member', false, m.created_at, ${snapshot}::jsonb, sha256(${snapshot}::bytea),
          lower(${holder.fullName}), coalesce(r.user_id, o.owner_id), 'policy'
        FROM orgs o
        JOIN org_memberships m ON m.org_id = o.id AND m.user_id = ${holder.id}
        LEFT JOIN org_memberships r ON r.org_id = o.id AND r.user_id = ${reviewerId}
        WHERE o.id = ${orgId} RETURNING org_id, id, reviewer_id
      )
      INSERT INTO review_assignments (org_id, item_id, seq, to_id, rule)
      SELECT org_id, id, 1, reviewer_id, 'policy' FROM made`);
    return id;
  });
};

/** The item of such a review. */
export const itemOfReview = async (test: TestApp, reviewId: number): Promise<number> => {
  const { rows } = await test.db.execute<{ id: number }>(
    sql`SELECT id FROM review_items WHERE review_id = ${reviewId} LIMIT 1`,
  );
  return rows[0]?.id ?? 0;
};

/** Puts a review behind the services' back into a state, with what belongs to it. */
export const putReview = (test: TestApp, id: number, state: ReviewState): Promise<void> =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    audit({ event: 'org.updated', itemType: 'org' });
    const isBefore = state === 'draft' || state === 'scheduled';
    const isAfter = ['closing', 'awaiting_apply', 'applying', 'completed'].includes(state);
    await tx.execute(sql`
      UPDATE reviews SET state = ${state},
        started_at = CASE WHEN ${isBefore} THEN NULL ELSE started_at END,
        due_at = CASE WHEN ${isBefore} THEN NULL ELSE due_at END,
        snapshot_hash = CASE WHEN ${isBefore} THEN NULL ELSE snapshot_hash END,
        paused_at = CASE WHEN ${state === 'paused'} THEN now() END,
        closed_at = CASE WHEN ${isAfter} THEN now() END,
        completed_at = CASE WHEN ${state === 'completed'} THEN now() END
      WHERE id = ${id}`);
  });

/** The item of such a review, and how it is named by who has seen it. */
export interface SeenItem {
  readonly item_id: number;
  readonly seen: { readonly hash: string; readonly decisions: number };
}

/** Reads it as it stands now. */
export const seeItem = async (test: TestApp, reviewId: number): Promise<SeenItem> => {
  const { rows } = await test.db.execute<{ id: number; hash: string; decisions: number }>(sql`
    SELECT id, encode(hash, 'hex') AS hash, decisions FROM review_items
    WHERE review_id = ${reviewId} LIMIT 1`);
  const { id = 0, hash = '', decisions = 0 } = rows[0] ?? {};
  return { item_id: id, seen: { hash, decisions } };
};

/** What else a review may be: held for a second person, with an item that failed, the caller’s own. */
export type ReviewTwist = 'held' | 'failed' | 'owned';

/** Lets a review be that. */
export const twistReview = (
  test: TestApp,
  id: number,
  as: ReviewTwist,
  callerId: number,
): Promise<void> =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    audit({ event: 'org.updated', itemType: 'org' });
    const hold = JSON.stringify([{ code: 'admins', count: 1, limit: 0 }]);
    if (as === 'held')
      await tx.execute(sql`UPDATE reviews SET hold = ${hold}::jsonb WHERE id = ${id}`);
    if (as === 'owned')
      await tx.execute(sql`UPDATE reviews SET owner_id = ${callerId} WHERE id = ${id}`);
    if (as === 'failed') {
      await tx.execute(sql`
        UPDATE review_items SET result = 'failed', planned = 'remove_member' WHERE review_id = ${id}`);
    }
  });
