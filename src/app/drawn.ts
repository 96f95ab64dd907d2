import type { QueryClient } from '@tanstack/react-query';
import type { createBrowserRouter } from 'react-router';
import type { Drawing } from '../../contract/drawing.ts';
import { FRESH_MS } from '../api/early.ts';

/**
 * Takes over what the server has drawn the page from, so that it is not asked for again; false where
 * it has drawn nothing. It is about as old as the page, and left alone when that is old. The data is by
 * the same code of the same build: it has been parsed there.
 */
export function takeSeeds(client: QueryClient): boolean {
  const script = document.getElementById('seeds');
  if (script === null) return false;
  const seeds = JSON.parse(script.textContent) as Drawing['seeds'];
  script.remove();
  const age = performance.now();
  if (age < FRESH_MS) {
    for (const [key, data] of seeds)
      client.setQueryData(key, data, { updatedAt: Date.now() - age });
  }
  return true;
}

/** Until code and loaders of the first page are there. */
export const whenInitialized = (router: ReturnType<typeof createBrowserRouter>): Promise<void> =>
  new Promise((resolve) => {
    if (router.state.initialized) return resolve();
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      stop();
      resolve();
    });
  });
