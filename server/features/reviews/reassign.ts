import type { Parsed } from '../../../contract/route.ts';
import type { reassignItems as reassignRoute } from '../../../contract/review-acts.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { wakeJobs } from '../../jobs/jobs.ts';
import { auditPerson } from '../../people/target.ts';
import { aboutReview } from '../../reviews/about-review.ts';
import { readReviewers } from '../../reviews/conflict-facts.repo.ts';
import { CONFLICT_WORDS } from '../../reviews/conflicts.ts';
import { moveItems } from '../../reviews/hand-over.repo.ts';
import { judgeReviewer } from '../../reviews/judge-reviewer.ts';
import { movedTold } from '../../reviews/told-items.ts';
import { requireReview, seesAll } from '../../reviews/visible.repo.ts';
import { lockReview, requireState } from './lock-review.ts';
import { readReassigned, type Reassigned } from './reassign.repo.ts';

type Body = Parsed<typeof reassignRoute>['body'];

interface Refused {
  readonly item_id: number;
  readonly message: string;
}

// A reviewer hands on what is theirs; whatever else they name is not there for them.
const whoseOf = (ctx: Context, body: Body): number | null => {
  const actor = actorOf(ctx);
  if (seesAll(actor)) return null;
  if (body.held || (body.from_id !== undefined && body.from_id !== actor.userId)) {
    throw new AppError('forbidden', 'Only admins hand on what is not assigned to them');
  }
  return actor.userId;
};

const missing = (ids: readonly number[], found: readonly Reassigned[]): Refused[] => {
  const known = new Set(found.map(({ id }) => id));
  return ids
    .filter((id) => !known.has(id))
    .map((id) => ({ item_id: id, message: 'There is no such item' }));
};

/**
 * Hands open items to another reviewer; each for which the rules do not allow them is refused with
 * the reason, the others move. Whoever cannot decide anything is refused as a whole.
 */
export const reassignItems = (ctx: Context, reviewId: number, body: Body) => {
  const actor = actorOf(ctx);
  const { to_id: toId, note } = body;
  return ctx.transact(async (tx, audit) => {
    const { started_ms: startedAt } = await requireReview(tx, actor, reviewId);
    const whose = whoseOf(ctx, body);
    const review = await lockReview(tx, ctx, reviewId);
    requireState(review, 'reassign');
    const to = (await readReviewers(tx, actor.orgId, [toId])).get(toId);
    if (!to) throw notFound('Reviewer');
    if (!to.isActive) {
      throw new AppError('reviewer_conflict', `${to.full_name}: ${CONFLICT_WORDS.inactive}`, {
        details: { to_id: [CONFLICT_WORDS.inactive] },
      });
    }
    const found = await readReassigned(tx, reviewId, body, whose);
    const judged = {
      orgId: actor.orgId,
      reviewId,
      startedAt,
      grantorDays: review.settings.rules.grantor_days,
    };
    const verdicts = await judgeReviewer(
      tx,
      judged,
      toId,
      found.map(({ id }) => id),
    );
    const refused = missing(body.item_ids ?? [], found);
    const moved: Reassigned[] = [];
    for (const item of found) {
      const { id, is_open: isOpen, reviewer_id: from } = item;
      const conflict = verdicts.get(id)?.conflict ?? null;
      if (!isOpen) refused.push({ item_id: id, message: 'Has been decided' });
      else if (from === toId) refused.push({ item_id: id, message: 'Is with them already' });
      else if (conflict) refused.push({ item_id: id, message: CONFLICT_WORDS[conflict] });
      else moved.push(item);
    }
    if (moved.length > 0) {
      await moveItems(tx, reviewId, {
        itemIds: moved.map(({ id }) => id),
        toId,
        rule: 'reassigned',
        byId: actor.userId,
        note: note ?? '',
      });
      audit({
        ...aboutReview(review),
        event: 'review.reassigned',
        owner: auditPerson(to),
        reason: note,
        changes: movedTold(moved, toId),
      });
      await wakeJobs(tx);
    }
    return { moved: moved.length, refused };
  });
};
