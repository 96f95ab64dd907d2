import { sql, type SQL } from 'drizzle-orm';
import type { AssignmentRule } from '../../contract/review-items.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
import { isOfReview } from './by-id.repo.ts';
import type { ConflictFacts, ReviewerFacts } from './conflicts.ts';

/** People of an org who could decide, with what the rules ask of them. */
export interface Reviewer extends ReviewerFacts, Record<string, unknown> {
  full_name: string;
  email: string;
}

// Only an admin's lock counts: whom a stranger's wrong passwords locked goes on where they are signed in.
/** Rank and state of somebody: aliases `u` (users), `m` (org_memberships), `o` (orgs). */
const reviewerColumns: SQL = sql`
  u.id, u.full_name, u.email,
  CASE WHEN u.super_user THEN 4 WHEN o.owner_id = u.id THEN 3 WHEN m.is_admin THEN 2 ELSE 1 END AS rank,
  m.status = 'ACTIVE' AND u.status <> 'DEACTIVATED' AND u.password_hash IS NOT NULL
    AND coalesce(u.admin_locked_until <= now(), true) AS "isActive"`;

/** How these people of an org stand as reviewers, by id; who is not in it is left out. */
export const readReviewers = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
): Promise<Map<number, Reviewer>> => {
  const { rows } = await q.execute<Reviewer>(
    planOnce(sql`
    SELECT ${reviewerColumns}
    FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
    WHERE m.org_id = ${orgId} AND m.user_id = ANY(${int8Array(ids)})`),
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** The active admins of an org, by name. */
export const readActiveAdmins = async (q: Queryable, orgId: number): Promise<Reviewer[]> => {
  const { rows } = await q.execute<Reviewer>(sql`
    SELECT * FROM (
      SELECT ${reviewerColumns}, m.sort_name
      FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
      WHERE m.org_id = ${orgId} AND m.is_admin
    ) admins WHERE "isActive" ORDER BY sort_name, id`);
  return rows;
};

/** An item with what the rules ask of it, and whether this reviewer and its holder are a pair. */
export interface ItemFacts extends ConflictFacts, Record<string, unknown> {
  id: number;
  rule: AssignmentRule;
  reviewerId: number | null;
  isReciprocal: boolean;
}

/**
 * What the rules ask of items of a review, for one reviewer. The holder as they stand now: somebody
 * who has been made an admin since is not decided on by a member.
 */
export const readItemFacts = async (
  q: Queryable,
  { orgId, reviewId }: { readonly orgId: number; readonly reviewId: number },
  itemIds: readonly number[],
  reviewerId: number,
): Promise<ItemFacts[]> => {
  const { rows } = await q.execute<ItemFacts>(
    planOnce(sql`
    SELECT i.id, i.kind, i.rule, i.reviewer_id AS "reviewerId", i.user_id AS "userId",
      coalesce(m.is_admin, false) AS "isAdmin", coalesce(u.super_user, false) AS "isSuperUser",
      i.granted_by AS "grantedBy",
      (extract(epoch FROM i.granted_at) * 1000)::float8 AS "grantedAt",
      i.kind = 'admin' AND EXISTS (
        SELECT FROM review_items other
        WHERE other.review_id = i.review_id AND other.id <> i.id
          AND other.right_key = ${`admin:${reviewerId}`}
          AND other.reviewer_id = i.user_id) AS "isReciprocal"
    FROM review_items i
    LEFT JOIN users u ON u.id = i.user_id
    LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.user_id
    WHERE i.org_id = ${orgId} AND ${isOfReview(reviewId)} AND i.id = ANY(${int8Array(itemIds)})
    ORDER BY i.place, i.id`),
  );
  return rows;
};
