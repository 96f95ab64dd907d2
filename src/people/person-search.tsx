import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { User } from '../../contract/users.ts';
import { ChoiceSearch } from '../components/choice-search.tsx';
import { PersonCell } from '../components/person-cell.tsx';
import { peopleQueries, type PeopleQuery } from './people.queries.ts';

/**
 * Finds a person of the org by search on the server. `whyNot` says why somebody cannot be chosen;
 * they stay in the list, with the reason.
 */
export function PersonSearch({
  onChoose,
  whyNot,
  among = {},
}: {
  onChoose: (person: User) => void;
  whyNot?: (person: User) => ReactNode;
  /** Narrows who is searched. */
  among?: PeopleQuery;
}) {
  const [q, setQ] = useState('');
  const found = useQuery(peopleQueries.list({ ...among, q, per_page: 8, sort: 'full_name' }));
  return (
    <ChoiceSearch
      what="people"
      placeholder="Name, e-mail or ID"
      q={q}
      onSearch={setQ}
      found={found}
      nothing={q === '' ? 'There is nobody to choose.' : `Nobody matches “${q}”.`}
      keyOf={({ id }) => id}
      {...(whyNot && { whyNot })}
      onChoose={onChoose}
      show={(row) => <PersonCell id={row.id} name={row.full_name} email={row.email} />}
    />
  );
}
