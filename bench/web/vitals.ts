import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** What a page has been like since it was opened. Milliseconds; shifts have no unit. */
export interface Vitals {
  /** Largest paint so far. */
  lcp: number;
  cls: number;
  /** Longest time from an input to the paint after it, of the inputs since `forgetInputs`. */
  inp: number;
  /** Longest task of over 50 ms since then; 0: there was none. */
  longTask: number;
}

declare global {
  interface Window {
    vitals: Vitals;
    webVitals: {
      onLCP(report: (metric: { value: number }) => void, options: object): void;
      onCLS(report: (metric: { value: number }) => void, options: object): void;
    };
  }
}

/** Has every page that opens from now on watch itself, by Google's own library. */
export const watchVitals = async (page: Page): Promise<void> => {
  const library = await readFile('node_modules/web-vitals/dist/web-vitals.iife.js', 'utf8');
  // The browser tool gives each script a scope of its own.
  await page.addInitScript({ content: `${library}; window.webVitals = webVitals;` });
  await page.addInitScript(() => {
    const vitals = { lcp: 0, cls: 0, inp: 0, longTask: 0 };
    window.vitals = vitals;
    const all = { reportAllChanges: true };
    window.webVitals.onLCP(({ value }) => (vitals.lcp = value), all);
    window.webVitals.onCLS(({ value }) => (vitals.cls = value), all);
    // Of one input, not of the page's life: the library's INP cannot be begun again.
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('interactionId' in entry && entry.interactionId) {
          vitals.inp = Math.max(vitals.inp, entry.duration);
        }
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        vitals.longTask = Math.max(vitals.longTask, duration);
      }
    }).observe({ type: 'longtask' });
  });
};

/** Begins anew what is told of inputs. */
export const forgetInputs = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.vitals.inp = 0;
    window.vitals.longTask = 0;
  });

/** @throws Error when a page was drawn and nothing saw its paint: then the figures mean nothing */
export const readVitals = async (page: Page): Promise<Vitals> => {
  await page.waitForFunction(() => window.vitals.lcp > 0, undefined, { timeout: 10_000 });
  return page.evaluate(() => window.vitals);
};
