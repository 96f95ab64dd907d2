import { sql } from 'drizzle-orm';
import type { AuditEvent } from '../../../../contract/audit.ts';
import { int8Array, textArray } from '../../../db/arrays.ts';
import { asSystem } from '../../../db/as-system.ts';
import type { Tx } from '../../../db/db.ts';
import type { Actor } from '../../../http/context.ts';

/** Something that was done to somebody after a run had changed them. */
export interface LaterEvent extends Record<string, unknown> {
  user_id: number;
  event: AuditEvent;
  item_type: string;
  item_id: number;
}

/**
 * What else the log has of people since a run changed them, in the actor's org and in their home,
 * whose log tells of the account. By id, which is given while the person is held: the clock of the
 * run's row is that of the beginning of its batch.
 */
export const readLaterEvents = async (
  tx: Tx,
  actor: Actor,
  runId: number,
  {
    userIds,
    events,
  }: { readonly userIds: readonly number[]; readonly events: readonly AuditEvent[] },
): Promise<LaterEvent[]> => {
  const theirs = sql`a.org_id IN (r.org_id, u.default_org_id) AND a.owner_id = r.user_id
    AND a.created_at >= r.settled_at`;
  const { rows } = await asSystem(tx, (all) =>
    all.execute<LaterEvent>(sql`
      SELECT r.user_id, later.event, later.item_type, later.item_id
      FROM bulk_rows r JOIN bulk_runs b ON b.id = r.run_id JOIN users u ON u.id = r.user_id
      CROSS JOIN LATERAL (
        SELECT coalesce(max(a.id), 0) AS id FROM audit_log a
        WHERE ${theirs} AND a.correlation_id = b.correlation_id) own
      CROSS JOIN LATERAL (
        SELECT a.event, a.item_type, a.item_id FROM audit_log a
        WHERE ${theirs} AND a.id > own.id AND a.outcome = 'success'
          AND a.event = ANY(${textArray(events)})
          -- The end of an automatic lock is none of an admin's.
          AND (a.event <> 'user.unlocked' OR a.object_changes ? 'admin_lock')) later
      WHERE r.org_id = ${actor.orgId} AND r.run_id = ${runId}
        AND r.user_id = ANY(${int8Array(userIds)})`),
  );
  return rows;
};
