import { useState } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Review } from '../../../contract/reviews.ts';
import { announce, toastDone, toastInfo } from '../../components/feedback-store.ts';
import { DECISION_WORDS } from '../../reviews/decision-words.ts';
import { rightTitle } from '../../reviews/right-words.ts';
import type { Act, Given, Intent } from './answers.ts';
import type { Asked } from './decision-bar.tsx';
import { itemKey, nextOpen, type Entry } from './entries.ts';
import { groupTitle } from './item-row.tsx';
import { needsReason, shownAnswer } from './shown.ts';
import type { KeyAct } from './use-inbox-keys.ts';
import type { InboxModel } from './use-inbox.ts';
import { useLookedAt } from './use-looked-at.ts';

export type Overlay = 'help' | 'accept' | 'group' | 'reassign';

/** What the reviewer does: answering, moving, taking back; each is said for who does not see it. */
export function useInboxActs(review: Review, model: InboxModel) {
  const { answers, pending, refused, drafts, setDraft, current, entries, at, go } = model;
  const { titleRef, noteRef } = model;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const lookedAt = useLookedAt(current?.key ?? null);
  const orgName = model.session.org.name;

  const nameOf = (entry: Entry) =>
    entry.kind === 'group'
      ? groupTitle(entry.group)
      : `${entry.item.holder.name}, ${rightTitle(entry.item, orgName)}`;
  const moveTo = (entry: Entry | undefined, before = '') => {
    if (entry === undefined) {
      announce(`${before}Nothing else is left open here.`);
      return;
    }
    go(entry);
    announce(`${before}${nameOf(entry)}`);
  };
  const goOn = (done: string, left: number) =>
    moveTo(
      nextOpen(entries, current?.key ?? null, model.waits),
      `${done}. ${left.toLocaleString('en')} left. `,
    );
  const leaveNote = () => {
    setAsked(null);
    // The keys are of use again; whoever walks by Tab is where the item begins.
    if (document.activeElement === noteRef.current)
      titleRef.current?.focus({ preventScroll: true });
  };

  const ask = (item: ReviewItem, intent: Intent) => {
    setAsked({ itemId: item.id, intent });
    noteRef.current?.focus();
    announce('This review asks for a reason. Type it, then press Enter.');
  };
  const decide = (intent: Intent) => {
    if (current?.kind !== 'item') return;
    const { item } = current;
    const whyNot = model.whyNot(item);
    if (whyNot !== null) return toastInfo(whyNot);
    const shown = shownAnswer(item, pending);
    const note = (drafts[String(item.id)] ?? '').trim();
    const isBack = intent.decision === 'withdraw';
    const isSame =
      shown?.decision === intent.decision && shown.reduce_to === (intent.reduceTo ?? null);
    if (isSame && note === '' && !refused.has(item.id)) return goOn('As before', model.open);
    if (needsReason(intent.decision, review.settings.rules) && note === '') {
      return ask(item, intent);
    }
    const seconds = lookedAt();
    answers.give([
      { item, intent: { ...intent, ...(note !== '' && !isBack && { reason: note }) }, seconds },
    ]);
    leaveNote();
    if (intent.decision === 'withdraw') return announce('Taken back: open again');
    if (note !== '') setDraft(item.id, '');
    model.addSeconds(seconds);
    const wasOpen = model.waits(item);
    const isOver = intent.decision !== 'unsure';
    goOn(DECISION_WORDS[intent.decision].done, model.open - (wasOpen && isOver ? 1 : 0));
  };
  const takeBack = (act?: Act) => {
    const items = answers.undo(act);
    const [first] = items ?? [];
    if (items === null || first === undefined) return announce('There is nothing to take back');
    // The note that went with it, to go with the next answer.
    const now = model.list.items?.find(({ id }) => id === first.id) ?? first;
    const reason = shownAnswer(now, pending)?.reason;
    if (items.length === 1 && reason && drafts[String(first.id)] === undefined) {
      setDraft(first.id, reason);
    }
    if (items.length === 1) go({ key: itemKey(first.id) });
    announce(
      items.length === 1
        ? `Taken back: ${first.holder.name}, ${rightTitle(first, orgName)}`
        : `Taken back: ${items.length.toLocaleString('en')} answers`,
    );
  };
  const undo = () => takeBack();
  /** The same again for what is unchanged, once it has been confirmed. */
  const giveMany = (given: readonly Given[], reason: string | undefined) => {
    const act = answers.give(given, reason);
    const ids = new Set(given.map(({ item }) => item.id));
    const left = model.open - given.filter(({ item }) => model.waits(item)).length;
    moveTo(
      nextOpen(entries, current?.key ?? null, (item) => !ids.has(item.id) && model.waits(item)),
      `${given.length.toLocaleString('en')} answered. ${left.toLocaleString('en')} left. `,
    );
    toastDone(`${given.length.toLocaleString('en')} answered`, {
      undo: () => takeBack(act),
    });
  };
  const decideByKey = (decision: 'keep' | 'revoke' | 'unsure') => {
    if (current?.kind !== 'group') return decide({ decision });
    const whyNot = model.whyNone ?? whyNotMany(review);
    if (whyNot !== null) return toastInfo(whyNot);
    if (decision === current.group.decision) return setOverlay('group');
    announce('Open the group to answer its items one by one');
  };
  const acts: Readonly<Record<KeyAct, () => void>> = {
    keep: () => decideByKey('keep'),
    revoke: () => decideByKey('revoke'),
    unsure: () => decideByKey('unsure'),
    next: () => moveTo(entries[at + 1], entries[at + 1] ? '' : 'This is the last. '),
    previous: () => moveTo(entries[Math.max(0, at - 1)]),
    note: () => noteRef.current?.focus(),
    undo,
    help: () => setOverlay('help'),
  };
  return { acts, asked, decide, giveMany, undo, leaveNote, overlay, setOverlay };
}

/** Why many cannot be answered at once in this review; null when they can. */
export const whyNotMany = (review: Review): string | null =>
  review.settings.rules.allow_many ? null : 'This review is answered one by one';
