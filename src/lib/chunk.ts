import { lazy } from 'react';

/** Pauses before code that did not arrive is asked for again, in milliseconds. */
const PAUSES = [250, 1000];

/**
 * Loads code; one cut connection is no reason to lose the page that asked for it. It helps where the
 * browser asks again: Chromium remembers for the life of a page that a module could not be fetched.
 */
export async function chunk<T>(load: () => Promise<T>): Promise<T> {
  for (const ms of PAUSES) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => void setTimeout(resolve, ms));
    }
  }
  return load();
}

/** `lazy` of React, whose failure is for good, on code that is asked for more than once. */
export const lazyChunk: typeof lazy = (load) => lazy(() => chunk(load));
