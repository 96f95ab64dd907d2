import { useSyncExternalStore } from 'react';

// As in inbox.css, where one of the two takes the place of the other.
const media = () => window.matchMedia('(max-width: 959px)');
const subscribe = (listener: () => void) => {
  const query = media();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Whether list and item fit side by side. */
export const useHasRoom = (): boolean => useSyncExternalStore(subscribe, () => !media().matches);
