import { useLayoutEffect } from 'react';
import { useLocation } from 'react-router';

/** The token in the fragment of an address (`#token=…`), if there is one. */
export function tokenIn(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token')?.trim();
  return token === undefined || token === '' ? null : token;
}

/**
 * The token that the page was opened with. It goes out of the address bar (and so out of the history
 * and of what people copy) before the page is painted, and lives on in the router's memory alone:
 * leaving the page or loading it again forgets it. A second link opened in the same tab is a change
 * of the fragment without a load, and is taken the same way.
 */
export function useLinkToken(): string | null {
  const location = useLocation();
  useLayoutEffect(() => {
    if (window.location.hash === '') return;
    const { pathname, search } = window.location;
    // Past the router, which must keep what it read; its own entry (state) stays as it is.
    window.history.replaceState(window.history.state, '', pathname + search);
  }, [location]);
  return tokenIn(location.hash);
}
