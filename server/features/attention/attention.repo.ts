import { sql, type SQL } from 'drizzle-orm';
import type { Attention } from '../../../contract/system.ts';
import type { Queryable } from '../../db/db.ts';
import { toInstant, type DbInstant } from '../../db/instant.ts';
import { momentOf } from '../../reviews/moments.repo.ts';

const memberships = (orgId: number, where: SQL): SQL =>
  sql`(SELECT count(*) FROM members_here m WHERE m.org_id = ${orgId} AND ${where})`;

const isOn = sql`m.status = 'ACTIVE' AND m.user_status = 'ACTIVE'`;

const isOpen = sql`i.review_id = r.id AND (i.decision IS NULL OR i.decision = 'unsure')`;

const reviewsDue = (orgId: number, userId: number): SQL => sql`json_build_object(
  'my_items', (SELECT count(*) FROM review_items i JOIN reviews r ON r.id = i.review_id
    WHERE r.org_id = ${orgId} AND r.state = 'active' AND i.reviewer_id = ${userId} AND ${isOpen}),
  'overdue', (SELECT count(*) FROM reviews r WHERE r.org_id = ${orgId} AND r.state = 'active'
    AND now() >= ${momentOf(sql`r`, 0.75)}
    AND EXISTS (SELECT FROM review_items i WHERE ${isOpen})),
  'waiting', (SELECT count(*) FROM reviews r
    WHERE r.org_id = ${orgId} AND r.state = 'awaiting_apply'))`;

/** The statement behind the tiles: one round trip, each part by an index of its own. */
export const attentionSql = (orgId: number, timeZone: string, userId: number): SQL => sql`
  SELECT
    ${memberships(orgId, sql`m.locked_until > now()`)} AS locked,
    ${memberships(
      orgId,
      sql`m.invite_expires_at > now() AND m.invite_expires_at <= now() + interval '24 hours'`,
    )} AS invites_expiring,
    ${memberships(orgId, sql`m.invite_expires_at <= now()`)} AS invites_expired,
    ${memberships(
      orgId,
      sql`m.is_admin AND ${isOn} AND m.active_at < now() - interval '60 days'`,
    )} AS admins_idle_60,
    (SELECT count(*) FROM members_here m JOIN users u ON u.id = m.user_id
      WHERE m.org_id = ${orgId} AND m.is_admin AND ${isOn} AND u.password_hash IS NOT NULL
        AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())) AS active_admins,
    (SELECT count(*) FROM audit_here a
      WHERE a.org_id = ${orgId} AND a.event IN ('authn.login_failed', 'authn.login_blocked')
        AND a.created_at >= date_trunc('day', now(), ${timeZone})) AS failed_sign_ins_today,
    (SELECT count(*) FROM audit_here a
      WHERE a.org_id = ${orgId} AND a.event = 'authn.address_stopped'
        AND a.created_at >= date_trunc('day', now(), ${timeZone})) AS addresses_stopped_today,
    ${reviewsDue(orgId, userId)} AS reviews_due,
    now() AS as_of`;

/** What needs the attention of the admins of an org; "today" begins at midnight in the zone. */
export const readAttention = async (
  q: Queryable,
  orgId: number,
  timeZone: string,
  userId: number,
): Promise<Attention> => {
  const { rows } = await q.execute<Omit<Attention, 'as_of'> & { as_of: DbInstant }>(
    attentionSql(orgId, timeZone, userId),
  );
  const [row] = rows;
  if (!row) throw new Error('a count without a row');
  return { ...row, as_of: toInstant(row.as_of) };
};
