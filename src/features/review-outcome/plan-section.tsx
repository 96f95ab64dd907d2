import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Section } from '../../components/section.tsx';
import { counted } from '../../reviews/words.ts';
import { changeWords, plannedCount, whoLoses } from './outcome-words.ts';
import { outcomeMutations } from './outcome.queries.ts';
import '../../components/run-results.css';

/** From how many changes on the name of the review is typed before they are made. */
const MANY = 25;

/** How far the server is with applying. */
function Progress({ outcome }: { outcome: ReviewOutcome }) {
  const all = plannedCount(outcome);
  const done = Math.max(0, all - outcome.waiting);
  return (
    <div className="stack" role="status">
      <p>
        Applying: {done.toLocaleString('en')} of {all.toLocaleString('en')}. It goes on when this
        page is closed.
      </p>
      <progress className="run-progress" aria-label="Applied" max={Math.max(all, 1)} value={done} />
    </div>
  );
}

const Figure = ({ value, label }: { value: string; label: string }) => (
  <div>
    <dt>{label}</dt>
    <dd className="tabular">{value}</dd>
  </div>
);

function Figures({ outcome }: { outcome: ReviewOutcome }) {
  const { recommendations: advice } = outcome;
  return (
    <dl className="outcome-figures">
      <Figure value={plannedCount(outcome).toLocaleString('en')} label="Changes" />
      <Figure value={`${Math.round(outcome.share * 1000) / 10}%`} label="Of all items" />
      <Figure value={outcome.people.toLocaleString('en')} label="People who lose something" />
      <Figure value={outcome.kept.toLocaleString('en')} label="Kept" />
      <Figure value={outcome.kept_flagged.toLocaleString('en')} label="Kept, nobody answered" />
      <Figure value={outcome.by_silence.toLocaleString('en')} label="Revoked, nobody answered" />
      <Figure
        value={`${advice.followed.toLocaleString('en')} of ${advice.given.toLocaleString('en')}`}
        label="Advice followed"
      />
      {outcome.slowest_hours !== null && (
        <Figure
          value={`${Math.round(outcome.slowest_hours * 10) / 10} h`}
          label="Slowest to effect"
        />
      )}
    </dl>
  );
}

/** What the review takes away, and the button that does it where it is done by hand. */
export function PlanSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const apply = useMutation(outcomeMutations.apply(useQueryClient(), review.id));
  const [isOpen, setOpen] = useState(false);
  const count = plannedCount(outcome);
  const isDone = review.state === 'completed';
  const isWaiting = review.state === 'awaiting_apply';
  const mayApply = review.may.includes('apply');
  const whyNot = mayApply
    ? null
    : review.hold.length > 0 && outcome.approval === null
      ? 'A second person must approve it first'
      : 'Only an admin may apply it';
  return (
    <Section
      title={isDone ? 'What was taken away' : 'What is taken away'}
      lead={count === 0 ? 'Nothing: everything is kept.' : `${whoLoses(outcome)}.`}
      actions={
        isWaiting && (
          <Button
            look="primary"
            aria-haspopup="dialog"
            disabledReason={whyNot}
            onClick={() => setOpen(true)}
          >
            {count === 0 ? 'Complete the review' : `Apply ${counted(count, 'change')}`}
          </Button>
        )
      }
    >
      <div className="stack">
        {review.state === 'applying' && <Progress outcome={outcome} />}
        {count > 0 && (
          <ul className="outcome-changes" aria-label="Changes by kind">
            {outcome.changes
              .filter(({ items }) => items > 0)
              .map(({ change, items }) => (
                <li key={change}>{changeWords(change, items)}</li>
              ))}
          </ul>
        )}
        <Figures outcome={outcome} />
      </div>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={count === 0 ? 'Complete the review?' : `Apply ${counted(count, 'change')}?`}
        verb={count === 0 ? 'Complete' : `Apply ${counted(count, 'change')}`}
        tone={count === 0 ? 'primary' : 'danger'}
        size="md"
        {...((count > MANY || outcome.admins > 0) && { typed: review.settings.name })}
        happens={[
          ...outcome.changes
            .filter(({ items }) => items > 0)
            .map(({ change, items }) => `${changeWords(change, items)}.`),
          'Each is done by itself, once, and stands in the audit log in your name.',
        ]}
        staysAsIs={[
          'What has changed since the start is left alone and shown to you.',
          'The last admin of the org stays.',
        ]}
        onConfirm={async () => {
          await apply.mutateAsync();
          toastDone(
            count === 0 ? 'The review is being completed' : 'The changes are being applied',
          );
        }}
      />
    </Section>
  );
}
