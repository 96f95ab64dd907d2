import { sql, type SQL } from 'drizzle-orm';
import type { PersonRef, Ref } from '../../../contract/primitives.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';

/** How a review stood at the end of a day. */
export interface Day extends Record<string, unknown> {
  date: string;
  open: number;
  decided: number;
}

/**
 * Day by day from the start to today or to the end, in a zone: what was open when the day was over,
 * and how many answers were given in it. An item counts as answered from an answer on until that is
 * taken back; `unsure` is none.
 */
export const readDays = async (q: Queryable, reviewId: number, zone: string): Promise<Day[]> => {
  const day = (instant: SQL): SQL => sql`(${instant} AT TIME ZONE ${zone}::text)::date`;
  const { rows } = await q.execute<Day>(sql`
    WITH answers AS (
      SELECT decided_at, decision IN ('keep', 'revoke', 'reduce') AS is_answer,
        coalesce(lag(decision) OVER (PARTITION BY item_id ORDER BY seq)
          IN ('keep', 'revoke', 'reduce'), false) AS was_answer
      FROM review_decisions WHERE review_id = ${reviewId}
    ), daily AS (
      SELECT ${day(sql`decided_at`)} AS date, count(*) FILTER (WHERE is_answer) AS decided,
        count(*) FILTER (WHERE is_answer AND NOT was_answer)
          - count(*) FILTER (WHERE was_answer AND NOT is_answer) AS closed
      FROM answers GROUP BY 1
    ), items AS (SELECT count(*) AS n FROM review_items WHERE review_id = ${reviewId})
    SELECT to_char(d.date, 'YYYY-MM-DD') AS date, coalesce(a.decided, 0) AS decided,
      (items.n - sum(coalesce(a.closed, 0)) OVER (ORDER BY d.date))::int AS open
    FROM reviews r, items,
      LATERAL generate_series(${day(sql`r.started_at`)}::timestamp, ${day(
        sql`greatest(r.started_at, least(now(), coalesce(r.closed_at, r.cancelled_at, now())))`,
      )}::timestamp, interval '1 day') AS d (date)
    LEFT JOIN daily a ON a.date = d.date::date
    WHERE r.id = ${reviewId} AND r.started_at IS NOT NULL
    ORDER BY d.date`);
  return rows;
};

/** The work of one reviewer in figures. */
export interface ReviewerRow extends Record<string, unknown> {
  reviewer: PersonRef | null;
  is_active: boolean;
  items: number;
  open: number;
  decided: number;
  median_seconds: number | null;
  many_keep_share: number | null;
  longest_run: number;
  last_decided_at: DbInstant | null;
  last_reminded_at: DbInstant | null;
}

