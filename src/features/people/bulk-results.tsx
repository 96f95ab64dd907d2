import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { Chip, type Tone } from '../../components/chip.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { BULK, type BulkAct, type BulkPlan } from './bulk-acts.ts';
import type { Outcome } from './bulk-run.ts';
import './bulk.css';

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface Line {
  readonly person: Outcome['person'];
  readonly tone: Tone;
  readonly text: string;
  readonly requestId?: string | null;
  readonly link?: string | null;
}

function lineOf(outcome: Outcome, act: BulkAct): Line {
  const { person } = outcome;
  switch (outcome.state) {
    case 'waiting':
      return { person, tone: 'neutral', text: 'Waiting' };
    case 'running':
      return { person, tone: 'info', text: 'Under way' };
    case 'done':
      return { person, tone: 'ok', text: sentence(BULK[act].done), link: outcome.link };
    case 'stopped':
      return { person, tone: 'warn', text: 'Not begun: stopped' };
    case 'failed':
      return { person, tone: 'danger', text: outcome.reason, requestId: outcome.requestId };
  }
}

/** Failures first: they are what the reader has to do something about. */
const URGENCY: Readonly<Record<Outcome['state'], number>> = {
  failed: 0,
  stopped: 1,
  running: 2,
  waiting: 3,
  done: 4,
};

function linesOf(act: BulkAct, outcomes: readonly Outcome[], plan: BulkPlan, isOver: boolean) {
  const inOrder = isOver
    ? outcomes.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state])
    : outcomes;
  const blocked: Line[] = plan.blocked.map(({ person, reason }) => ({
    person,
    tone: 'danger',
    text: reason,
  }));
  const already: Line[] = plan.already.map((person) => ({
    person,
    tone: 'neutral',
    text: BULK[act].already,
  }));
  return [...blocked, ...inOrder.map((outcome) => lineOf(outcome, act)), ...already];
}

/** Progress while it runs, a result per person when it is over. */
export function BulkResults({
  act,
  plan,
  outcomes,
  isOver,
  open,
  onStop,
  onRetry,
  onClose,
  onGone,
}: {
  act: BulkAct;
  plan: BulkPlan;
  outcomes: readonly Outcome[];
  isOver: boolean;
  open: boolean;
  onStop: () => void;
  onRetry: () => void;
  onClose: () => void;
  onGone: () => void;
}) {
  const total = outcomes.length;
  const count = (...states: Outcome['state'][]) =>
    outcomes.filter(({ state }) => states.includes(state)).length;
  const done = count('done');
  const left = count('failed', 'stopped');
  const all = total + plan.blocked.length;
  const title = isOver
    ? `${done.toLocaleString('en')} of ${all.toLocaleString('en')} ${BULK[act].done}`
    : `${BULK[act].label}: ${(total - count('waiting', 'running')).toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return (
    <AppDialog
      open={open}
      onClose={onClose}
      onGone={onGone}
      title={title}
      size="md"
      isBusy={!isOver}
    >
      <DialogBody>
        <progress
          className="bulk-progress"
          aria-label="Progress"
          max={total}
          value={total - count('waiting', 'running')}
        />
        <table className="table bulk-table" aria-label="Results">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {linesOf(act, outcomes, plan, isOver).map(({ person, tone, text, requestId, link }) => (
              <tr key={person.id}>
                <td>
                  <PersonCell id={person.id} name={person.full_name} email={person.email} />
                </td>
                <td>
                  {tone === 'danger' ? (
                    <span className="field-error">{text}</span>
                  ) : (
                    <Chip tone={tone}>{text}</Chip>
                  )}
                  {link && <CopyButton text={link} label={`Copy the link of ${nameOf(person)}`} />}
                  {requestId && <span className="request-id mono">Request {requestId}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </DialogBody>
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
