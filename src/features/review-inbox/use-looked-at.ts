import { useCallback, useEffect, useRef } from 'react';

/**
 * Seconds that the item on the screen has been looked at: from when it came up, without the time
 * that the window was hidden. Returns the function that reads the watch.
 */
export function useLookedAt(key: string | null): () => number {
  const watch = useRef({ spent: 0, since: Number.POSITIVE_INFINITY });
  useEffect(() => {
    watch.current = { spent: 0, since: performance.now() };
    const onVisibility = () => {
      const { spent, since } = watch.current;
      const now = performance.now();
      watch.current = document.hidden
        ? { spent: spent + (now - since), since: Number.POSITIVE_INFINITY }
        : { spent, since: now };
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [key]);
  return useCallback(() => {
    const { spent, since } = watch.current;
    const now = performance.now();
    const ms = spent + (now > since ? now - since : 0);
    return Math.min(86_400, Math.round(ms / 100) / 10);
  }, []);
}
