import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Desk } from '../../../contract/review-desk.ts';
import { inboxMutations, inboxQueries } from './inbox.queries.ts';

/** How long nothing must move before the desk is put in order on the server, in milliseconds. */
const SETTLED = 800;

type Place = Pick<Desk, 'item_id' | 'show'>;

/**
 * The notes that belong to no answer yet, and the place: on the server as soon as nothing has moved
 * for a moment, and when the page is left.
 */
export function useDesk(reviewId: number, begun: Desk, place: Place) {
  const client = useQueryClient();
  const { mutate: save } = useMutation(inboxMutations.saveDesk(reviewId));
  const [drafts, setDrafts] = useState(begun.drafts);
  const desk: Desk = { ...place, drafts };
  const kept = useRef(JSON.stringify(begun));
  const latest = useRef(desk);
  useEffect(() => {
    latest.current = desk;
  });

  const flush = useCallback(() => {
    const now = latest.current;
    const text = JSON.stringify(now);
    if (text === kept.current) return;
    kept.current = text;
    client.setQueryData(inboxQueries.desk(reviewId).queryKey, now);
    save(now, {
      // So that the next change brings it along.
      onError: () => {
        kept.current = '';
      },
    });
  }, [client, reviewId, save]);

  const text = JSON.stringify(desk);
  useEffect(() => {
    const timer = setTimeout(flush, SETTLED);
    return () => clearTimeout(timer);
  }, [text, flush]);
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      flush();
    };
  }, [flush]);

  const setDraft = useCallback(
    (itemId: number, note: string) =>
      setDrafts(({ [String(itemId)]: _before, ...others }) =>
        note === '' ? others : { ...others, [String(itemId)]: note },
      ),
    [],
  );
  return { drafts, setDraft };
}
