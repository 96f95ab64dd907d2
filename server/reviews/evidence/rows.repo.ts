import { sql, type SQL } from 'drizzle-orm';
import { CHAINED_COLUMNS, type ChainedRow } from '../../audit/read.repo.ts';
import type { Queryable } from '../../db/db.ts';
import { itemHashText } from '../item-hash.repo.ts';
import { iso } from './evidence.repo.ts';

type Row = Record<string, unknown>;

/** Items of a review from one place, exclusive, to another. */
export interface PlaceRange {
  readonly reviewId: number;
  readonly after: number;
  readonly upTo: number;
}

const within = ({ reviewId, after, upTo }: PlaceRange): SQL =>
  sql`i.review_id = ${reviewId} AND i.place > ${after} AND i.place <= ${upTo}`;

/** An item with the very text that its hash is made of. */
export interface EvidenceItem extends Row {
  readonly id: number;
  readonly place: number;
  readonly hash: string;
  readonly snapshot: string;
  readonly recommendation: string | null;
  readonly reasons: unknown[];
  readonly is_new: boolean;
  readonly changed: unknown;
  readonly reviewer_id: number | null;
  readonly rule: string;
  readonly decision: string | null;
  readonly reduce_to: string | null;
  readonly decided_at: string | null;
  readonly decisions: number;
  readonly planned: string | null;
  readonly by_silence: boolean;
  readonly result: string | null;
  readonly result_message: string;
  readonly applied_at: string | null;
  readonly stick: string | null;
  readonly stick_through: unknown[];
}

/** The items of a range, in their order; with the reason of the last decision. */
export const readItems = async (
  q: Queryable,
  range: PlaceRange,
): Promise<(EvidenceItem & { readonly reason: string | null })[]> => {
  const { rows } = await q.execute<EvidenceItem & { readonly reason: string | null }>(sql`
    SELECT i.id, i.place, encode(i.hash, 'hex') AS hash, ${itemHashText} AS snapshot,
      i.recommendation, i.reasons, i.is_new, i.changed, i.reviewer_id, i.rule, i.decision,
      i.reduce_to, ${iso(sql`i.decided_at`)} AS decided_at, i.decisions, i.planned, i.by_silence,
      i.result, i.result_message, ${iso(sql`i.applied_at`)} AS applied_at, i.stick,
      i.stick_through, d.reason
    FROM review_items i
    LEFT JOIN review_decisions d ON d.item_id = i.id AND d.seq = i.decisions
    WHERE ${within(range)} ORDER BY i.place, i.id`);
  return rows;
};

/** Every decision of a range, those that were taken back or replaced too. */
export const readDecisions = async (q: Queryable, range: PlaceRange): Promise<Row[]> => {
  const { rows } = await q.execute<Row>(sql`
    SELECT d.item_id, i.place, d.seq, d.decision, d.reduce_to, d.reason, d.reviewer_id,
      d.impersonator_id, ${iso(sql`d.decided_at`)} AS decided_at, d.ip, d.user_agent,
      encode(d.seen, 'hex') AS seen, d.batch, d.seconds, d.seq = i.decisions AS is_last
    FROM review_items i JOIN review_decisions d ON d.item_id = i.id
    WHERE ${within(range)} ORDER BY i.place, d.seq`);
  return rows;
};

/** Who got the items of a range, when, and by which rule. */
export const readAssignments = async (q: Queryable, range: PlaceRange): Promise<Row[]> => {
  const { rows } = await q.execute<Row>(sql`
    SELECT a.item_id, i.place, a.seq, a.from_id, a.to_id, a.rule, a.by_id, a.note,
      ${iso(sql`a.at`)} AS at
    FROM review_items i JOIN review_assignments a ON a.item_id = i.id
    WHERE ${within(range)} ORDER BY i.place, a.seq`);
  return rows;
};

/** Items of a range that nobody answered, with what followed. */
export const readSilence = async (q: Queryable, range: PlaceRange): Promise<Row[]> => {
  const { rows } = await q.execute<Row>(sql`
    SELECT i.id AS item_id, i.place, i.right_key, i.reviewer_id, i.rule, i.decision,
      i.recommendation, i.planned, i.by_silence, i.result
    FROM review_items i
    WHERE ${within(range)} AND (i.decision IS NULL OR i.decision = 'unsure') ORDER BY i.place, i.id`);
  return rows;
};

/**
 * Every attempt to apply items of a range, with the events of the audit log that it wrote and the
 * hours since the decision (or, where nobody decided, the end).
 */
export const readApplies = async (
  q: Queryable,
  range: PlaceRange,
  orgId: number,
): Promise<Row[]> => {
  const { rows } = await q.execute<Row>(sql`
    SELECT a.item_id, i.place, a.attempt, i.planned, i.by_silence, a.result, a.message, a.before,
      a.after, ${iso(sql`a.at`)} AS at,
      round((extract(epoch FROM a.at - coalesce(
        CASE WHEN i.decision <> 'unsure' THEN i.decided_at END, r.closed_at)) / 3600)::numeric, 3)
        ::float8 AS hours_since_decision,
      coalesce((SELECT json_agg(e.id ORDER BY e.id) FROM audit_log e
        WHERE e.org_id = ${orgId} AND e.item_type = 'review_item' AND e.item_id = i.id
          AND e.event = 'review.applied'), '[]') AS audit_ids
    FROM review_items i JOIN review_applies a ON a.item_id = i.id JOIN reviews r ON r.id = i.review_id
    WHERE ${within(range)} ORDER BY i.place, a.attempt`);
  return rows;
};

/** Who was told of their open items, when. */
export const readReminders = async (q: Queryable, reviewId: number): Promise<Row[]> => {
  const { rows } = await q.execute<Row>(sql`
    SELECT reviewer_id, kind, open, ${iso(sql`sent_at`)} AS sent_at FROM review_reminders
    WHERE review_id = ${reviewId} ORDER BY sent_at, id`);
  return rows;
};

/** Where an event stands among those of its org. */
export interface AuditPlace {
  readonly at: string;
  readonly id: number;
}

/** The next events of a review: its own, those of its items, and those of what it applied. */
export const readAuditOf = async (
  q: Queryable,
  review: {
    readonly id: number;
    readonly org_id: number;
    readonly correlation_id: string;
    readonly created_at: string;
  },
  after: AuditPlace | undefined,
  limit: number,
): Promise<ChainedRow[]> => {
  const from = after ?? { at: review.created_at, id: 0 };
  const { rows } = await q.execute<ChainedRow & Row>(sql`
    SELECT ${CHAINED_COLUMNS} FROM audit_log
    WHERE org_id = ${review.org_id}
      AND (audit_log.created_at, id) > (${from.at}::timestamptz, ${from.id}::bigint)
      AND (correlation_id = ${review.correlation_id}
        OR (item_type = 'review' AND item_id = ${review.id}))
    ORDER BY audit_log.created_at, id LIMIT ${limit}`);
  return rows;
};
