import { sql } from 'drizzle-orm';
import { ReviewSettings } from '../../contract/review-settings.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { wakeJobs } from '../jobs/jobs.ts';
import { sortName } from '../people/names.ts';
import { aboutReview } from '../reviews/about-review.ts';
import type { SampleOrg } from './fill-sample.repo.ts';

/**
 * Sets a quarterly review of the admins to start, with all that they may do, by the first admin: the
 * only one who can sign in. The scheduler takes its snapshot, as it does for every other.
 */
export const fillReviews = async (tx: Tx, audit: AuditSink, org: SampleOrg): Promise<void> => {
  const { orgId, admin } = org;
  const settings = ReviewSettings.parse({
    name: 'Admins of the quarter',
    description: 'Who may administer the org, and what else admins hold',
    scope: { kind: 'admins' },
    rights: ['admin', 'team', 'grant', 'key'],
    reviewers: { policy: 'named', reviewer_ids: [admin.id] },
    rules: { days: 14, repeat: 'quarterly', grantor_days: 0 },
  });
  const document = JSON.stringify(settings);
  const { rows } = await tx.execute<{ id: number }>(sql`
    WITH series AS (
      INSERT INTO review_series (org_id, owner_id, settings)
      VALUES (${orgId}, ${admin.id}, ${document}::jsonb) RETURNING id
    )
    INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
      starts_at, created_by)
    SELECT ${orgId}, id, 1, ${settings.name}, ${sortName(settings.name)}, ${admin.id}, 'starting',
      ${document}::jsonb, now(), ${admin.id} FROM series RETURNING id`);
  audit({
    ...aboutReview({ id: rows[0]?.id ?? 0, org_id: orgId, name: settings.name, number: 1 }),
    event: 'review.created',
    actor: { type: 'user', ...admin },
    changes: { name: [null, settings.name], state: [null, 'starting'] },
  });
  await wakeJobs(tx);
};
