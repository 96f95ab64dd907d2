import { sql, type SQL } from 'drizzle-orm';
import { eventsOfClass } from '../../audit/event-class.ts';
import type { Queryable } from '../../db/db.ts';

/** What happened on one day. */
export interface DayCounts extends Record<string, unknown> {
  /** `2024-05-01`, in the zone asked for. */
  readonly day: string;
  readonly sign_ins: number;
  readonly failed_sign_ins: number;
  readonly changes: number;
}

const changing = (): SQL =>
  sql.join(
    eventsOfClass().map((event) => sql`${event}`),
    sql`, `,
  );

/** The statement behind the chart: every day of the span, today last, those without events too. */
export const histogramSql = (orgId: number, days: number, zone: string): SQL => sql`
  WITH span AS (
    SELECT (now() AT TIME ZONE ${zone})::date - ${days - 1}::int AS first_day,
      (now() AT TIME ZONE ${zone})::date AS last_day
  ), counted AS (
    SELECT (created_at AT TIME ZONE ${zone})::date AS day,
      count(*) FILTER (WHERE event = 'authn.login_succeeded') AS sign_ins,
      count(*) FILTER (WHERE event IN ('authn.login_failed', 'authn.login_blocked')) AS failed,
      count(*) FILTER (WHERE outcome = 'success' AND event IN (${changing()})) AS changes
    FROM audit_here
    WHERE org_id = ${orgId}
      AND created_at >= (SELECT first_day::timestamp AT TIME ZONE ${zone} FROM span)
    GROUP BY 1
  )
  SELECT days.day::date::text AS day, coalesce(sign_ins, 0) AS sign_ins,
    coalesce(failed, 0) AS failed_sign_ins, coalesce(changes, 0) AS changes
  FROM span, generate_series(span.first_day::timestamp, span.last_day, '1 day') AS days (day)
  LEFT JOIN counted ON counted.day = days.day::date
  ORDER BY days.day`;

/** Sign-ins, refused sign-ins and changes per day. */
export const readHistogram = async (
  q: Queryable,
  orgId: number,
  days: number,
  zone: string,
): Promise<DayCounts[]> => {
  const { rows } = await q.execute<DayCounts>(histogramSql(orgId, days, zone));
  return rows;
};
