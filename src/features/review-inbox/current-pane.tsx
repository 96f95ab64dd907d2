import type { Ref } from 'react';
import type { Review } from '../../../contract/reviews.ts';
import { When } from '../../components/when.tsx';
import { pastLabel } from '../../reviews/decision-words.ts';
import type { Given } from './answers.ts';
import { DecisionBar } from './decision-bar.tsx';
import type { Entry } from './entries.ts';
import { GroupPane } from './group-pane.tsx';
import { ItemPane } from './item-pane.tsx';
import { GroupDialog } from './many-dialog.tsx';
import { ReassignDialog } from './reassign-dialog.tsx';
import { shownAnswer } from './shown.ts';
import { whyNotMany, type useInboxActs } from './use-inbox-acts.ts';
import type { InboxModel } from './use-inbox.ts';

interface PaneProps {
  readonly review: Review;
  readonly model: InboxModel;
  readonly acts: ReturnType<typeof useInboxActs>;
  readonly hasLetters: boolean;
  readonly scrollRef: Ref<HTMLDivElement>;
}

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** The same answer again for what waits of a group. */
const givenAgain = ({ group }: Of<'group'>, waits: InboxModel['waits']): Given[] =>
  group.items.filter(waits).map((item) => ({
    item,
    intent: {
      decision: group.decision,
      ...(group.decision === 'reduce' &&
        item.previous?.reduce_to && { reduceTo: item.previous.reduce_to }),
    },
  }));

function GroupSide({ review, model, acts, scrollRef, entry }: PaneProps & { entry: Of<'group'> }) {
  const given = givenAgain(entry, model.waits);
  const items = given.map(({ item }) => item);
  const whyNot =
    model.whyNone ??
    whyNotMany(review) ??
    (model.list.isComplete ? null : 'Items are still being loaded') ??
    (given.length === 0 ? 'All of them are answered' : null);
  return (
    <div ref={scrollRef} className="inbox-scroll">
      <GroupPane
        group={entry.group}
        waiting={given.length}
        isOpen={entry.isOpen}
        whyNot={whyNot}
        titleRef={model.titleRef}
        onConfirm={() => acts.setOverlay('group')}
        onToggle={() => model.toggle(entry.key)}
      />
      <GroupDialog
        open={acts.overlay === 'group' && whyNot === null}
        onClose={() => acts.setOverlay(null)}
        decision={entry.group.decision}
        items={items}
        review={review}
        note={({ previous }) =>
          previous && (
            <>
              {pastLabel(previous)} <When at={previous.decided_at} />
            </>
          )
        }
        onConfirm={(reason) => acts.giveMany(given, reason)}
      />
    </div>
  );
}

function ItemSide(props: PaneProps & { entry: Of<'item'> }) {
  const { review, model, acts, hasLetters, scrollRef } = props;
  const { item } = props.entry;
  const answer = shownAnswer(item, model.pending);
  const refused = model.refused.get(item.id);
  const whyNot = model.whyNot(item);
  const asked = acts.asked?.itemId === item.id ? acts.asked : null;
  return (
    <>
      <div ref={scrollRef} className="inbox-scroll">
        <ItemPane
          reviewId={review.id}
          item={item}
          answer={answer}
          refused={refused}
          titleRef={model.titleRef}
          onRetry={whyNot === null && refused ? () => acts.decide(refused.intent) : null}
          onDismiss={() => model.answers.dismiss(item.id)}
        />
      </div>
      <DecisionBar
        item={item}
        answer={answer}
        whyNot={whyNot}
        whyNotReassign={
          model.isMine(item)
            ? review.may.includes('reassign')
              ? null
              : (model.whyNone ?? 'Not possible now')
            : 'It is with somebody else already'
        }
        hasLetters={hasLetters}
        note={model.drafts[String(item.id)] ?? ''}
        asked={asked}
        noteRef={model.noteRef}
        onNote={(note) => model.setDraft(item.id, note)}
        onDecide={acts.decide}
        onCancelAsked={acts.leaveNote}
        onReassign={() => acts.setOverlay('reassign')}
      />
      <ReassignDialog
        open={acts.overlay === 'reassign'}
        onClose={() => acts.setOverlay(null)}
        item={item}
        review={review}
        onMoved={acts.acts.next}
      />
    </>
  );
}

const whyNoItem = ({ items, error }: InboxModel['list']): string => {
  if (items?.length === 0) return 'Nothing is chosen.';
  return error === null ? 'The item is still being loaded.' : 'There is no item to show.';
};

/** The right side: the line that is chosen. */
export function CurrentPane(props: PaneProps) {
  const entry = props.model.current;
  if (entry === undefined) {
    return (
      <div className="inbox-scroll">
        <p className="muted">{whyNoItem(props.model.list)}</p>
      </div>
    );
  }
  return entry.kind === 'group' ? (
    <GroupSide {...props} entry={entry} />
  ) : (
    <ItemSide {...props} entry={entry} />
  );
}
