import { sql } from 'drizzle-orm';
import { ReviewSettings, type ReviewSettingsInput } from '../../contract/review-settings.ts';
import { transact } from '../http/transact.ts';
import { startDue } from '../reviews/start.ts';
import type { TestApp } from './test-app.ts';

/** Settings of a review of everybody, by one named reviewer; what is given takes their place. */
export const settingsOf = (
  reviewerIds: readonly number[],
  given: Partial<ReviewSettingsInput> = {},
): ReviewSettings =>
  ReviewSettings.parse({
    name: 'Everybody',
    scope: { kind: 'everybody' },
    reviewers: { policy: 'named', reviewer_ids: reviewerIds },
    rules: { days: 14 },
    ...given,
  });

/** A review about to start, of a series of its own, made the short way. */
export const draftReview = (
  test: TestApp,
  owner: { readonly id: number; readonly orgId: number },
  settings: ReviewSettings,
): Promise<number> =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    audit({ event: 'org.updated', itemType: 'org', orgId: owner.orgId });
    const document = JSON.stringify(settings);
    const { rows } = await tx.execute<{ id: number }>(sql`
      WITH series AS (
        INSERT INTO review_series (org_id, owner_id, settings)
        VALUES (${owner.orgId}, ${owner.id}, ${document}::jsonb) RETURNING id)
      INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
        created_by)
      SELECT ${owner.orgId}, id, 1, ${settings.name}, lower(${settings.name}), ${owner.id},
        'starting', ${document}::jsonb, ${owner.id} FROM series RETURNING id`);
    return rows[0]?.id ?? 0;
  });

/** A review that has just started, with a true snapshot. */
export const startedReview = async (
  test: TestApp,
  owner: { readonly id: number; readonly orgId: number },
  settings: ReviewSettings,
): Promise<number> => {
  const id = await draftReview(test, owner, settings);
  await startDue(test.services, id);
  return id;
};

/** An item of a review, as tests look at it. */
export interface SeenItem extends Record<string, unknown> {
  id: number;
  kind: string;
  right_key: string;
  role: string;
  reviewer_id: number | null;
  rule: string;
  recommendation: string | null;
  reasons: { code: string; days: number | null; share: number | null }[];
  is_new: boolean;
  granted_by: number | null;
  snapshot: Record<string, unknown>;
}

/** The items of a review, in its order. */
export const itemsOf = async (test: TestApp, reviewId: number): Promise<SeenItem[]> => {
  const { rows } = await test.db.execute<SeenItem>(sql`
    SELECT id, kind, right_key, role, reviewer_id, rule, recommendation, reasons, is_new, granted_by,
      snapshot FROM review_items WHERE review_id = ${reviewId} ORDER BY place`);
  return rows;
};
