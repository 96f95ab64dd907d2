import { screen } from '@testing-library/react';
import { getReviewDesk, saveReviewDesk, type Desk } from '../../../contract/review-desk.ts';
import {
  decideItems,
  getReviewItem,
  listReviewItems,
  type ReviewItem,
} from '../../../contract/review-items.ts';
import { getReview, type Review } from '../../../contract/reviews.ts';
import { ADA, fakeDesk } from '../../test/fake-items.ts';
import { fakeReview, fakeSettings } from '../../test/fake-review.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server, type Asked } from '../../test/server.ts';
import { InboxPage } from './inbox-page.tsx';
import type { DecisionsBody, DecisionsReply } from './inbox.queries.ts';

type Result = DecisionsReply['results'][number];
type Decision = DecisionsBody['decisions'][number];

/** The server's side of an inbox: its items, what it was sent, and how it answers. */
export interface FakeInbox {
  readonly items: Map<number, ReviewItem>;
  readonly sent: DecisionsBody[];
  readonly desks: Desk[];
  /** Changes how one decision is answered; undefined: it is taken. */
  refuse: (decision: Decision) => Partial<Result> | undefined;
}

const taken = (item: ReviewItem, { decision, reduce_to, reason }: Decision): ReviewItem => ({
  ...item,
  decisions: item.decisions + 1,
  answer:
    decision === 'withdraw'
      ? null
      : {
          decision,
          reduce_to: reduce_to ?? null,
          reason: reason ?? null,
          reviewer: ADA,
          impersonator: null,
          decided_at: AN_INSTANT,
        },
});

/** Settings whose rules are these. */
export const settingsWith = (rules: Partial<Review['settings']['rules']>): Review['settings'] => {
  const settings = fakeSettings();
  return { ...settings, rules: { ...settings.rules, ...rules } };
};

/** Opens the inbox of review 5 on a fake server. */
export function openInbox(
  list: readonly ReviewItem[],
  {
    review: change = {},
    desk = {},
    at = '/reviews/5/inbox',
  }: { review?: Partial<Review>; desk?: Partial<Desk>; at?: string } = {},
) {
  const items = new Map(list.map((item) => [item.id, item]));
  const fake: FakeInbox = { items, sent: [], desks: [], refuse: () => undefined };
  const openOf = () =>
    [...items.values()].filter((item) => item.answer === null || item.answer.decision === 'unsure')
      .length;
  const mine = () => ({ items: items.size, open: openOf() });
  const review = (): Review =>
    fakeReview({
      settings: settingsWith({ reason_for: 'nothing' }),
      mine: mine(),
      ...change,
    });
  const decide = ({ body }: Asked): DecisionsReply => {
    const asked = body as DecisionsBody;
    fake.sent.push(asked);
    const results = asked.decisions.map((decision): Result => {
      const item = items.get(decision.item_id);
      const refused = fake.refuse(decision);
      if (item === undefined || refused) {
        return {
          item_id: decision.item_id,
          ok: false,
          code: 'item_decided',
          message: 'No',
          item: item ?? null,
          ...refused,
        };
      }
      const now = taken(item, decision);
      items.set(item.id, now);
      return { item_id: item.id, ok: true, code: null, message: '', item: now };
    });
    return { results };
  };
  server.use(
    answer(getReview, review),
    answer(getReviewDesk, () => fakeDesk(desk)),
    answer(saveReviewDesk, ({ body }) => {
      fake.desks.push(body as Desk);
      return body;
    }),
    answer(
      listReviewItems,
      ({ url }) => {
        const show = url.searchParams.get('show')?.split(',') ?? [];
        return [...items.values()].filter((item) => !show.includes('decided') || item.answer);
      },
      { 'X-Total-Count': String(items.size) },
    ),
    answer(getReviewItem, ({ params }) => ({
      item: items.get(Number(params['item_id'])),
      peers: { group: 'Data Ops', people: 14, holders: 12, first: [] },
      also: [],
      history: [],
      assignments: [],
    })),
    answer(decideItems, decide),
  );
  const view = renderApp(<InboxPage reviewId={5} />, { at });
  return { ...view, fake };
}

/** The line that is open, by what its heading says. */
export const heading = (name: RegExp) => screen.findByRole('heading', { level: 2, name });
