import type { Desk } from '../../contract/review-desk.ts';
import type { ReviewItem } from '../../contract/review-items.ts';
import type { ReviewOutcome } from '../../contract/review-outcome.ts';
import { AN_INSTANT } from './fakes.ts';

export const ADA = { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' };
export const BO = { id: 2, full_name: 'Bo Berg', email: 'bo@example.com' };

/** Item `id`: Person `id` operates flow `id`; Ada decides. */
export const fakeItem = (id: number, change: Partial<ReviewItem> = {}): ReviewItem => ({
  id,
  place: id,
  kind: 'grant',
  holder: { type: 'USER', id: 100 + id, name: `Person ${id}`, email: `p${id}@example.com` },
  person: {
    status: 'ACTIVE',
    is_locked: false,
    is_invited: false,
    'is_admin?': false,
    is_owner: false,
    member_since: AN_INSTANT,
    last_login_at: AN_INSTANT,
    last_active_at: AN_INSTANT,
    teams: 1,
  },
  right: {
    role: 'operator',
    team: null,
    resource: { resource_type: 'flows', resource_id: id, resource_name: `Orders ${id}` },
    key: null,
    expires_at: null,
  },
  is_privileged: false,
  since: AN_INSTANT,
  granted_by: BO,
  last_used_at: null,
  recommendation: null,
  reasons: [],
  is_new: true,
  previous: null,
  changed: null,
  reviewer: ADA,
  rule: 'policy',
  answer: null,
  decisions: 0,
  hash: 'a'.repeat(64),
  result: null,
  result_message: '',
  applied_at: null,
  stick: null,
  ...change,
});

/** What Bo said of it in the run before. */
export const fakePrevious = (
  change: Partial<NonNullable<ReviewItem['previous']>> = {},
): NonNullable<ReviewItem['previous']> => ({
  decision: 'keep',
  reduce_to: null,
  reason: null,
  reviewer: BO,
  impersonator: null,
  decided_at: '2025-10-15T10:00:00.000Z',
  review: { id: 4, name: 'Quarterly review #1' },
  ...change,
});

export const fakeDesk = (change: Partial<Desk> = {}): Desk => ({
  item_id: null,
  show: null,
  drafts: {},
  ...change,
});

/** A closed review that takes two grants away and waits to be applied. */
export const fakeOutcome = (change: Partial<ReviewOutcome> = {}): ReviewOutcome => ({
  changes: [{ change: 'end_grant', items: 2 }],
  kept: 1,
  kept_flagged: 0,
  by_silence: 0,
  people: 2,
  admins: 0,
  share: 0.1,
  hold: [],
  approval: null,
  results: [{ result: 'planned', items: 2 }],
  waiting: 2,
  stick: { checked_at: null, again_at: null, holds: 0, still: 0, back: 0 },
  slowest_hours: null,
  recommendations: { given: 2, followed: 1, overridden: 1 },
  evidence: null,
  ...change,
});
