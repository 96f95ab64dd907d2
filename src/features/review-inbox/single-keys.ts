import { useSyncExternalStore } from 'react';

// A choice of the device: a keyboard belongs to one, and so does software that listens for speech.
const STORAGE_KEY = 'rollcall-review-keys';
const listeners = new Set<() => void>();

const stored = (): boolean => {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true; // storage may be refused
  }
};
let isOn = stored();

/** Turns the keys that are one letter each on or off (WCAG 2.1.4), for this device. */
export function setSingleKeys(on: boolean): void {
  isOn = on;
  try {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
  } catch {
    // Then it holds until the page is left.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, () => isOn);
