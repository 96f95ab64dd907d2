import type { Rules } from './row-facts.ts';
import { words } from './words.ts';

const ofItem = (row: Readonly<Record<string, unknown>>): string => String(row['item_id']);

/** How the tables of access reviews are judged. */
export const REVIEW_RULES: Readonly<Record<string, Rules>> = {
  review_series: {
    key: (row) => String(row['id']),
    told: ['settings', 'next_start_at'],
    // Whoever made it owns it.
    untold: words('id org_id owner_id created_at updated_at'),
  },
  reviews: {
    key: (row) => String(row['id']),
    told: words(`
      state due_at applied_by approved_by signed_off_by owner_id settings hold snapshot_hash
    `),
    // The name stands in the settings, too; instants, notes and reasons come with a told column.
    untold: words(`
      id org_id series_id number name name_key starts_at started_at paused_at rested closed_at closed_by
      close_reason completed_at cancelled_at query_text population rules_version people approved_at
      approval_note checked_at check_again_at signed_off_at sign_off_note correlation_id worked_at
      created_by created_at updated_at version
    `),
  },
  review_items: {
    key: (row) => String(row['id']),
    isGrouped: true,
    told: words(`
      place kind right_key holder_type holder_id role is_privileged granted_by granted_at
      last_used_at snapshot hash recommendation reviewer_id rule decision reduce_to planned
      by_silence result result_message changed stick
    `),
    // Parts of its right, what the rules and the run before said of it, and what follows from the
    // told: instants, and which other ways give what was taken.
    untold: words(`
      id org_id review_id user_id team_id resource_type resource_id grant_id api_key_id search_text
      reasons is_new previous_item_id decided_at decisions applied_at stick_at stick_through
    `),
  },
  review_decisions: {
    key: ofItem,
    told: ['decision', 'reduce_to'],
    isToldWhole: true,
    // The reason is that of the event; who, when and from where are its own columns.
    untold: words(`
      org_id item_id seq review_id reason reviewer_id impersonator_id decided_at ip user_agent
      seen batch seconds
    `),
  },
  review_assignments: {
    key: ofItem,
    isGrouped: true,
    told: words('from_id to_id rule by_id note'),
    untold: words('org_id item_id seq at'),
  },
  review_applies: {
    key: (row) => `${ofItem(row)} attempt ${String(row['attempt'])}`,
    told: words('result message before after'),
    isToldWhole: true,
    untold: words('org_id item_id attempt at'),
  },
  review_evidence: {
    key: (row) => `${String(row['review_id'])} ${String(row['manifest_hash']).slice(2)}`,
    told: [],
    // Whoever made it is who did the event.
    untold: words('id org_id review_id made_by made_at manifest_hash signature bytes'),
  },
};
