import type { ReactNode } from 'react';
import { isLeft, NOT_BEGUN, type Outcome } from '../lib/outcomes.ts';
import { AppDialog, DialogBody, DialogFoot } from './app-dialog.tsx';
import { Button } from './button.tsx';
import { Chip } from './chip.tsx';
import { CopyButton } from './copy-button.tsx';
import './run-results.css';

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const settledOf = (outcomes: readonly Outcome<unknown>[]): number =>
  outcomes.filter((outcome) => outcome.state === 'done' || isLeft(outcome)).length;

/** How far an act on many has come. */
export const RunProgress = ({ outcomes }: { outcomes: readonly Outcome<unknown>[] }) => (
  <progress
    className="run-progress"
    aria-label="Progress"
    max={outcomes.length}
    value={settledOf(outcomes)}
  />
);

/** What became of one item; `done` as in "locked", `name` is who or what a link belongs to. */
export function OutcomeState({
  outcome,
  done,
  name,
}: {
  outcome: Outcome<unknown>;
  done: string;
  name: string;
}) {
  switch (outcome.state) {
    case 'waiting':
      return <Chip>Waiting</Chip>;
    case 'running':
      return <Chip tone="info">Under way</Chip>;
    case 'stopped':
      return <Chip tone="warn">{NOT_BEGUN}</Chip>;
    case 'failed':
      return (
        <>
          <span className="field-error">{outcome.reason}</span>
          {outcome.requestId !== null && (
            <span className="request-id mono">Request {outcome.requestId}</span>
          )}
        </>
      );
    case 'done':
      return (
        <>
          <Chip tone="ok">{sentence(done)}</Chip>
          {outcome.link !== null && (
            <CopyButton text={outcome.link} label={`Copy the link of ${name}`} />
          )}
        </>
      );
  }
}

/**
 * The dialog of an act on many: how far it is and Stop while it runs, Retry when it is over and
 * something is left. What stands in it is the feature's.
 */
export function RunResults({
  label,
  done,
  outcomes,
  blocked,
  isOver,
  open,
  onStop,
  onRetry,
  onClose,
  onGone,
  children,
}: {
  /** "Lock", and `done` as in "11 of 12 locked". */
  label: string;
  done: string;
  outcomes: readonly Outcome<unknown>[];
  /** How many were left out before it began; they count as not done. */
  blocked: number;
  isOver: boolean;
  open: boolean;
  onStop: () => void;
  onRetry: () => void;
  onClose: () => void;
  onGone: () => void;
  children: ReactNode;
}) {
  const total = outcomes.length;
  const achieved = outcomes.filter(({ state }) => state === 'done').length;
  const left = outcomes.filter(isLeft).length;
  const title = isOver
    ? `${achieved.toLocaleString('en')} of ${(total + blocked).toLocaleString('en')} ${done}`
    : `${label}: ${settledOf(outcomes).toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return (
    <AppDialog
      open={open}
      onClose={onClose}
      onGone={onGone}
      title={title}
      size="md"
      isBusy={!isOver}
    >
      <DialogBody>{children}</DialogBody>
      <DialogFoot>
        {isOver ? (
          <>
            {left > 0 && <Button onClick={onRetry}>Retry {left.toLocaleString('en')}</Button>}
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </>
        ) : (
          <Button onClick={onStop}>Stop</Button>
        )}
      </DialogFoot>
    </AppDialog>
  );
}
