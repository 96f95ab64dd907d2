import type { ComponentProps } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { OutcomeState, RunProgress, RunResults } from '../../components/run-results.tsx';
import { byUrgency, type Outcome } from '../../lib/outcomes.ts';
import { INVITE_ACTS, nameOf, type InviteAct, type InvitePlan } from './invite-acts.ts';
import { LinksNote } from './links-note.tsx';
import '../../components/result-list.css';
import './invitations.css';

const Invited = ({ invite }: { invite: Invite }) => (
  <PersonCell id={invite.user_id} name={invite.full_name} email={invite.email} />
);

/** Progress while an act on many runs, a result per invitation when it is over. */
export function ActResults({
  act,
  plan,
  outcomes,
  isOver,
  ...dialog
}: {
  act: InviteAct;
  plan: InvitePlan;
  outcomes: readonly Outcome<Invite>[];
  isOver: boolean;
} & Pick<ComponentProps<typeof RunResults>, 'open' | 'onStop' | 'onRetry' | 'onClose' | 'onGone'>) {
  const { label, done } = INVITE_ACTS[act];
  const links = outcomes.flatMap((outcome) =>
    outcome.state === 'done' && outcome.link !== null
      ? [{ email: outcome.item.email, link: outcome.link }]
      : [],
  );
  const lines = isOver ? byUrgency(outcomes) : outcomes;
  return (
    <RunResults
      {...dialog}
      label={label}
      done={done}
      outcomes={outcomes}
      blocked={plan.blocked.length}
      isOver={isOver}
    >
      {isOver ? <LinksNote links={links} /> : <RunProgress outcomes={outcomes} />}
      <ul className="result-list" aria-label="Results">
        {plan.blocked.map(({ item, reason }) => (
          <li key={item.id}>
            <Invited invite={item} />
            <span className="field-error">{reason}</span>
          </li>
        ))}
        {lines.map((outcome) => (
          <li key={outcome.item.id}>
            <Invited invite={outcome.item} />
            <span className={outcome.state === 'done' ? 'row' : 'result-end'}>
              <OutcomeState outcome={outcome} done={done} name={nameOf(outcome.item)} />
            </span>
          </li>
        ))}
      </ul>
    </RunResults>
  );
}
