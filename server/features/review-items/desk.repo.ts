import { sql } from 'drizzle-orm';
import type { Desk } from '../../../contract/review-desk.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import type { Actor } from '../../http/context.ts';

const EMPTY: Desk = { item_id: null, show: null, drafts: {} };

/** Where somebody was in a review, and their notes; an empty desk for who never was there. */
export const readDesk = async (q: Queryable, actor: Actor, reviewId: number): Promise<Desk> => {
  const { rows } = await q.execute<Desk & Record<string, unknown>>(sql`
    SELECT item_id, show, drafts FROM review_desks
    WHERE org_id = ${actor.orgId} AND review_id = ${reviewId} AND user_id = ${actor.userId}`);
  return rows[0] ?? EMPTY;
};

/** Keeps it. The last tab that says something is believed. */
export const putDesk = (tx: Tx, actor: Actor, reviewId: number, desk: Desk) =>
  tx.execute(sql`
    INSERT INTO review_desks (org_id, review_id, user_id, item_id, show, drafts)
    VALUES (${actor.orgId}, ${reviewId}, ${actor.userId}, ${desk.item_id}, ${desk.show},
      ${JSON.stringify(desk.drafts)}::jsonb)
    ON CONFLICT (review_id, user_id) DO UPDATE SET item_id = excluded.item_id,
      show = excluded.show, drafts = excluded.drafts, updated_at = now()`);
