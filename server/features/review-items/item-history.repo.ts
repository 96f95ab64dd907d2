import { sql } from 'drizzle-orm';
import type { PersonRef, Ref } from '../../../contract/primitives.ts';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { answerJson, itemColumns, type AnswerRow, type ItemRow } from '../../reviews/items.repo.ts';

/** Everything that was said of an item, first to last. */
export const readDecisions = async (q: Queryable, itemId: number) => {
  const { rows } = await q.execute<{
    said: Omit<AnswerRow, 'decision'> & { decision: AnswerRow['decision'] | 'withdrawn' };
  }>(sql`
    SELECT ${answerJson()} AS said FROM review_decisions d
    WHERE d.item_id = ${itemId} ORDER BY d.seq`);
  return rows.map(({ said }) => said);
};

interface AssignmentRow extends Record<string, unknown> {
  to: PersonRef | null;
  rule: ReviewItem['rule'];
  note: string;
  at: DbInstant;
}

/** To whom an item was assigned, first to last. */
export const readAssignments = async (q: Queryable, itemId: number): Promise<AssignmentRow[]> => {
  const { rows } = await q.execute<AssignmentRow>(sql`
    SELECT person_ref(a.to_id) AS "to", a.rule, a.note, a.at FROM review_assignments a
    WHERE a.item_id = ${itemId} ORDER BY a.seq`);
  return rows;
};

/** An item of any review, with that review. */
export interface HistoryRow extends ItemRow {
  review: Ref;
  closed_at: DbInstant | null;
}

/** Whose rights, and whether what is still open to change is told as well. */
export interface HistoryOf {
  readonly orgId: number;
  readonly userId: number;
  readonly withOpen: boolean;
}

const ofPerson = ({ orgId, userId, withOpen }: HistoryOf) => sql`
  FROM review_items i JOIN reviews r ON r.org_id = i.org_id AND r.id = i.review_id
  WHERE i.org_id = ${orgId} AND i.user_id = ${userId} AND r.state <> 'cancelled'
    AND (r.closed_at IS NOT NULL ${withOpen ? sql`OR i.decision IS NOT NULL` : sql``})`;

const newest = { key: sql`i.id`, type: sql`bigint`, id: sql`i.id` };

/** The sort key of a row of somebody's history. */
export const keyOfHistory = (row: HistoryRow): SortKey => [row.id, row.id];

/** What was decided of somebody's rights, newest first. */
export const readHistoryPage = async (
  q: Queryable,
  of: HistoryOf,
  window: Window,
): Promise<HistoryRow[]> => {
  const { rows } = await q.execute<HistoryRow>(sql`
    SELECT ${itemColumns}, json_build_object('id', r.id, 'name', r.name) AS review, r.closed_at
    ${ofPerson(of)} ${windowSql(newest, 'desc', window)}`);
  return rows;
};

/** How many that are. */
export const countHistory = async (q: Queryable, of: HistoryOf): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(sql`SELECT count(*) AS n ${ofPerson(of)}`);
  return rows[0]?.n ?? 0;
};
