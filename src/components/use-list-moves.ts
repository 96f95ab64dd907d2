import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../api/errors.ts';
import { announce, toastInfo } from './feedback-store.ts';

/** Searching in a list and trying it again; tells a screen reader how much was found. */
export function useListMoves({
  q,
  patch,
  query,
  count,
  maxSearch,
}: {
  q: string;
  patch: (change: { q?: string; cursor?: string }, options: { replace: boolean }) => void;
  query: Pick<UseQueryResult, 'error' | 'isPlaceholderData' | 'refetch'> & {
    data: { readonly total?: number | null | undefined } | undefined;
  };
  /** "3 people". A function of a module: it is asked again when it changes. */
  count: (total: number) => string;
  /** Longest search the server takes. */
  maxSearch: number;
}) {
  const { data, error, isPlaceholderData, refetch } = query;
  const total = isPlaceholderData ? undefined : data?.total;
  useEffect(() => {
    if (typeof total === 'number') announce(count(total));
  }, [total, q, count]);

  const search = (text: string) => {
    if (text.length > maxSearch) {
      toastInfo(`A search takes ${maxSearch.toLocaleString('en')} characters; the rest was cut.`);
    }
    patch({ q: text.slice(0, maxSearch) }, { replace: true });
  };
  /** A place in a list that is no longer this list cannot be found again: start over. */
  const retry = () => {
    const isLost = error instanceof ApiError && error.code === 'invalid_cursor';
    if (isLost) patch({ cursor: '' }, { replace: true });
    else void refetch();
  };
  return { search, retry };
}
