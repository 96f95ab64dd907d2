import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { INVITE_ACTS, nameOf, type InviteAct, type InvitePlan } from './invite-acts.ts';
import type { Outcome } from './invite-run.ts';
import { LinksNote } from './links-note.tsx';
import './invitations.css';

/** Failures first: they are what the reader has to do something about. */
const URGENCY: Readonly<Record<Outcome['state'], number>> = {
  failed: 0,
  stopped: 1,
  running: 2,
  waiting: 3,
  done: 4,
};

function Result({ act, outcome }: { act: InviteAct; outcome: Outcome }) {
  switch (outcome.state) {
    case 'waiting':
      return <Chip>Waiting</Chip>;
    case 'running':
      return <Chip tone="info">Under way</Chip>;
    case 'stopped':
      return <Chip tone="warn">Not begun: stopped</Chip>;
    case 'failed':
      return (
        <>
          <span className="field-error">{outcome.reason}</span>
          {outcome.requestId !== null && (
            <span className="request-id mono">Request {outcome.requestId}</span>
          )}
        </>
      );
    case 'done': {
      const { done } = INVITE_ACTS[act];
      return (
        <span className="row">
          <Chip tone="ok">{done.charAt(0).toUpperCase() + done.slice(1)}</Chip>
          {outcome.link !== null && (
            <CopyButton text={outcome.link} label={`Copy the link of ${nameOf(outcome.invite)}`} />
          )}
        </span>
      );
    }
  }
}

/** Progress while an act on many runs, a result per invitation when it is over. */
export function ActResults({
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
  act: InviteAct;
  plan: InvitePlan;
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
  const settled = total - count('waiting', 'running');
  const left = count('failed', 'stopped');
  const all = total + plan.blocked.length;
  const links = outcomes.flatMap((outcome) =>
    outcome.state === 'done' && outcome.link !== null
      ? [{ email: outcome.invite.email, link: outcome.link }]
      : [],
  );
  const title = isOver
    ? `${count('done').toLocaleString('en')} of ${all.toLocaleString('en')} ${INVITE_ACTS[act].done}`
    : `${INVITE_ACTS[act].label}: ${settled.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  const lines = isOver
    ? outcomes.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state])
    : outcomes;
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
        {!isOver && (
          <progress className="run-progress" aria-label="Progress" max={total} value={settled} />
        )}
        {isOver && <LinksNote links={links} />}
        <ul className="result-list" aria-label="Results">
          {plan.blocked.map(({ invite, reason }) => (
            <li key={invite.id}>
              <PersonCell id={invite.user_id} name={invite.full_name} email={invite.email} />
              <span className="field-error">{reason}</span>
            </li>
          ))}
          {lines.map((outcome) => (
            <li key={outcome.invite.id}>
              <PersonCell
                id={outcome.invite.user_id}
                name={outcome.invite.full_name}
                email={outcome.invite.email}
              />
              <span className="result-end">
                <Result act={act} outcome={outcome} />
              </span>
            </li>
          ))}
        </ul>
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
