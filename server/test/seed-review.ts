import { sql } from 'drizzle-orm';
import type { Decision } from '../../contract/review-items.ts';
import { ReviewSettings, type ReviewSettingsInput } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import { transact } from '../http/transact.ts';
import type { TestApp } from './test-app.ts';

/** An item about the membership of somebody. */
export interface ItemSeed {
  readonly holderId: number;
  /** Null: held. */
  readonly reviewerId: number | null;
  readonly decision?: Decision;
  readonly rule?: string;
}

export interface ReviewSeed {
  readonly orgId: number;
  readonly ownerId: number;
  readonly state?: ReviewState;
  /** SQL of an instant. */
  readonly startedAt?: string;
  readonly dueAt?: string;
  readonly settings?: Partial<ReviewSettingsInput>;
  readonly items?: readonly ItemSeed[];
}

/** A review made in the database the short way: as if it had started, without anything of a snapshot. */
export const seedReview = (test: TestApp, seed: ReviewSeed): Promise<number> =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    const { orgId, ownerId, state = 'active', items = [] } = seed;
    const settings = JSON.stringify(
      ReviewSettings.parse({
        name: 'Everybody',
        scope: { kind: 'everybody' },
        reviewers: { policy: 'named', reviewer_ids: [ownerId] },
        rules: { days: 14 },
        ...seed.settings,
      }),
    );
    const at = (text: string | undefined, otherwise: string) => sql.raw(text ?? otherwise);
    const { rows } = await tx.execute<{ id: number }>(sql`
      WITH series AS (
        INSERT INTO review_series (org_id, owner_id, settings)
        VALUES (${orgId}, ${ownerId}, ${settings}::jsonb) RETURNING id)
      INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
        started_at, due_at, created_by)
      SELECT ${orgId}, id, 1, ${settings}::jsonb->>'name', lower(${settings}::jsonb->>'name'),
        ${ownerId}, ${state}, ${settings}::jsonb, ${at(seed.startedAt, 'now()')},
        ${at(seed.dueAt, `now() + interval '14 days'`)}, ${ownerId} FROM series
      RETURNING id`);
    const id = rows[0]?.id ?? 0;
    await tx.execute(sql`
      WITH given AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(
          items.map((item, index) => ({
            place: index + 1,
            holder_id: item.holderId,
            reviewer_id: item.reviewerId,
            decision: item.decision ?? null,
            rule: item.rule ?? (item.reviewerId === null ? 'held' : 'policy'),
          })),
        )}::jsonb) AS x (place int, holder_id bigint, reviewer_id bigint, decision text, rule text)
      ), made AS (
        INSERT INTO review_items (org_id, review_id, place, kind, right_key, holder_type, holder_id,
          user_id, role, is_privileged, snapshot, hash, reviewer_id, rule, decision)
        SELECT ${orgId}, ${id}, place, 'membership', 'membership:' || holder_id, 'USER', holder_id,
          holder_id, 'member', false, '{}', '', reviewer_id, rule, decision
        FROM given RETURNING id, reviewer_id, rule
      )
      INSERT INTO review_assignments (org_id, item_id, seq, from_id, to_id, rule, at)
      SELECT ${orgId}, id, n, NULL, CASE WHEN n = 1 AND is_later THEN NULL ELSE reviewer_id END,
        rule, now()
      FROM made, LATERAL (SELECT rule IN ('reassigned', 'reviewer_left', 'overdue') AS is_later) l,
        generate_series(1, CASE WHEN is_later THEN 2 ELSE 1 END) n`);
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    return id;
  });
