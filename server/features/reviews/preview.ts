import { RIGHT_KINDS, type ReviewSettings } from '../../../contract/review-settings.ts';
import type { ReviewPreview } from '../../../contract/reviews.ts';
import type { Queryable } from '../../db/db.ts';
import { actorOf, type Context } from '../../http/context.ts';
import type { Assignment } from '../../reviews/assign.ts';
import { readReviewers } from '../../reviews/conflict-facts.repo.ts';
import { holdReasons } from '../../reviews/hold.ts';
import {
  countTooYoung,
  readCandidates,
  type Candidate,
  type Population,
} from '../../reviews/population.repo.ts';
import { assignAll } from '../../reviews/reviewer-pool.ts';
import { checkNames } from './check-settings.ts';
import { countLosers } from './preview.repo.ts';

const SHOWN = 20;

const isTakenBySilence = (
  { on_silence: onSilence }: ReviewSettings['rules'],
  { recommendation }: Candidate,
): boolean =>
  onSilence === 'revoke' || (onSilence === 'recommendation' && recommendation === 'revoke');

const idsOf = (items: readonly Candidate[]): number[] => [
  ...new Set(items.flatMap(({ userId }) => userId ?? [])),
];

const losersOf = (q: Queryable, orgId: number, lost: readonly Candidate[]): Promise<number> =>
  countLosers(q, orgId, {
    userIds: idsOf(lost),
    teamIds: lost.filter((one) => one.holder_type === 'TEAM').map((one) => one.holder_id),
    isOfAll: lost.some((one) => one.holder_type === 'ORG'),
  });

/** What would follow if nobody answered at all. */
const silenceOf = async (
  q: Queryable,
  { orgId, settings }: Population & { readonly settings: ReviewSettings },
  items: readonly Candidate[],
): Promise<ReviewPreview['on_silence']> => {
  const lost = items.filter((item) => isTakenBySilence(settings.rules, item));
  const people = await losersOf(q, orgId, lost);
  const admins = idsOf(
    lost.filter(({ kind, isAdmin }) => kind === 'admin' || (kind === 'membership' && isAdmin)),
  ).length;
  const figures = { items: items.length, planned: lost.length, people, admins };
  return {
    keep: items.length - lost.length,
    revoke: lost.length,
    people,
    admins,
    held_for_second_person: holdReasons(figures).length > 0,
  };
};

const byReviewer = (assignments: readonly Assignment[]): (readonly [number, number])[] => {
  const counts = new Map<number, number>();
  for (const { reviewerId } of assignments) {
    if (reviewerId !== null) counts.set(reviewerId, (counts.get(reviewerId) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, many], [b, more]) => more - many || a - b);
};

/** What a review with these settings would be, were it started now. */
export const previewReview = async (
  ctx: Context,
  settings: ReviewSettings,
): Promise<ReviewPreview> => {
  const { db } = ctx;
  const { orgId, userId: ownerId } = actorOf(ctx);
  await checkNames(db, orgId, settings);
  const population = { orgId, settings };
  const items = await readCandidates(db, population);
  const assignments = await assignAll(db, { orgId, ownerId, settings }, items);
  const reviewers = byReviewer(assignments);
  const first = reviewers.slice(0, SHOWN);
  const people = await readReviewers(
    db,
    orgId,
    first.map(([id]) => id),
  );
  const ofRule = (rule: Assignment['rule']): number =>
    assignments.filter((one) => one.rule === rule).length;
  return {
    people: idsOf(items).length,
    items: items.length,
    by_right: RIGHT_KINDS.map((kind) => ({
      kind,
      items: items.filter((item) => item.kind === kind).length,
    })).filter((right) => right.items > 0),
    reviewers: first.flatMap(([id, many]) => {
      const person = people.get(id);
      if (!person) return [];
      const { full_name: fullName, email } = person;
      return [{ reviewer: { id, full_name: fullName, email }, items: many }];
    }),
    reviewer_count: reviewers.length,
    held: ofRule('held'),
    self_attested: ofRule('self_attested'),
    too_young: await countTooYoung(db, population),
    on_silence: await silenceOf(db, population, items),
  };
};
