import type { Tx } from '../db/db.ts';
import { isRetryable } from '../db/error-code.ts';
import { transact } from '../http/transact.ts';
import type { Services } from '../http/context.ts';
import { aboutReview, ofSeries } from './about-review.ts';
import { countTooYoung, queryTextOf, readCandidates } from './population.repo.ts';
import { RULES_VERSION } from './recommend.repo.ts';
import { assignAll } from './reviewer-pool.ts';
import { insertItems, sealSnapshot } from './snapshot.repo.ts';
import {
  activate,
  allowLargeStatements,
  lockStarting,
  nextStartTold,
  planNextRun,
  putBack,
  readHandedOut,
  type Starting,
} from './start.repo.ts';

type Taken = 'not_mine' | 'empty' | 'taken';

const snapshot = async (tx: Tx, review: Starting): Promise<Taken> => {
  if (review.has_snapshot) return 'taken';
  await allowLargeStatements(tx);
  const { id: reviewId, org_id: orgId, owner_id: ownerId, settings } = review;
  const population = { orgId, settings };
  const candidates = await readCandidates(tx, population);
  if (candidates.length === 0) return 'empty';
  const assignments = await assignAll(tx, { orgId, ownerId, settings }, candidates);
  const what = { reviewId, previousId: review.previous_id, population };
  await insertItems(tx, what, candidates, assignments);
  await sealSnapshot(tx, reviewId, population, {
    queryText: queryTextOf(population),
    rulesVersion: RULES_VERSION,
    tooYoung: await countTooYoung(tx, population),
  });
  return 'taken';
};

const TRIES = 4;

// Everything as of one moment. Without an audit row: to wait for the chain of the org, whose head
// moves all the time, such a transaction cannot; that the review is open is said by the next one.
const takeSnapshot = async ({ db }: Services, reviewId: number): Promise<Taken> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(
        async (tx) => {
          const review = await lockStarting(tx, reviewId);
          return review ? snapshot(tx, review) : 'not_mine';
        },
        { isolationLevel: 'repeatable read' },
      );
    } catch (error) {
      if (attempt === TRIES || !isRetryable(error)) throw error;
    }
  }
};

/**
 * Starts a review that is to start: takes the snapshot of everything in its scope and hands it out,
 * and then opens it. Each of the two steps is a transaction; a process that died between them, or in
 * one, is taken over from. Two at the same review: one does it. A scope in which nothing is (left)
 * makes it a draft again.
 */
export const startDue = async (services: Services, reviewId: number): Promise<void> => {
  const taken = await takeSnapshot(services, reviewId);
  if (taken === 'not_mine') return;
  await transact(services.db, { actor: null, request: null }, async (tx, audit) => {
    const review = await lockStarting(tx, reviewId);
    if (!review) return;
    if (!review.has_snapshot) {
      await putBack(tx, reviewId);
      audit({
        ...aboutReview(review),
        event: 'review.not_started',
        outcome: 'failure',
        reason: 'Nothing is in its scope',
        changes: { state: [review.state, 'draft'] },
      });
      return;
    }
    const { rules } = review.settings;
    const dueAt = await activate(tx, reviewId, rules.days);
    const next = await planNextRun(tx, review.series_id, rules);
    const { items, reviewers, held, ...hashes } = await readHandedOut(tx, reviewId);
    audit({
      ...aboutReview(review),
      ...ofSeries(review.series_id),
      event: 'review.started',
      changes: {
        state: [review.state, 'active'],
        due_at: [null, dueAt],
        items: [0, items],
        reviewers: [0, reviewers],
        held: [0, held],
        snapshot_hash: [null, hashes.snapshot_hash],
        handed_out_hash: [null, hashes.handed_out_hash],
        ...nextStartTold(next),
      },
    });
  });
};
