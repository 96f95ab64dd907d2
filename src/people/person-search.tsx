import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { User } from '../../contract/users.ts';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { PersonCell } from '../components/person-cell.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { peopleQueries, type PeopleQuery } from './people.queries.ts';
import './person-search.css';

/**
 * Finds a person of the org by search on the server. `whyNot` says why somebody cannot be chosen;
 * they stay in the list, with the reason.
 */
export function PersonSearch({
  onChoose,
  whyNot = () => null,
  among = {},
}: {
  onChoose: (person: User) => void;
  whyNot?: (person: User) => ReactNode;
  /** Narrows who is searched. */
  among?: PeopleQuery;
}) {
  const [q, setQ] = useState('');
  const people = useQuery(peopleQueries.list({ ...among, q, per_page: 8, sort: 'full_name' }));
  const rows = people.data?.items;
  return (
    <>
      <div className="person-search">
        <SearchBox
          value={q}
          label="Search people"
          placeholder="Name, e-mail or ID"
          hasHotkey={false}
          onChange={setQ}
        />
      </div>
      {people.error !== null && rows === undefined && (
        <ErrorPanel error={people.error} onRetry={() => void people.refetch()} />
      )}
      {people.isPending && <Loading lines={5} />}
      {rows?.length === 0 && <p className="muted small">Nobody matches “{q}”.</p>}
      <ul className="person-choices" aria-label="People" aria-busy={people.isFetching}>
        {rows?.map((row) => {
          const reason = whyNot(row);
          return (
            <li key={row.id}>
              <button
                type="button"
                aria-disabled={reason !== null}
                onClick={() => reason === null && onChoose(row)}
              >
                <PersonCell id={row.id} name={row.full_name} email={row.email} />
                {reason !== null && <span className="muted small">{reason}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
