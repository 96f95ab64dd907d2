import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { momentOf } from './moments.repo.ts';

/** What a reviewer is told about. */
export type ReminderKind =
  | 'started'
  | 'half'
  | 'three_quarters'
  | 'last_day'
  | 'nudge'
  | 'handed_over';

/** Somebody to be told of their open items. */
export interface Reminder extends Record<string, unknown> {
  readonly reviewer_id: number;
  readonly email: string;
  readonly kind: ReminderKind;
  readonly open: number;
}

const isOpen = sql`(i.decision IS NULL OR i.decision = 'unsure')`;
const hasComeLater = sql`i.rule IN ('reassigned', 'reviewer_left', 'overdue')`;

// Reviewers of running reviews who could sign in, with what is open and when the last of it came to
// them after the start. The items are counted first, a review at a time, by its index.
const openByReviewer = (which: SQL): SQL => sql`
  SELECT i.org_id, r.id AS review_id, i.reviewer_id, u.email, i.open,
    r.started_at, r.due_at, r.rested, (r.settings->'rules'->>'reminders')::boolean IS NOT FALSE AS is_reminded,
    i.is_from_start,
    CASE WHEN i.has_later THEN (SELECT max(a.at) FROM review_items h JOIN review_assignments a
        ON a.item_id = h.id AND a.to_id = h.reviewer_id
      WHERE h.review_id = r.id AND h.reviewer_id = i.reviewer_id AND a.seq > 1
        AND (h.decision IS NULL OR h.decision = 'unsure')
        AND h.rule IN ('reassigned', 'reviewer_left', 'overdue')) END AS handed_at
  FROM reviews r
  CROSS JOIN LATERAL (
    SELECT i.org_id, i.reviewer_id, count(*) AS open, bool_or(NOT ${hasComeLater}) AS is_from_start,
      bool_or(${hasComeLater}) AS has_later
    FROM review_items i WHERE i.review_id = r.id AND ${isOpen}
    GROUP BY i.org_id, i.reviewer_id
  ) i
  JOIN users u ON u.id = i.reviewer_id AND u.status <> 'DEACTIVATED'
  JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = u.id AND m.status = 'ACTIVE'
  WHERE r.state = 'active' AND r.due_at > now() AND ${which}`;

// The last of the moments that have passed: after a downtime, one mail and not three.
const moment = sql`
  SELECT kind, at FROM (VALUES
    ('started', o.started_at),
    ('half', ${momentOf(sql`o`, 0.5)}),
    ('three_quarters', ${momentOf(sql`o`, 0.75)}),
    ('last_day', CASE WHEN o.due_at - o.started_at - o.rested > interval '2 days'
      THEN o.due_at - interval '1 day' END)) AS moments (kind, at)
  WHERE at <= now() AND (kind = 'started' OR o.is_reminded)
  ORDER BY at DESC LIMIT 1`;

const told = (condition: SQL): SQL => sql`EXISTS (
  SELECT FROM review_reminders t WHERE t.review_id = o.review_id
    AND t.reviewer_id = o.reviewer_id AND ${condition})`;

// Nobody twice about the same moment, nor of what was handed to them more than once an hour. A moment
// that was told of and comes again, as the end was moved, is a new one; not so after a rest.
const dueReminders = (which: SQL): SQL => sql`
  SELECT o.review_id, o.reviewer_id, o.email, o.open,
    CASE WHEN is_handed THEN 'handed_over' ELSE m.kind END AS kind
  FROM (${openByReviewer(which)}) o
  CROSS JOIN LATERAL (${moment}) m
  CROSS JOIN LATERAL (SELECT o.handed_at IS NOT NULL AND NOT ${told(
    sql`(t.sent_at >= o.handed_at OR t.sent_at > now() - interval '1 hour')`,
  )} AS is_handed) h
  WHERE is_handed OR (
    (m.kind <> 'started' OR o.is_from_start)
    AND NOT ${told(sql`t.sent_at - t.rested >= m.at - o.rested`)})`;

/** Reviews in which somebody is to be told. */
export const reviewsToRemind: SQL = sql`
  SELECT DISTINCT review_id FROM (${dueReminders(sql`true`)}) due`;

/** Who is to be told now, in one review. It stays locked against another who tells them. */
export const findReminders = async (tx: Tx, reviewId: number): Promise<Reminder[]> => {
  await lockReview(tx, reviewId);
  const { rows } = await tx.execute<Reminder>(sql`
    SELECT reviewer_id, email, open, kind FROM (${dueReminders(sql`r.id = ${reviewId}`)}) due
    ORDER BY reviewer_id`);
  return rows;
};

/** Reviewers with open items, and whether they have been told of them within the last hour. */
export const findToNudge = async (
  tx: Tx,
  reviewId: number,
  reviewerIds?: readonly number[],
): Promise<(Reminder & { is_waiting: boolean })[]> => {
  await lockReview(tx, reviewId);
  const among = reviewerIds ? sql`WHERE o.reviewer_id = ANY(${int8Array(reviewerIds)})` : sql``;
  const { rows } = await tx.execute<Reminder & { is_waiting: boolean }>(sql`
    SELECT o.reviewer_id, o.email, o.open, 'nudge' AS kind,
      ${told(sql`t.sent_at > now() - interval '1 hour'`)} AS is_waiting
    FROM (${openByReviewer(sql`r.id = ${reviewId}`)}) o ${among} ORDER BY o.reviewer_id`);
  return rows;
};

const lockReview = (tx: Tx, reviewId: number) =>
  tx.execute(sql`SELECT id FROM reviews WHERE id = ${reviewId} FOR NO KEY UPDATE`);

/** Writes down who was told in a locked review, of how much, and when. */
export const insertReminders = async (
  tx: Tx,
  reviewId: number,
  reminders: readonly Reminder[],
): Promise<void> => {
  await tx.execute(sql`
    INSERT INTO review_reminders (org_id, review_id, reviewer_id, kind, open, rested, sent_at)
    SELECT r.org_id, r.id, x.reviewer_id, x.kind, x.open, r.rested, (SELECT clock_timestamp()) FROM reviews r,
      jsonb_to_recordset(${JSON.stringify(reminders)}::jsonb)
        AS x (reviewer_id bigint, kind text, open int)
    WHERE r.id = ${reviewId}`);
};

/** The org of a review. */
export const findOrgOf = async (q: Queryable, reviewId: number): Promise<number | undefined> => {
  const { rows } = await q.execute<{ org_id: number }>(
    sql`SELECT org_id FROM reviews WHERE id = ${reviewId}`,
  );
  return rows[0]?.org_id;
};
