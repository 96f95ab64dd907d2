import { useEffect, useState } from 'react';
import { lookUpLink, type Link } from './account.queries.ts';

export type LinkState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly link: Link }
  | { readonly state: 'failed'; readonly error: unknown };

const LOADING: LinkState = { state: 'loading' };

/** Looks a token up. In the state of the component, not in the query cache: see account.queries.ts. */
export function useLink(token: string): { link: LinkState; retry: () => void } {
  const [link, setLink] = useState<LinkState>(LOADING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    lookUpLink(token, abort.signal).then(
      (found) => setLink({ state: 'ready', link: found }),
      (error: unknown) => {
        if (!abort.signal.aborted) setLink({ state: 'failed', error });
      },
    );
    return () => abort.abort();
  }, [token, attempt]);
  const retry = () => {
    setLink(LOADING);
    setAttempt(attempt + 1);
  };
  return { link, retry };
}
