import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useNavigate } from 'react-router';
import { Review } from '../../../contract/reviews.ts';
import { ApiError } from '../../api/errors.ts';
import { paths } from '../../app/paths.ts';
import { toastDone } from '../../components/feedback-store.ts';
import { useBase } from '../../lib/use-base.ts';
import { instantOf } from '../../lib/days.ts';
import type { Step } from '../../reviews/sentences.ts';
import { editedOf, settingsOf, type Draft } from './draft.ts';
import { problemsIn, type Problem } from './problems.ts';
import { wizardMutations } from './wizard.queries.ts';

/** How a review is written: kept as a draft, started (now or at its time), or for the next runs. */
export type How = 'draft' | 'start' | 'next';

/** What of a review the form shows, and whether that is of the review or of the next runs. */
const shownOf = (review: Review | null): string =>
  JSON.stringify([review && editedOf(review).settings, review?.starts_at, review?.started_at]);

/**
 * Writes the draft and keeps what was typed whatever comes of it. `onSaved` is told what has been
 * saved before the page is left, so that nothing counts as unsaved any more.
 */
export function useSave({
  draft,
  zone,
  before,
  step,
  onSaved,
}: {
  draft: Draft;
  zone: string;
  /** The review that is changed; null for a new one. */
  before: Review | null;
  /** Where the reader is, to be there again on the page of the draft. */
  step: Step;
  onSaved: () => void;
}) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation(wizardMutations.create(client));
  const update = useMutation(wizardMutations.update(client));
  // Once a refusal has said what somebody else wrote, saving again puts this in its place.
  const [base, setBase] = useBase(before, (one, other) => shownOf(one) === shownOf(other));
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState<readonly Problem[]>([]);

  const write = async (how: How, confirm: string | undefined): Promise<Review> => {
    const start =
      how !== 'start'
        ? undefined
        : draft.start === 'now'
          ? 'now'
          : (instantOf(draft.startAt, zone) ?? undefined);
    const body = { settings: settingsOf(draft), start, confirm };
    return base === null ? create.mutateAsync(body) : update.mutateAsync({ review: base, ...body });
  };

  /** @returns whether it was saved; what went wrong is in `failure` and `refused`. */
  const save = async (how: How, confirm?: string): Promise<boolean> => {
    setFailure(null);
    setRefused([]);
    try {
      const review = await write(how, confirm);
      setBase(review);
      // What guards against leaving must know before the page is left.
      flushSync(onSaved);
      if (how === 'draft') {
        toastDone(`${review.settings.name} is kept as a draft`);
        if (before === null) {
          void navigate(`${paths.reviewEdit.href(review.id)}?step=${step}`, { replace: true });
        }
      } else {
        void navigate(paths.review.href(review.id));
      }
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'stale_version') {
        const theirs = Review.safeParse(error.current);
        if (theirs.success) setBase(theirs.data);
      }
      setRefused(problemsIn(error));
      setFailure(error);
      return false;
    }
  };
  return { save, failure, refused, isBusy: create.isPending || update.isPending };
}
