import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { inboxQueries } from './inbox.queries.ts';
import { nextOpen, type Entry } from './entries.ts';
import type { InboxModel } from './use-inbox.ts';

const idOf = (entry: Entry | undefined): number[] =>
  entry?.kind === 'item' ? [entry.item.id] : [];

/** Reads what the next items bring along beside the list, so that it is there when they come up. */
export function useReadAhead(
  reviewId: number,
  { entries, at, current, waits }: Pick<InboxModel, 'entries' | 'at' | 'current' | 'waits'>,
): void {
  const client = useQueryClient();
  const next = nextOpen(entries, current?.key ?? null, waits);
  const after = next && nextOpen(entries, next.key, waits);
  const ids = [...new Set([...idOf(next), ...idOf(after), ...idOf(entries[at + 1])])].join(',');
  useEffect(() => {
    if (ids === '') return;
    // What is on the screen comes first.
    const timer = setTimeout(() => {
      for (const id of ids.split(',')) {
        client.query(inboxQueries.item(reviewId, Number(id))).catch(() => undefined);
      }
    }, 30);
    return () => clearTimeout(timer);
  }, [client, reviewId, ids]);
}
