import type { Rules } from './row-facts.ts';
import { words } from './words.ts';

/** How the tables of access reviews are judged. */
export const REVIEW_RULES: Readonly<Record<string, Rules>> = {
  reviews: {
    key: (row) => String(row['id']),
    told: words('state due_at applied_by approved_by signed_off_by owner_id settings'),
    // The name stands in the settings, too; instants, notes and reasons come with a told column.
    untold: words(`
      id org_id series_id number name name_key starts_at started_at paused_at closed_at closed_by
      close_reason completed_at cancelled_at snapshot_hash query_text population rules_version
      people hold approved_at approval_note checked_at check_again_at signed_off_at sign_off_note
      correlation_id worked_at created_by created_at updated_at version
    `),
  },
  review_decisions: {
    key: (row) => String(row['item_id']),
    told: ['decision', 'reduce_to'],
    isToldWhole: true,
    // The reason is that of the event; who, when and from where are its own columns.
    untold: words(`
      org_id item_id seq review_id reason reviewer_id impersonator_id decided_at ip user_agent
      seen batch seconds
    `),
  },
};
