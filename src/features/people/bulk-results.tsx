import type { ComponentProps, ReactNode } from 'react';
import type { User } from '../../../contract/users.ts';
import { Chip } from '../../components/chip.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { OutcomeState, RunProgress, RunResults } from '../../components/run-results.tsx';
import { byUrgency, type Outcome } from '../../lib/outcomes.ts';
import { nameOf } from '../../people/person-facts.ts';
import { BULK, type BulkAct, type BulkPlan } from './bulk-acts.ts';
import './bulk.css';

const Row = ({ person, children }: { person: User; children: ReactNode }) => (
  <tr>
    <td>
      <PersonCell id={person.id} name={person.full_name} email={person.email} />
    </td>
    <td>{children}</td>
  </tr>
);

/** Progress while it runs, a result per person when it is over. */
export function BulkResults({
  act,
  plan,
  outcomes,
  isOver,
  ...dialog
}: {
  act: BulkAct;
  plan: BulkPlan;
  outcomes: readonly Outcome<User>[];
  isOver: boolean;
} & Pick<ComponentProps<typeof RunResults>, 'open' | 'onStop' | 'onRetry' | 'onClose' | 'onGone'>) {
  const { label, done, already } = BULK[act];
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
      <RunProgress outcomes={outcomes} />
      <table className="table bulk-table" aria-label="Results">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {plan.blocked.map(({ item, reason }) => (
            <Row key={item.id} person={item}>
              <span className="field-error">{reason}</span>
            </Row>
          ))}
          {lines.map((outcome) => (
            <Row key={outcome.item.id} person={outcome.item}>
              <OutcomeState outcome={outcome} done={done} name={nameOf(outcome.item)} />
            </Row>
          ))}
          {plan.already.map((person) => (
            <Row key={person.id} person={person}>
              <Chip>{already}</Chip>
            </Row>
          ))}
        </tbody>
      </table>
    </RunResults>
  );
}
