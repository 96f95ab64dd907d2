import type { Review, ReviewPreview } from '../../contract/reviews.ts';
import { ReviewSettings } from '../../contract/review-settings.ts';
import { AN_INSTANT } from './fakes.ts';

const ADA = { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' };

/** Settings of a plain review of the admins. */
export const fakeSettings = (change: Partial<ReviewSettings> = {}): ReviewSettings =>
  ReviewSettings.parse({
    name: 'Admins, fourth quarter',
    scope: { kind: 'admins' },
    reviewers: { policy: 'org_admins' },
    rules: { days: 14 },
    ...change,
  });

/** A running review of 12 items, 4 of them open; its caller may do all that an owner may. */
export const fakeReview = (change: Partial<Review> = {}): Review => ({
  id: 5,
  series_id: 3,
  number: 1,
  state: 'active',
  settings: fakeSettings(),
  scope_name: null,
  owner: ADA,
  starts_at: null,
  started_at: AN_INSTANT,
  due_at: new Date(Date.now() + 3 * 86_400_000 + 60_000).toISOString(),
  paused_at: null,
  closed_at: null,
  completed_at: null,
  cancelled_at: null,
  next_start_at: null,
  next_runs: null,
  counts: { items: 12, open: 4, keep: 6, revoke: 2, reduce: 0, unsure: 1, held: 0, overdue: 0 },
  people: 10,
  reviewers: 2,
  mine: { items: 6, open: 3 },
  hold: [],
  closed_by: null,
  approved_by: null,
  self_attested: 0,
  signed_off: null,
  snapshot_hash: 'a'.repeat(64),
  may: ['decide', 'reassign', 'nudge', 'extend', 'pause', 'close', 'stop'],
  etag: '"review-5-1"',
  ...change,
});

/** A preview of 12 rights of 10 people for 2 reviewers. */
export const fakePreview = (change: Partial<ReviewPreview> = {}): ReviewPreview => ({
  people: 10,
  items: 12,
  by_right: [{ kind: 'admin', items: 12 }],
  reviewers: [{ reviewer: ADA, items: 12 }],
  reviewer_count: 2,
  held: 0,
  self_attested: 0,
  too_young: 0,
  on_silence: { keep: 12, revoke: 0, people: 0, admins: 0, held_for_second_person: false },
  ...change,
});
