import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, LostReplyError, NetworkError } from '../api/errors.ts';
import { sessionQueries } from '../api/session.ts';
import { toastError } from '../components/feedback-store.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** `caller`: a form or dialog shows the failure itself, so no toast. */
      readonly errors?: 'caller';
      /** What did not happen, for the toast: "Ana Ruiz was not locked". */
      readonly failed?: string;
    };
  }
}

const MOST_RETRIES = 2;
/** Longest wait that is sat out in silence; beyond it the refusal is shown with its time. */
const LONGEST_WAIT = 10;

/** Only what may go better the next time: no answer, 5xx, and a short 429. */
function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= MOST_RETRIES) return false;
  if (error instanceof NetworkError) return true;
  if (!(error instanceof ApiError)) return false;
  if (error.status === 429) return (error.retryAfter ?? 1) <= LONGEST_WAIT;
  return error.status === 503;
}

const retryDelay = (failures: number, error: Error): number => {
  const asked = error instanceof ApiError ? error.retryAfter : null;
  return asked === null ? Math.min(1000 * 2 ** failures, 8000) : asked * 1000;
};

/** A 401 is the shell's: it asks for the password in place. */
const isSessionEnd = (error: unknown) =>
  error instanceof ApiError &&
  (error.code === 'unauthenticated' || error.code === 'impersonation_ended');

/**
 * One owner per error: fields belong to the form, a page's 403/404 to its boundary, a first load
 * to the panel in its place. What is left is said here: a refresh over data that is still shown,
 * and a write that nobody else answers for.
 */
export const createQueryClient = (): QueryClient => {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSessionEnd(error) || query.state.data === undefined) return;
        toastError(error, 'What you see may be out of date');
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        // It may have been done: what the page shows is looked up again, and tells.
        if (error instanceof LostReplyError) {
          const isSession = (key: readonly unknown[]) => key[0] === sessionQueries.all[0];
          void client.invalidateQueries({ predicate: ({ queryKey }) => !isSession(queryKey) });
        }
        if (isSessionEnd(error) || mutation.meta?.errors === 'caller') return;
        toastError(error, mutation.meta?.failed);
      },
    }),
    defaultOptions: {
      queries: { retry: shouldRetry, retryDelay, staleTime: 10_000 },
      // A write is never repeated unasked: it may have arrived.
      // Offline, a write fails at once and says so; it must not go out by itself much later.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
};
