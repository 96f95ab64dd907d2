import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Resource } from '../../contract/resources.ts';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { SearchBox } from '../components/search-box.tsx';
import '../people/person-search.css';
import { accessQueries } from './access.queries.ts';
import { typeLabel } from './words.ts';

/** Finds a resource of the catalogue by search on the server. */
export function ResourceSearch({ onChoose }: { onChoose: (resource: Resource) => void }) {
  const [q, setQ] = useState('');
  const resources = useQuery(accessQueries.resources(q));
  const rows = resources.data?.items;
  return (
    <>
      <div className="person-search">
        <SearchBox
          value={q}
          label="Search resources"
          placeholder="Name or ID of a resource"
          hasHotkey={false}
          onChange={setQ}
        />
      </div>
      {resources.error !== null && rows === undefined && (
        <ErrorPanel error={resources.error} onRetry={() => void resources.refetch()} />
      )}
      {resources.isPending && <Loading lines={3} />}
      {rows?.length === 0 && (
        <p className="muted small">
          {q === '' ? 'The catalogue has no resource yet.' : `No resource matches “${q}”.`}
        </p>
      )}
      <ul className="person-choices" aria-label="Resources" aria-busy={resources.isFetching}>
        {rows?.map((row) => (
          <li key={`${row.resource_type} ${row.resource_id}`}>
            <button type="button" onClick={() => onChoose(row)}>
              <bdi>{row.resource_name}</bdi>
              <span className="muted small">{typeLabel(row.resource_type)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