/** Each reviewer of a review, those with most that is open first; what nobody may decide at last. */
export const readReviewerRows = async (q: Queryable, reviewId: number): Promise<ReviewerRow[]> => {
  const { rows } = await q.execute<ReviewerRow>(sql`
    WITH given AS (
      SELECT reviewer_id, count(*) AS items,
        count(*) FILTER (WHERE decision IS NULL OR decision = 'unsure') AS open
      FROM review_items WHERE review_id = ${reviewId} GROUP BY reviewer_id
    ), said AS (
      SELECT reviewer_id, decision, batch, seconds, decided_at,
        row_number() OVER (PARTITION BY reviewer_id ORDER BY decided_at, item_id, seq)
          - row_number() OVER (PARTITION BY reviewer_id, decision ORDER BY decided_at, item_id, seq)
          AS run
      FROM review_decisions WHERE review_id = ${reviewId} AND decision <> 'withdrawn'
    ), figures AS (
      SELECT reviewer_id,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)
          FILTER (WHERE batch = 1 AND seconds IS NOT NULL) AS median_seconds,
        (count(*) FILTER (WHERE decision = 'keep' AND batch > 1))::float8 / count(*) AS many_keep_share,
        max(decided_at) AS last_decided_at
      FROM said GROUP BY reviewer_id
    ), runs AS (
      SELECT reviewer_id, max(n)::int AS longest_run
      FROM (SELECT reviewer_id, count(*) AS n FROM said GROUP BY reviewer_id, decision, run) r
      GROUP BY reviewer_id
    ), told AS (
      SELECT reviewer_id, max(sent_at) AS last_reminded_at FROM review_reminders
      WHERE review_id = ${reviewId} GROUP BY reviewer_id
    ), everybody AS (
      SELECT reviewer_id FROM given UNION SELECT reviewer_id FROM figures
    )
    SELECT person_ref(e.reviewer_id) AS reviewer,
      coalesce(m.status = 'ACTIVE' AND m.user_status <> 'DEACTIVATED'
        AND coalesce(u.admin_locked_until <= now(), true), false) AS is_active,
      coalesce(g.items, 0) AS items, coalesce(g.open, 0) AS open,
      coalesce(g.items - g.open, 0) AS decided, f.median_seconds, f.many_keep_share,
      coalesce(n.longest_run, 0) AS longest_run, f.last_decided_at, t.last_reminded_at
    FROM everybody e
    JOIN reviews r ON r.id = ${reviewId}
    LEFT JOIN given g ON g.reviewer_id IS NOT DISTINCT FROM e.reviewer_id
    LEFT JOIN figures f ON f.reviewer_id = e.reviewer_id
    LEFT JOIN runs n ON n.reviewer_id = e.reviewer_id
    LEFT JOIN told t ON t.reviewer_id = e.reviewer_id
    LEFT JOIN org_memberships m ON m.org_id = r.org_id AND m.user_id = e.reviewer_id
    LEFT JOIN users u ON u.id = m.user_id
    ORDER BY e.reviewer_id IS NULL, coalesce(g.open, 0) DESC, m.sort_name, e.reviewer_id`);
  return rows;
};

export interface ReminderRow extends Record<string, unknown> {
  kind: string;
  reviewer: Ref;
  open: number;
  sent_at: DbInstant;
}

/** Most reminders that are shown, the newest. */
const MOST_REMINDERS = 200;

/** Who was reminded when, newest first. */
export const readReminders = async (q: Queryable, reviewId: number): Promise<ReminderRow[]> => {
  const { rows } = await q.execute<ReminderRow>(sql`
    SELECT t.kind, json_build_object('id', t.reviewer_id,
        'name', coalesce(person_ref(t.reviewer_id) ->> 'full_name', '')) AS reviewer,
      t.open, t.sent_at
    FROM review_reminders t WHERE t.review_id = ${reviewId}
    ORDER BY t.sent_at DESC, t.id DESC LIMIT ${MOST_REMINDERS}`);
  return rows;
};

export interface DormantRow extends Record<string, unknown> {
  role: 'admin' | 'member';
  idle_days: number;
  below_days: number | null;
  people: number;
}

/** Bounds of the columns of the chart, in days without activity. */
const BOUNDS = [0, 30, 60, 90, 180, 365] as const;

/**
 * Active people of an org by role and by days since they were last active, every cell of the grid.
 * Who never was counts from the day they were added, as the scope `idle` of a review does.
 */
export const readDormant = async (
  q: Queryable,
  orgId: number,
  youngDays: number,
): Promise<DormantRow[]> => {
  const bounds = sql.join(
    BOUNDS.map((from, at) => sql`(${from}::int, ${BOUNDS[at + 1] ?? null}::int)`),
    sql`, `,
  );
  const { rows } = await q.execute<DormantRow>(sql`
    SELECT r.role, b.idle_days, b.below_days, count(m.user_id) AS people
    FROM (VALUES ('admin', true), ('member', false)) AS r (role, is_admin)
    CROSS JOIN (VALUES ${bounds}) AS b (idle_days, below_days)
    LEFT JOIN (
      SELECT user_id, is_admin, coalesce(nullif(active_at, '-infinity'), created_at) AS since
      FROM org_memberships
      WHERE org_id = ${orgId} AND status = 'ACTIVE' AND user_status <> 'DEACTIVATED'
        AND created_at <= now() - make_interval(days => ${youngDays}::int)
    ) m ON m.is_admin = r.is_admin AND m.since <= now() - make_interval(days => b.idle_days)
      AND (b.below_days IS NULL OR m.since > now() - make_interval(days => b.below_days))
    GROUP BY r.role, b.idle_days, b.below_days ORDER BY r.role, b.idle_days`);
  return rows;
};
