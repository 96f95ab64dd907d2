import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Resource } from '../../contract/resources.ts';
import { ChoiceSearch } from '../components/choice-search.tsx';
import { accessQueries } from './access.queries.ts';
import { typeLabel } from './words.ts';

/** Finds a resource of the catalogue by search on the server. */
export function ResourceSearch({ onChoose }: { onChoose: (resource: Resource) => void }) {
  const [q, setQ] = useState('');
  const found = useQuery(accessQueries.resources(q));
  return (
    <ChoiceSearch
      what="resources"
      placeholder="Name or ID of a resource"
      q={q}
      onSearch={setQ}
      found={found}
      nothing={q === '' ? 'The catalogue has no resource yet.' : `No resource matches “${q}”.`}
      keyOf={(row) => `${row.resource_type} ${row.resource_id}`}
      onChoose={onChoose}
      show={(row) => <bdi>{row.resource_name}</bdi>}
      end={(row) => typeLabel(row.resource_type)}
    />
  );
}
