import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Desk } from '../../../contract/review-desk.ts';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { toastFailed } from '../../components/feedback-store.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { whyNotWhileActing } from '../../people/availability.ts';
import { isOpen, whyShut } from '../../reviews/decision-words.ts';
import type { Given, Refused } from './answers.ts';
import { itemKey } from './entries.ts';
import { filtersOf, SHAPE, showOf, type InboxState } from './inbox-state.ts';
import { itemInCache } from './inbox.queries.ts';
import { refusalWords } from './refusal-words.ts';
import { shownAnswer } from './shown.ts';
import { useAnswers } from './use-answers.ts';
import { useDesk } from './use-desk.ts';
import { useItems } from './use-items.ts';
import { usePlace } from './use-place.ts';

/** How many are left, those on their way counted as they show. */
const openLeft = (review: Review, pending: ReadonlyMap<number, Given>): number => {
  let open = review.mine.open;
  for (const { item } of pending.values()) {
    const isNow = isOpen(shownAnswer(item, pending));
    if (isOpen(item.answer) !== isNow) open += isNow ? 1 : -1;
  }
  return Math.max(0, Math.min(review.mine.items, open));
};

/** The inbox of one reviewer: list, place, answers and notes, and who may decide what. */
export function useInbox(review: Review, begun: Desk) {
  const client = useQueryClient();
  const session = useSession();
  const myId = session.user.id;
  const { state, patch } = useUrlState(SHAPE);
  const list = useItems(review.id, filtersOf(state));
  const place = usePlace({
    state,
    patch,
    items: list.items,
    isComplete: list.isComplete,
    begun: begun.item_id,
  });
  const { current, go } = place;
  const desk = useDesk(review.id, begun, {
    item_id: current?.kind === 'item' ? current.item.id : null,
    show: showOf(state),
  });
  const [seconds, setSeconds] = useState<readonly number[]>([]);
  const titleRef = useRef<HTMLHeadingElement>(null);
  const noteRef = useRef<HTMLTextAreaElement>(null);

  const tellRefused = (refused: readonly Refused[]) => {
    const [first] = refused;
    if (first === undefined) return;
    for (const { item, intent } of refused) {
      // What was typed is not lost with the answer that it went with.
      if (intent.reason !== undefined && desk.drafts[String(item.id)] === undefined) {
        desk.setDraft(item.id, intent.reason);
      }
    }
    const now = itemInCache(client, review.id, first.item.id) ?? first.item;
    const words = refusalWords(first, now, myId);
    const text =
      refused.length === 1
        ? `${first.item.holder.name}: ${words}`
        : `${refused.length.toLocaleString('en')} answers were not saved. ${first.item.holder.name}: ${words}`;
    toastFailed(text, {
      action: { label: 'Go to it', run: () => go({ key: itemKey(first.item.id) }) },
    });
  };
  const told = useAnswers(review.id, tellRefused);

  const isMine = (item: ReviewItem) => item.reviewer?.id === myId;
  const waits = (item: ReviewItem) => isMine(item) && isOpen(shownAnswer(item, told.pending));
  const whyNone =
    whyNotWhileActing(session) ??
    whyShut(review.state) ??
    // Over by the clock, and about to be closed.
    (review.may.includes('decide') ? null : 'The review has ended: it takes no answers any more');
  const whyNot = (item: ReviewItem): string | null => {
    if (whyNone !== null) return whyNone;
    if (!isMine(item)) return `Given to ${item.reviewer?.full_name ?? 'nobody yet'}`;
    const isOwn = item.holder.type === 'USER' && item.holder.id === myId;
    return isOwn && item.rule !== 'self_attested'
      ? 'Nobody reviews a right of their own: give it to somebody else'
      : null;
  };
  const narrow = (change: Partial<InboxState>) => {
    go(null);
    patch({ ...change, at: '' }, { replace: true });
  };
  return {
    ...told,
    ...place,
    ...desk,
    session,
    state,
    patch,
    list,
    seconds,
    addSeconds: (more: number) => setSeconds((before) => [...before.slice(-40), more]),
    titleRef,
    noteRef,
    isMine,
    waits,
    whyNone,
    whyNot,
    narrow,
    open: openLeft(review, told.pending),
  };
}
export type InboxModel = ReturnType<typeof useInbox>;
