import type { ErrorCode } from '../../../contract/errors.ts';
import { MANY_DECISIONS, type decideItems } from '../../../contract/review-items.ts';
import type { ReviewRules } from '../../../contract/review-settings.ts';
import type { Parsed, Reply } from '../../../contract/route.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError, invalidField, notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { lockActor } from '../../people/target.repo.ts';
import { readItems, type ItemRow } from '../../reviews/items.repo.ts';
import { toReviewItem } from '../../reviews/item-view.ts';
import { judgeReviewer, type JudgedReview } from '../../reviews/judge-reviewer.ts';
import { inWords, ofItem } from '../../reviews/told.ts';
import { holdReview, seesAll, type ReviewRow } from '../../reviews/visible.repo.ts';
import {
  insertDecisions,
  isReviewerOf,
  lockItems,
  onceAssigned,
  type NewDecision,
} from './decide.repo.ts';
import { assertMayDecide, type GivenDecision } from './judge-decision.ts';

type Body = Parsed<typeof decideItems>['body'];
type Decided = Reply<typeof decideItems>;

/** What is wrong with the request as a whole. */
const assertFits = (rules: ReviewRules, { decisions, reason }: Body): void => {
  const seen = new Set<number>();
  decisions.forEach(({ item_id: id }, at) => {
    if (seen.has(id)) throw invalidField(`decisions.${at}.item_id`, 'Is decided twice');
    seen.add(id);
  });
  // To take back is not to decide: many mistakes are undone as easily as one.
  const many = decisions.filter(({ decision }) => decision !== 'withdraw').length;
  if (many > 1 && !rules.allow_many) {
    throw invalidField('decisions', 'This review is decided one by one');
  }
  if (many > MANY_DECISIONS && reason === undefined) {
    throw invalidField('reason', `More than ${MANY_DECISIONS} at once want a reason`);
  }
};

const assertOpen = ({ state, is_over: isOver }: ReviewRow): void => {
  if (state === 'active' && !isOver) return;
  const why =
    state === 'paused'
      ? 'The review is paused; nothing is decided until it goes on'
      : state === 'active' || state === 'closing'
        ? 'The review has ended; nothing is decided any more'
        : 'The review is not open for decisions';
  throw new AppError('review_state', why);
};

const auditDecision = (
  audit: AuditSink,
  review: ReviewRow,
  item: ItemRow,
  { decision, reduce_to: reduceTo, reason }: NewDecision,
): void => {
  const said = reduceTo === null ? decision : `${decision} to ${reduceTo}`;
  audit({
    ...ofItem(review, item, 'review.decided'),
    reason: reason ?? undefined,
    changes: {
      decision: [item.decision, decision === 'withdrawn' ? null : decision],
      ...(reduceTo !== null && { reduce_to: [item.role, reduceTo] }),
    },
    summary: [`${inWords(item)}: ${said}`],
  });
};

const judgedReview = (
  actor: Actor,
  { id, started_ms: startedAt, rules }: ReviewRow,
): JudgedReview => ({
  orgId: actor.orgId,
  reviewId: id,
  startedAt,
  grantorDays: rules.grantor_days,
});

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

const refusalOf = (work: () => void): Refusal | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
};

const taken = (given: GivenDecision, reason: string | null): NewDecision => ({
  item_id: given.item_id,
  decision: given.decision === 'withdraw' ? 'withdrawn' : given.decision,
  reduce_to: given.reduce_to ?? null,
  reason,
  seen: given.seen.hash,
  seconds: given.seconds ?? null,
});

const maySee = (actor: Actor, item: ItemRow | undefined): item is ItemRow =>
  item !== undefined && (seesAll(actor) || item.reviewer_id === actor.userId);

const UNKNOWN: Refusal = { code: 'not_found', message: 'Item not found' };

const decideIn = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  reviewId: number,
  body: Body,
): Promise<Decided> => {
  const actor = actorOf(ctx);
  const review = await holdReview(tx, actor.orgId, reviewId);
  if (!review) throw notFound('Review');
  assertOpen(review);
  assertFits(review.rules, body);
  // Whoever is deactivated or locked at this moment decides no more.
  await lockActor(tx, actor);
  const ids = body.decisions.map(({ item_id: id }) => id);
  const place = { orgId: actor.orgId, id: review.id };
  await lockItems(tx, review.id, ids);
  // What never was theirs a member does not learn of.
  const known = seesAll(actor) ? null : await onceAssigned(tx, review.id, actor.userId, ids);
  const found = (await readItems(tx, place, ids)).filter(({ id }) => known?.has(id) ?? true);
  const before = new Map(found.map((item) => [item.id, item]));
  const judged = await judgeReviewer(
    tx,
    judgedReview(actor, review),
    actor.userId,
    ids,
    actor.impersonatorId,
  );
  const refusals = new Map<number, Refusal>();
  const decisions: NewDecision[] = [];
  for (const given of body.decisions) {
    const item = before.get(given.item_id);
    const reason = given.reason ?? body.reason ?? null;
    const conflict = judged.get(given.item_id)?.conflict ?? null;
    const refusal = item
      ? refusalOf(() => assertMayDecide(actor, review.rules, item, given, { reason, conflict }))
      : UNKNOWN;
    if (item && refusal === null) decisions.push(taken(given, reason));
    else if (refusal) refusals.set(given.item_id, refusal);
  }
  const where = { actor, request: ctx.request, reviewId: review.id };
  await insertDecisions(tx, where, decisions, body.decisions.length);
  for (const decision of decisions) {
    const item = before.get(decision.item_id);
    if (item) auditDecision(audit, review, item, decision);
  }
  const after = new Map((await readItems(tx, place, ids)).map((item) => [item.id, item]));
  return {
    results: ids.map((id) => {
      const [item, refusal] = [after.get(id), refusals.get(id)];
      const { code = null, message = '' } = refusal ?? {};
      const isShown = maySee(actor, item);
      return {
        item_id: id,
        ok: refusal === undefined,
        code,
        message,
        item: isShown ? toReviewItem(item) : null,
      };
    }),
  };
};

/**
 * What the caller says of items of theirs: each is taken or refused on its own, all that are taken in
 * one transaction with their audit rows. While it runs the review cannot end: what is answered with
 * `ok` counts.
 */
export const decide = async (ctx: Context, reviewId: number, body: Body): Promise<Decided> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    // Whose last item was handed to another a moment ago still gets an answer for it.
    const isReviewer = seesAll(actor) || (await isReviewerOf(tx, reviewId, actor.userId));
    if (!isReviewer) throw notFound('Review');
    return decideIn(tx, audit, ctx, reviewId, body);
  });
};
