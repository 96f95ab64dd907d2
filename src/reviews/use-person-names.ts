import { useQueries } from '@tanstack/react-query';
import { peopleQueries } from '../people/people.queries.ts';
import { nameOf } from '../people/person-facts.ts';

/** Looks up what people are called, whom settings only know by number; the number until then. */
export function usePersonNames(ids: readonly number[]): (id: number) => string {
  const unique = [...new Set(ids)];
  const names = useQueries({
    queries: unique.map((id) => ({ ...peopleQueries.detail(id), staleTime: 60_000 })),
    combine: (results) => results.map(({ data }) => (data === undefined ? null : nameOf(data))),
  });
  return (id) => names[unique.indexOf(id)] ?? `person ${id}`;
}
