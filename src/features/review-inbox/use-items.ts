import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { keepPageOf } from '../../lib/keep-page.ts';
import { inboxQueries, type ItemFilters } from './inbox.queries.ts';

/**
 * The caller's items under these filters: the first few at once, the others page by page behind the
 * reader's back, so that what is unchanged can be told as a whole.
 */
export function useItems(reviewId: number, filters: ItemFilters) {
  const query = useInfiniteQuery({
    ...inboxQueries.list(reviewId, filters),
    placeholderData: keepPageOf(inboxQueries.lists(reviewId)),
  });
  const { data, isPlaceholderData, hasNextPage, fetchNextPage } = query;
  const { isFetchingNextPage, isFetchNextPageError } = query;
  const canGoOn = !isPlaceholderData && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (canGoOn) void fetchNextPage();
  }, [canGoOn, fetchNextPage]);
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  return {
    items,
    total: data?.pages[0]?.total ?? null,
    isComplete: data !== undefined && !isPlaceholderData && !hasNextPage,
    /** Nothing could be read, or not all of it. */
    error: query.error,
    retry: () => void (data === undefined ? query.refetch() : fetchNextPage()),
    refresh: () => void query.refetch(),
    isRefreshing: query.isFetching && !isFetchingNextPage,
  };
}
