import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Review } from '../../../contract/reviews.ts';
import { paths } from '../../app/paths.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Field } from '../../components/field.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { useNow } from '../../components/when.tsx';
import { instantOf, localOf } from '../../lib/days.ts';
import { exactTime, useTimeZone } from '../../lib/time.ts';
import { needsName } from '../../reviews/rules.ts';
import { counted } from '../../reviews/words.ts';
import { ownerMutations } from './owner.queries.ts';

/** The acts that ask first. */
export type Asked = 'start' | 'pause' | 'extend' | 'close' | 'stop' | 'delete';

interface Props {
  readonly review: Review;
  readonly open: boolean;
  readonly onClose: () => void;
}

const silenceEffect = ({ settings, counts }: Review): string => {
  const open = counted(counts.open, 'open item');
  switch (settings.rules.on_silence) {
    case 'keep_flagged':
      return `${open} will be kept, and flagged as unanswered.`;
    case 'revoke':
      return `${open} will be revoked.`;
    case 'recommendation':
      return `${open} will follow the recommendation, or be kept where there is none.`;
  }
};

function StartDialog({ review, ...dialog }: Props) {
  const start = useMutation(ownerMutations.start(useQueryClient()));
  const { name } = review.settings;
  const isRisky = needsName(review.settings.rules);
  return (
    <ConfirmDialog
      {...dialog}
      title={`Start ${name} now?`}
      verb="Start review"
      tone={isRisky ? 'danger' : 'primary'}
      {...(isRisky && { typed: name })}
      happens={[
        'The rights are written down as they are now, and handed to the reviewers, who get a mail.',
        ...(isRisky ? ['What nobody answers is revoked at the end, by itself.'] : []),
      ]}
      staysAsIs={['Nothing is taken from anybody before the end.']}
      onConfirm={() => start.mutateAsync({ review, confirm: isRisky ? name : undefined })}
    />
  );
}

function PauseDialog({ review, ...dialog }: Props) {
  const pause = useMutation(ownerMutations.pause(useQueryClient()));
  return (
    <ConfirmDialog
      {...dialog}
      title={`Pause ${review.settings.name}?`}
      verb="Pause"
      tone="primary"
      reason="optional"
      happens={['Nothing can be answered, and nobody is reminded, until it is resumed.']}
      staysAsIs={['Answers are kept; the end moves on by as long as it rests.']}
      onConfirm={({ reason }) => pause.mutateAsync({ review, reason })}
    />
  );
}

function ExtendDialog({ review, ...dialog }: Props) {
  const extend = useMutation(ownerMutations.extend(useQueryClient()));
  const zone = useTimeZone();
  const [local, setLocal] = useState(() =>
    localOf(
      new Date(
        Date.parse(review.due_at ?? new Date().toISOString()) + 7 * 86_400_000,
      ).toISOString(),
      zone,
    ),
  );
  const now = useNow();
  const dueAt = instantOf(local, zone);
  const problem =
    dueAt === null
      ? 'Choose a time'
      : Date.parse(dueAt) <= Math.max(now, Date.parse(review.due_at ?? ''))
        ? 'Choose a time after the present end'
        : null;
  return (
    <ConfirmDialog
      {...dialog}
      title={`Give ${review.settings.name} more time?`}
      verb="Move the end"
      tone="primary"
      reason="optional"
      blocked={problem}
      happens={[
        `It ends later than ${review.due_at === null ? 'now' : exactTime(review.due_at, zone)}; who has open items is reminded by the new end.`,
      ]}
      onConfirm={({ reason }) => extend.mutateAsync({ review, reason, dueAt: dueAt ?? '' })}
    >
      <Field
        label="New end"
        hint={`Times are in ${zone}.`}
        {...(problem !== null && { error: problem })}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="datetime-local"
            className="input"
            value={local}
            onChange={(event) => setLocal(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

function CloseDialog({ review, ...dialog }: Props) {
  const close = useMutation(ownerMutations.close(useQueryClient()));
  return (
    <ConfirmDialog
      {...dialog}
      title={`End ${review.settings.name} now?`}
      verb="End review"
      tone={
        review.counts.open > 0 && review.settings.rules.on_silence === 'revoke'
          ? 'danger'
          : 'primary'
      }
      reason="optional"
      happens={[
        'Nothing can be answered any more.',
        ...(review.counts.open > 0 ? [silenceEffect(review)] : []),
        review.settings.rules.apply === 'by_itself'
          ? 'The answers take effect by themselves, unless a second admin must approve.'
          : 'The answers wait until somebody applies them.',
      ]}
      onConfirm={({ reason }) => close.mutateAsync({ review, reason })}
    />
  );
}

function StopDialog({ review, ...dialog }: Props) {
  const stop = useMutation(ownerMutations.stop(useQueryClient()));
  const { name, rules } = review.settings;
  return (
    <ConfirmDialog
      {...dialog}
      title={`Stop ${name} for good?`}
      verb="Stop review"
      typed={name}
      reason="required"
      happens={[
        'Nothing of it is applied, now or later.',
        ...(rules.repeat === 'none' ? [] : ['Its series ends: there is no next run.']),
        'It cannot be started again.',
      ]}
      staysAsIs={['What was answered so far stays on record.']}
      onConfirm={({ reason }) => stop.mutateAsync({ review, reason })}
    />
  );
}

function DeleteDialog({ review, ...dialog }: Props) {
  const remove = useMutation(ownerMutations.remove(useQueryClient()));
  const navigate = useNavigate();
  const { name } = review.settings;
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete ${name}?`}
      verb="Delete review"
      happens={['It has not started: nothing is lost but its settings.']}
      onConfirm={async () => {
        await remove.mutateAsync(review);
        toastDone(`${name} is deleted`);
        void navigate(paths.reviews.href());
      }}
    />
  );
}

const DIALOGS = {
  start: StartDialog,
  pause: PauseDialog,
  extend: ExtendDialog,
  close: CloseDialog,
  stop: StopDialog,
  delete: DeleteDialog,
} as const;

/** The dialog of an act; it stays mounted, so that it can leave. */
export function OwnerDialog({ asked, ...props }: Props & { asked: Asked }) {
  const Dialog = DIALOGS[asked];
  return <Dialog {...props} />;
}
