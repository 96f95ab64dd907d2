import { sql, type SQL } from 'drizzle-orm';
import type { PersonRef, Ref } from '../../contract/primitives.ts';
import type { ReviewItem } from '../../contract/review-items.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import { planOnce } from '../db/plan-once.ts';
import { isOfReview } from './by-id.repo.ts';
import { changedNow } from './changes.repo.ts';
import type { ItemSnapshot } from './told.ts';

/** What was said of an item, as the database tells it. */
export interface AnswerRow {
  readonly decision: 'keep' | 'revoke' | 'reduce' | 'unsure';
  readonly reduce_to: NonNullable<ReviewItem['answer']>['reduce_to'];
  readonly reason: string | null;
  readonly reviewer: PersonRef | null;
  readonly impersonator: PersonRef | null;
  readonly decided_at: DbInstant;
}

/** An item with everything that its readers are shown. */
export interface ItemRow extends Record<string, unknown> {
  id: number;
  review_id: number;
  place: number;
  kind: ReviewItem['kind'];
  user_id: number | null;
  role: string;
  is_privileged: boolean;
  granted_at: DbInstant | null;
  last_used_at: DbInstant | null;
  snapshot: ItemSnapshot;
  hash: string;
  recommendation: ReviewItem['recommendation'];
  reasons: ReviewItem['reasons'];
  is_new: boolean;
  changed: {
    what: NonNullable<ReviewItem['changed']>['what'];
    now: string | null;
    at: DbInstant;
  } | null;
  reviewer: PersonRef | null;
  reviewer_id: number | null;
  rule: ReviewItem['rule'];
  decision: ReviewItem['recommendation'] | 'reduce' | 'unsure';
  answer: AnswerRow | null;
  previous: (AnswerRow & { readonly review: Ref }) | null;
  decisions: number;
  result: ReviewItem['result'];
  result_message: string;
  applied_at: DbInstant | null;
  stick: 'holds' | 'still' | 'back' | null;
  stick_through: NonNullable<ReviewItem['stick']>['through'];
  stick_at: DbInstant | null;
}

/** What an answer shows; reads `review_decisions d`. */
export const answerJson = (more: SQL = sql``): SQL => sql`json_build_object(
  'decision', d.decision, 'reduce_to', d.reduce_to, 'reason', d.reason,
  'reviewer', person_ref(d.reviewer_id), 'impersonator', person_ref(d.impersonator_id),
  'decided_at', d.decided_at ${more})`;

/** What an item shows; reads `review_items i`. */
export const itemColumns = sql`
  i.id, i.review_id, i.place, i.kind, i.user_id, i.role, i.is_privileged, i.granted_at,
  i.last_used_at, i.snapshot, encode(i.hash, 'hex') AS hash, i.recommendation, i.reasons, i.is_new,
  CASE WHEN i.changed IS NULL AND EXISTS (SELECT FROM reviews r
    WHERE r.org_id = i.org_id AND r.id = i.review_id AND r.closed_at IS NULL)
    THEN ${changedNow} ELSE i.changed END AS changed,
  person_ref(i.reviewer_id) AS reviewer, i.reviewer_id, i.rule, i.decision, i.decisions,
  i.result, i.result_message, i.applied_at, i.stick, i.stick_through, i.stick_at,
  (SELECT ${answerJson()} FROM review_decisions d
    WHERE i.decision IS NOT NULL AND d.item_id = i.id AND d.seq = i.decisions) AS answer,
  (SELECT ${answerJson(sql`, 'review', json_build_object('id', r.id, 'name', r.name)`)}
    FROM review_items p
    JOIN reviews r ON r.org_id = p.org_id AND r.id = p.review_id
    JOIN review_decisions d ON d.item_id = p.id AND d.seq = p.decisions
    WHERE p.org_id = i.org_id AND p.id = i.previous_item_id AND p.decision IS NOT NULL) AS previous`;

/** Items of one review by id, in its order; those of other reviews are left out. */
export const readItems = async (
  q: Queryable,
  review: { readonly orgId: number; readonly id: number },
  ids: readonly number[],
): Promise<ItemRow[]> => {
  const { rows } = await q.execute<ItemRow>(
    planOnce(sql`
    SELECT ${itemColumns} FROM review_items i
    WHERE i.org_id = ${review.orgId} AND ${isOfReview(review.id)} AND i.id = ANY(${int8Array(ids)})
    ORDER BY i.place, i.id`),
  );
  return rows;
};
