import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { toastDone, toastInfo } from '../../components/feedback-store.ts';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { whyNotWhileActing } from '../../people/availability.ts';
import { nameOf } from '../../people/person-facts.ts';
import { counted } from '../../reviews/words.ts';
import { BurnDown } from './burn-down.tsx';
import { ownerMutations, ownerQueries } from './owner.queries.ts';
import { ReassignDialog, type From } from './reassign-dialog.tsx';
import { nudgeWords } from './review-head.tsx';
import { ReviewersTable, type Reviewer } from './reviewers-table.tsx';

const KINDS: Readonly<Record<string, string>> = {
  started: 'Told that there is something to answer',
  half: 'Reminded at half of the time',
  three_quarters: 'Reminded at three quarters of the time',
  last_day: 'Reminded a day before the end',
  handed_over: 'Told of what was handed over',
  nudge: 'Reminded by hand',
};
const FIRST_REMINDERS = 10;

type Reminder = {
  kind: string;
  reviewer: { id: number; name: string };
  open: number;
  sent_at: string;
};

/** The mails that went out, newest first. */
function Reminders({ reminders }: { reminders: readonly Reminder[] }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? reminders : reminders.slice(0, FIRST_REMINDERS);
  return (
    <Section title="Mails" lead="To those with open items only." isFlush>
      <ul className="card item-list">
        {shown.map((one) => (
          <li key={`${one.kind} ${one.reviewer.id} ${one.sent_at}`} className="item small">
            <span>
              <bdi>{one.reviewer.name}</bdi>: {KINDS[one.kind] ?? 'Reminded'},{' '}
              {counted(one.open, 'open item')}
            </span>
            <When at={one.sent_at} />
          </li>
        ))}
        {shown.length < reminders.length && (
          <li className="item">
            <button type="button" className="button quiet" onClick={() => setAll(true)}>
              All {reminders.length.toLocaleString('en')}
            </button>
          </li>
        )}
      </ul>
    </Section>
  );
}

/** How a review goes: the burn-down, and each reviewer. `below` waits until it is known how long this gets. */
export function ReviewProgressSections({ review, below }: { review: Review; below: ReactNode }) {
  const tz = useTimeZone();
  const client = useQueryClient();
  const shut = whyNotWhileActing(useSession());
  const progress = useQuery(ownerQueries.progress(review.id, tz));
  const nudge = useMutation(ownerMutations.nudge(client));
  const [from, setFrom] = useState<{ from: From; isOpen: boolean } | null>(null);
  const { mutate } = nudge;
  const onNudge = useCallback(
    ({ reviewer }: Reviewer) => {
      if (reviewer === null) return;
      mutate(
        { review, reviewers: [reviewer.id] },
        { onSuccess: (reply) => (reply.sent > 0 ? toastDone : toastInfo)(nudgeWords(reply)) },
      );
    },
    [mutate, review],
  );
  const onReassign = useCallback(
    ({ reviewer }: Reviewer) =>
      setFrom({
        from: reviewer === null ? 'held' : { id: reviewer.id, name: nameOf(reviewer) },
        isOpen: true,
      }),
    [],
  );
  if (progress.data === undefined) {
    const { error } = progress;
    return (
      <>
        <Section title="Progress">
          {error === null ? (
            <Loading lines={6} label="Loading the progress" />
          ) : (
            <ErrorPanel error={error} onRetry={() => void progress.refetch()} />
          )}
        </Section>
        {error !== null && below}
      </>
    );
  }
  const { days, reviewers, reminders } = progress.data;
  return (
    <>
      {days.length > 0 && (
        <Section title="Burn-down">
          <BurnDown days={days} items={review.counts.items} dueAt={review.due_at} />
        </Section>
      )}
      <Section
        title="Reviewers"
        lead="How much each has left, and how they go about it: many quick, equal answers are worth a second look."
        isFlush
      >
        <ReviewersTable
          rows={reviewers}
          mayNudge={review.may.includes('nudge') && shut === null}
          mayReassign={review.may.includes('reassign') && shut === null}
          onNudge={onNudge}
          onReassign={onReassign}
        />
      </Section>
      {reminders.length > 0 && <Reminders reminders={reminders} />}
      {below}
      {from !== null && (
        <ReassignDialog
          review={review}
          from={from.from}
          open={from.isOpen}
          onClose={() => setFrom({ ...from, isOpen: false })}
        />
      )}
    </>
  );
}
