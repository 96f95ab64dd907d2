import type { Browser } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { visit, type Visitor } from './browser.ts';

const ROWS = 200;
const SCROLL_MS = 4000;

/** Milliseconds of the longest gap between two frames while the page scrolls from top to bottom. */
const longestGap = async (browser: Browser, visitor: Visitor): Promise<number> => {
  const { page, close } = await visit(browser, visitor);
  try {
    await page.goto(`${visitor.url}/people?per_page=${ROWS}`);
    await page
      .locator('tbody tr')
      .nth(ROWS - 1)
      .waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    return await page.evaluate(
      (ms) =>
        new Promise<number>((resolve) => {
          const isScrolled = (at: Element) =>
            at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY);
          let root: Element = document.querySelector('tbody') ?? document.documentElement;
          while (root.parentElement && !isScrolled(root)) root = root.parentElement;
          const length = root.scrollHeight - root.clientHeight;
          const started = performance.now();
          let last = started;
          let longest = 0;
          const frame = (now: number) => {
            longest = Math.max(longest, now - last);
            last = now;
            const share = (now - started) / ms;
            if (share >= 1) resolve(longest);
            else {
              root.scrollTop = length * share;
              requestAnimationFrame(frame);
            }
          };
          requestAnimationFrame(frame);
        }),
      SCROLL_MS,
    );
  } finally {
    await close();
  }
};

/** Scrolling the longest list that the dashboard shows at once. */
export const scrolling = async (bench: Bench, browser: Browser, visitor: Visitor): Promise<Row> => {
  const gaps: number[] = [];
  for (let round = 0; round < bench.pick({ full: 5, quick: 2 }); round += 1) {
    gaps.push(await longestGap(browser, visitor));
  }
  return rowOf({
    id: 'scroll',
    what: 'scrolling a loaded list from end to end: the longest wait for a frame',
    unit: 'ms',
    ours: gaps,
    must: [{ of: 'ours', atMost: 50 }],
    aim: [{ of: 'ours', atMost: 33 }],
    note: `${ROWS} rows, the most that a page has: lists are paged, so 10,000 are never loaded at once`,
  });
};
