import { useEffect, useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { lookUpLink, type Link } from './account.queries.ts';

export type LinkState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly link: Link }
  /** Expired, used, replaced or revoked; `kind` if it was known before. */
  | { readonly state: 'dead'; readonly kind: Link['kind'] | null }
  | { readonly state: 'failed'; readonly error: unknown };

const LOADING: LinkState = { state: 'loading' };

/** Looks a token up. In the state of the component, not in the query cache: see account.queries.ts. */
export function useLink(token: string): {
  link: LinkState;
  retry: () => void;
  /** The server has said of the link, meanwhile, that it no longer works. */
  markDead: () => void;
} {
  const [link, setLink] = useState<LinkState>(LOADING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    lookUpLink(token, abort.signal).then(
      (found) => setLink({ state: 'ready', link: found }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const isDead = error instanceof ApiError && error.code === 'invalid_token';
        setLink(isDead ? { state: 'dead', kind: null } : { state: 'failed', error });
      },
    );
    return () => abort.abort();
  }, [token, attempt]);
  const retry = () => {
    setLink(LOADING);
    setAttempt(attempt + 1);
  };
  const markDead = () =>
    setLink((now) => ({ state: 'dead', kind: now.state === 'ready' ? now.link.kind : null }));
  return { link, retry, markDead };
}
