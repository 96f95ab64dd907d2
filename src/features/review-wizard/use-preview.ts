import { useQuery } from '@tanstack/react-query';
import { useSettled } from '../../lib/use-settled.ts';
import { previewedOf, type Draft } from './draft.ts';
import { wizardQueries } from './wizard.queries.ts';

/** How long the form stands still before it is counted anew. */
export const PREVIEW_PAUSE_MS = 400;

/** What the draft would come to, were it started now; `isSettled` when it is of what is typed. */
export function usePreview(draft: Draft) {
  const now = previewedOf(draft, draft.onSilence);
  const settings = useSettled(now, PREVIEW_PAUSE_MS);
  const query = useQuery(wizardQueries.preview(settings));
  const isSettled =
    JSON.stringify(now) === JSON.stringify(settings) &&
    !query.isPlaceholderData &&
    !query.isFetching;
  return {
    preview: now === null ? undefined : query.data,
    error: query.error,
    retry: () => void query.refetch(),
    canBeAsked: now !== null,
    isSettled,
  };
}
