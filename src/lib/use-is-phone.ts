import { useSyncExternalStore } from 'react';

const media = () => window.matchMedia('(max-width: 599px)');
const subscribe = (listener: () => void) => {
  const query = media();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Narrower than 600 px. For behaviour only; looks belong into the stylesheet. */
export const useIsPhone = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => media().matches,
    () => false,
  );

const never = () => () => undefined;

/**
 * Whether the server draws the page, for a device that it does not know: what differs on a phone is
 * drawn both ways then, as `.drawn-wide` and `.drawn-phone`.
 */
export const useIsDrawn = (): boolean =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
