import type { ReviewItem } from '../../contract/review-items.ts';
import { toInstant, toInstantOrNull } from '../db/instant.ts';
import type { AnswerRow, ItemRow } from './items.repo.ts';

/** An answer on the wire. */
export const toAnswer = <A extends Pick<AnswerRow, 'decided_at'>>(
  row: A,
): Omit<A, 'decided_at'> & { decided_at: string } => ({
  ...row,
  decided_at: toInstant(row.decided_at),
});

/** An item on the wire. */
export const toReviewItem = (row: ItemRow): ReviewItem => ({
  id: row.id,
  place: row.place,
  kind: row.kind,
  holder: row.snapshot.holder,
  person: row.snapshot.person,
  right: row.snapshot.right,
  is_privileged: row.is_privileged,
  since: toInstantOrNull(row.granted_at),
  granted_by: row.snapshot.granted_by,
  last_used_at: toInstantOrNull(row.last_used_at),
  recommendation: row.recommendation,
  reasons: row.reasons,
  is_new: row.is_new,
  previous: row.previous && toAnswer(row.previous),
  changed: row.changed && { ...row.changed, at: toInstant(row.changed.at) },
  reviewer: row.reviewer,
  rule: row.rule,
  answer: row.answer && toAnswer(row.answer),
  decisions: row.decisions,
  hash: row.hash,
  result: row.result,
  result_message: row.result_message,
  applied_at: toInstantOrNull(row.applied_at),
  stick:
    row.stick === null || row.stick_at === null
      ? null
      : { state: row.stick, through: row.stick_through, checked_at: toInstant(row.stick_at) },
});
