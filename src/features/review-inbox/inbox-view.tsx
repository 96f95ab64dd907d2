import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Desk } from '../../../contract/review-desk.ts';
import type { Review } from '../../../contract/reviews.ts';
import { paths } from '../../app/paths.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { CheckIcon, ChevronLeftIcon, KeyboardIcon, UndoIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { reviewTitle } from '../../reviews/title.ts';
import { AcceptDialog } from './accept-dialog.tsx';
import { CurrentPane } from './current-pane.tsx';
import { InboxHead } from './inbox-head.tsx';
import { InboxList } from './inbox-list.tsx';
import { MoreCame } from './more-came.tsx';
import { KeysHelp } from './keys-help.tsx';
import { useSingleKeys } from './single-keys.ts';
import { useInboxActs, whyNotMany } from './use-inbox-acts.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useInbox } from './use-inbox.ts';
import { useReadAhead } from './use-read-ahead.ts';
import './inbox.css';

/** The inbox of one reviewer: what is asked at the left, what helps to answer at the right. */
export function InboxView({ review, begun }: { review: Review; begun: Desk }) {
  const model = useInbox(review, begun);
  const { acts, overlay, setOverlay, giveMany, ...rest } = useInboxActs(review, model);
  const { current, isNarrow, state } = model;
  const hasLetters = useSingleKeys();
  useReadAhead(review.id, model);
  const pane = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (pane.current) pane.current.scrollTop = 0;
  }, [current?.key]);
  // Whoever is at the item, or at what it has opened, keeps it when the window becomes narrow.
  const [isAtItem, setAtItem] = useState(false);
  const isPaneOpen = !isNarrow || state.at !== '' || isAtItem;
  const setAt = (next: boolean) => !isNarrow && setAtItem(next);
  // The list that had the focus is not there any more.
  const wasOpen = useRef(isPaneOpen);
  useEffect(() => {
    if (isNarrow && isPaneOpen && !wasOpen.current) {
      model.titleRef.current?.focus({ preventScroll: true });
    }
    wasOpen.current = isPaneOpen;
  }, [isNarrow, isPaneOpen, model.titleRef]);
  useInboxKeys({ hasLetters, isPaneOpen }, (act) => acts[act]());
  const close = () => setOverlay(null);
  return (
    <Page
      title={reviewTitle(review)}
      actions={
        <div className="inbox-head-acts">
          {model.canUndo && (
            <Button
              look="quiet"
              label="Take the last answer back"
              icon={<UndoIcon />}
              onClick={rest.undo}
            />
          )}
          <Button
            look="quiet"
            label="Keys"
            icon={<KeyboardIcon />}
            aria-haspopup="dialog"
            onClick={() => setOverlay('help')}
          />
          {model.session.rights.org_admin && (
            <ButtonLink to={paths.review.href(review.id)}>Overview</ButtonLink>
          )}
          <Button
            icon={<CheckIcon />}
            aria-haspopup="dialog"
            disabledReason={
              model.whyNone ??
              whyNotMany(review) ??
              (model.open === 0 ? 'Nothing is open any more' : null)
            }
            onClick={() => setOverlay('accept')}
          >
            Accept recommendations
          </Button>
        </div>
      }
    >
      <InboxHead review={review} open={model.open} seconds={model.seconds} />
      {model.whyNone !== null && <Notice tone="warn">{model.whyNone}.</Notice>}
      {review.state === 'active' && model.open === 0 && model.pending.size === 0 && (
        <Notice tone="ok" role="status">
          Everything is answered. You can change your answers until the review is closed.
        </Notice>
      )}
      <MoreCame items={review.mine.items} onLoad={model.list.refresh} />
      <div className="inbox" data-narrow={isNarrow ? (isPaneOpen ? 'item' : 'list') : undefined}>
        <InboxList review={review} model={model} onFocus={() => setAt(false)} />
        {isPaneOpen && (
          <div className="inbox-pane" onFocus={() => setAt(true)}>
            {isNarrow && (
              <Button
                look="quiet"
                icon={<ChevronLeftIcon />}
                onClick={() => {
                  setAtItem(false);
                  model.patch({ at: '' }, { replace: true });
                }}
              >
                All items
              </Button>
            )}
            <CurrentPane
              review={review}
              model={model}
              acts={{ ...rest, giveMany, overlay, setOverlay, acts }}
              hasLetters={hasLetters}
              scrollRef={pane}
            />
          </div>
        )}
      </div>
      <KeysHelp open={overlay === 'help'} onClose={close} />
      <AcceptDialog
        open={overlay === 'accept'}
        onClose={close}
        review={review}
        onConfirm={giveMany}
      />
    </Page>
  );
}
