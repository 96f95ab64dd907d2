import { actorOf, type Context } from '../../http/context.ts';
import { readReviewers } from '../../reviews/conflict-facts.repo.ts';
import { auditPerson } from '../../people/target.ts';
import { aboutReview } from '../../reviews/about-review.ts';
import { nudge } from '../../reviews/remind.ts';
import { lockReview, requireState } from './lock-review.ts';

/** Mails reviewers with open items, each at most once an hour; who was mailed is an event each. */
export const nudgeReviewers = (
  ctx: Context,
  reviewId: number,
  reviewerIds: readonly number[] | undefined,
): Promise<{ sent: number; waiting: number }> => {
  const { orgId, fullName: by } = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, ctx, reviewId);
    requireState(review, 'nudge');
    const { mailer } = ctx;
    const { sent, waiting } = await nudge(tx, { mailer, orgId, reviewId, by }, reviewerIds);
    const ids = sent.map(({ reviewerId }) => reviewerId);
    const people = await readReviewers(tx, orgId, ids);
    for (const { reviewerId, open } of sent) {
      const person = people.get(reviewerId);
      audit({
        ...aboutReview(review),
        event: 'review.nudged',
        ...(person && { owner: auditPerson(person) }),
        summary: [`${open} open`],
      });
    }
    return { sent: sent.length, waiting: waiting.length };
  });
};
