import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type * as z from 'zod';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import type { Queryable } from '../../db/db.ts';
import { notFound } from '../../http/app-error.ts';
import { readResults } from '../../reviews/apply.repo.ts';
import { readLoss } from '../../reviews/plan.repo.ts';
import { readStickCounts } from '../../reviews/stick.repo.ts';
import {
  readChanges,
  readOutcomeCounts,
  readOutcomeRow,
  type OutcomeCounts,
  type OutcomeRow,
} from './outcome.repo.ts';

type Outcome = z.output<typeof ReviewOutcome>;

const approvalOf = (row: OutcomeRow): Outcome['approval'] =>
  row.approved_by && row.approved_at !== null
    ? { by: row.approved_by, at: toInstant(row.approved_at), note: row.approval_note }
    : null;

const evidenceOf = ({ evidence }: OutcomeRow): Outcome['evidence'] =>
  evidence && {
    made_at: toInstant(evidence.made_at),
    manifest_sha256: evidence.manifest,
    bytes: evidence.bytes,
    by: evidence.by,
  };

// Until it has ended, nothing is decided: the figures of a running review are its counts.
const KNOWN: readonly (keyof OutcomeCounts)[] = ['kept', 'kept_flagged', 'by_silence'];
const beforeEnd = (counts: OutcomeCounts): OutcomeCounts => ({
  ...counts,
  ...Object.fromEntries(KNOWN.map((key) => [key, 0])),
});

/** What a review of an org takes away, what became of it, and whether it held. 404 for an unknown one. */
export const readOutcome = async (
  q: Queryable,
  orgId: number,
  reviewId: number,
): Promise<Outcome> => {
  const row = await readOutcomeRow(q, orgId, reviewId);
  if (!row) throw notFound('Review');
  const all = await readOutcomeCounts(q, reviewId);
  const counts = row.closed_at === null ? beforeEnd(all) : all;
  const loss = await readLoss(q, reviewId);
  const results = await readResults(q, reviewId);
  const { holds, still, back } = await readStickCounts(q, reviewId);
  return {
    changes: await readChanges(q, reviewId),
    kept: counts.kept,
    kept_flagged: counts.kept_flagged,
    by_silence: counts.by_silence,
    people: loss.people,
    admins: loss.admins,
    share: loss.items === 0 ? 0 : loss.planned / loss.items,
    hold: row.hold,
    approval: approvalOf(row),
    results,
    waiting: results.find(({ result }) => result === 'planned')?.items ?? 0,
    stick: {
      checked_at: toInstantOrNull(row.checked_at),
      again_at: toInstantOrNull(row.check_again_at),
      holds,
      still,
      back,
    },
    slowest_hours: counts.slowest_hours,
    recommendations: {
      given: counts.given,
      followed: counts.followed,
      overridden: counts.overridden,
    },
    evidence: evidenceOf(row),
  };
};
