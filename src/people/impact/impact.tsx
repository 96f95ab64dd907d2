import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Leaving } from '../../../contract/leaving.ts';
import type { User } from '../../../contract/users.ts';
import { messageOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { nameOf } from '../person-facts.ts';
import { impactLines, refusalOf, type HeavyAct, type ImpactLine } from './impact-lines.ts';
import './impact.css';

const Names = ({ names, count }: Pick<ImpactLine, 'names' | 'count'>) =>
  names.length === 0 ? null : (
    <span className="muted small impact-names">
      {names.map((name, index) => (
        <span key={`${index} ${name}`}>
          {index > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      ))}
      {count > names.length && ` and ${(count - names.length).toLocaleString('en')} more`}
    </span>
  );

function Known({ leaving, act, person }: { leaving: Leaving; act: HeavyAct; person: User }) {
  const { org } = useSession();
  const lines = impactLines(leaving, act);
  const refusal = refusalOf(leaving, act, org.name);
  const name = nameOf(person);
  return (
    <>
      {refusal !== null && <Notice tone="danger">{refusal}</Notice>}
      {lines.length === 0 ? (
        <p className="muted small">
          Nothing hangs on {name}: no teams or resources owned, no grants, keys or open invitations.
        </p>
      ) : (
        <>
          <h3 className="impact-title">What hangs on {name}</h3>
          <ul className="impact-lines">
            {lines.map((line) => (
              <li key={line.id}>
                <strong>{line.what}</strong>: {line.effect}
                <Names {...line} />
              </li>
            ))}
          </ul>
        </>
      )}
      {act !== 'demote' && (lines.length > 0 || refusal !== null) && (
        <p className="small">
          <Link to={paths.leaving.href(person.id)}>Offboard {name}</Link> to hand over, end and
          leave step by step.
        </p>
      )}
    </>
  );
}

/** What an act on a person would do to everything that hangs on them, before it is done. */
export function Impact({
  ties,
  act,
  person,
}: {
  ties: UseQueryResult<Leaving>;
  act: HeavyAct;
  person: User;
}) {
  return (
    <section className="impact" aria-label="What hangs on this person" aria-live="polite">
      {ties.data !== undefined && <Known leaving={ties.data} act={act} person={person} />}
      {ties.isLoading && <p className="muted small">Looking up what hangs on {nameOf(person)} …</p>}
      {ties.data === undefined && ties.isError && (
        <Notice tone="warn">
          What hangs on {nameOf(person)} could not be looked up: {messageOf(ties.error)}{' '}
          <Button look="quiet" onClick={() => void ties.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
    </section>
  );
}
