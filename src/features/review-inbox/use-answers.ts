import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useBeforeUnload } from 'react-router';
import { toastFailed } from '../../components/feedback-store.ts';
import { painted } from '../../lib/painted.ts';
import { guardUnsaved, isLeft } from '../../lib/unsaved.ts';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { Answers, type Refused } from './answers.ts';
import { fileItem, inboxMutations, inboxQueries } from './inbox.queries.ts';

/** The answers of this page, what is on its way and what was refused. */
export function useAnswers(reviewId: number, onRefused: (refused: readonly Refused[]) => void) {
  const client = useQueryClient();
  const { mutateAsync: send } = useMutation(inboxMutations.decide(reviewId));
  const [answers] = useState(
    () =>
      new Answers({
        // What was answered and what comes next are on the screen first.
        send: (body) => painted().then(() => send(body)),
        onItem: (item) => {
          fileItem(client, reviewId, item);
          // What was said of it stands in its history: read again when it is looked at.
          void client.invalidateQueries({
            queryKey: inboxQueries.item(reviewId, item.id).queryKey,
          });
        },
        onUnheard: ([first, ...others]) => {
          if (first === undefined) return;
          const more = others.length === 0 ? '' : ` and ${others.length} more`;
          toastFailed(
            `The answer for ${first.item.holder.name}${more} was not saved. ${first.message}`,
          );
        },
        // Whoever lost an item to somebody else has another number of them.
        onReply: ({ results }) =>
          void client.invalidateQueries({
            queryKey: reviewsQueries.detail(reviewId).queryKey,
            refetchType: results.every(({ ok }) => ok) ? 'none' : 'active',
          }),
      }),
  );
  const tell = useEffectEvent((refused: readonly Refused[]) => {
    if (refused.some(({ code }) => code === 'review_state')) {
      void client.invalidateQueries({ queryKey: reviewsQueries.detail(reviewId).queryKey });
    }
    onRefused(refused);
  });
  useEffect(() => answers.onRefused((refused) => tell(refused)), [answers]);
  const state = useSyncExternalStore(answers.subscribe, answers.state);
  const isSaving = state.pending.size > 0;
  useBeforeUnload(
    useCallback(
      (event) => {
        if (isSaving && !isLeft()) event.preventDefault();
      },
      [isSaving],
    ),
  );
  // An act that loads another page waits for them; one that was not taken is to be seen first.
  useEffect(
    () => (isSaving ? guardUnsaved(() => answers.allTaken()) : undefined),
    [isSaving, answers],
  );
  return { answers, ...state };
}
