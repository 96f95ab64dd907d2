import { sql } from 'drizzle-orm';
import type { ApplyResult, Decision } from '../../contract/review-items.ts';
import { ReviewSettings, type ReviewSettingsInput } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import { transact } from '../http/transact.ts';
import { itemHash, snapshotHash } from '../reviews/item-hash.repo.ts';
import type { TestApp } from './test-app.ts';

/** An item about the membership of somebody. */
export interface ItemSeed {
  readonly holderId: number;
  /** Null: held. */
  readonly reviewerId: number | null;
  readonly decision?: Decision;
  readonly rule?: string;
  readonly reason?: string;
  /** What the right is said to be to. */
  readonly of?: {
    readonly team?: { readonly id: number; readonly name: string };
    readonly resource?: {
      readonly resource_type: string;
      readonly resource_id: number;
      readonly resource_name: string;
    };
  };
  /** What became of taking the membership away. */
  readonly result?: ApplyResult;
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

/** A review made in the database the short way, as if it had run so far: items, decisions, results. */
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
            result: item.result ?? null,
            of: item.of ?? {},
          })),
        )}::jsonb) AS x (place int, holder_id bigint, reviewer_id bigint, decision text, rule text,
          result text, of jsonb)
      ), made AS (
        INSERT INTO review_items (org_id, review_id, place, kind, right_key, holder_type, holder_id,
          user_id, role, is_privileged, granted_at, snapshot, hash, reviewer_id, rule, decision,
          decided_at, decisions, planned, result, applied_at)
        SELECT ${orgId}, ${id}, place, 'membership', 'membership:' || holder_id, 'USER', holder_id,
          holder_id, 'member', false, now() - interval '1 year', jsonb_build_object(
            'holder', jsonb_build_object('type', 'USER', 'id', holder_id, 'name',
              coalesce((SELECT full_name FROM users u WHERE u.id = holder_id), '=Ghost ' || holder_id),
              'email', (SELECT email FROM users u WHERE u.id = holder_id)),
            'person', NULL, 'granted_by', NULL,
            'right', jsonb_build_object('role', 'member', 'team', NULL, 'resource', NULL, 'key', NULL,
              'expires_at', NULL) || of), '', reviewer_id, rule, decision,
          CASE WHEN decision IS NOT NULL THEN clock_timestamp() END, (decision IS NOT NULL)::int,
          CASE WHEN result IS NOT NULL THEN 'remove_member' END, result,
          CASE WHEN result = 'applied' THEN clock_timestamp() END
        FROM given RETURNING id, place, reviewer_id, rule, decision, decided_at, result
      ), done AS (
        INSERT INTO review_applies (org_id, item_id, attempt, result, before)
        SELECT ${orgId}, id, 1, result, '{"role": "member"}' FROM made WHERE result IS NOT NULL
      )
      INSERT INTO review_assignments (org_id, item_id, seq, from_id, to_id, rule, at)
      SELECT ${orgId}, id, n, NULL, CASE WHEN n = 1 AND is_later THEN NULL ELSE reviewer_id END,
        rule, now()
      FROM made, LATERAL (SELECT rule IN ('reassigned', 'reviewer_left', 'overdue') AS is_later) l,
        generate_series(1, CASE WHEN is_later THEN 2 ELSE 1 END) n`);
    await tx.execute(sql`UPDATE review_items i SET hash = ${itemHash} WHERE review_id = ${id}`);
    const reasons = JSON.stringify(items.map(({ reason = null }) => reason));
    await tx.execute(sql`
      INSERT INTO review_decisions (org_id, item_id, seq, review_id, decision, reason, reviewer_id,
        ip, user_agent, seen, seconds, decided_at)
      SELECT org_id, id, 1, review_id, decision, ${reasons}::jsonb->>(place - 1), reviewer_id,
        '192.0.2.7', 'Fox', hash, 4, decided_at
      FROM review_items WHERE review_id = ${id} AND decision IS NOT NULL`);
    await tx.execute(sql`
      UPDATE reviews SET snapshot_hash = (${snapshotHash(id)}), query_text = 'SELECT …',
        closed_at = CASE WHEN ${state} IN ('completed', 'awaiting_apply', 'applying')
          THEN clock_timestamp() END,
        population = jsonb_build_object('items', ${items.length}::int)
      WHERE id = ${id}`);
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    return id;
  });
