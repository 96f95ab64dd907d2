import type { Browser, Page } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { visit, type Visitor } from './browser.ts';
import { forgetInputs, readVitals } from './vitals.ts';

const SETTLE_MS = 900;

/** Something that somebody does on a page. */
interface Act {
  readonly id: string;
  readonly what: string;
  readonly on: 'people' | 'access/matrix';
  act(page: Page): Promise<void>;
}

const ACTS: readonly Act[] = [
  {
    id: 'keystroke',
    on: 'people',
    what: 'a keystroke in the search of people, to the next paint',
    act: async (page) => {
      await page.getByRole('searchbox').focus();
      await page.keyboard.type('a', { delay: 0 });
    },
  },
  {
    id: 'sort',
    on: 'people',
    what: 'a click on a column to sort by it, to the next paint',
    act: (page) => page.getByRole('button', { name: 'Last activity' }).click(),
  },
  {
    id: 'open-person',
    on: 'people',
    what: 'opening a person of the list, to the next paint',
    act: (page) => page.locator('tbody tr').nth(3).getByRole('link').first().click(),
  },
  {
    id: 'matrix-arrow',
    on: 'access/matrix',
    what: 'an arrow key in the matrix of access, 50 by 50, to the next paint',
    act: async (page) => {
      await page.locator('[data-at="3:3"]').focus();
      await forgetInputs(page);
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    id: 'matrix-search',
    on: 'access/matrix',
    what: 'a keystroke in the search of people above that matrix, to the next paint',
    act: async (page) => {
      await page.getByRole('searchbox', { name: 'Search people' }).focus();
      await page.keyboard.type('a', { delay: 0 });
    },
  },
];

interface Felt {
  readonly inp: number;
  readonly longTask: number;
}

const feel = async (
  browser: Browser,
  visitor: Visitor,
  act: Act,
  isSlow: boolean,
): Promise<Felt> => {
  const { page, throttle, close } = await visit(browser, visitor);
  try {
    await page.goto(`${visitor.url}/${act.on}`);
    await page.locator('tbody tr').nth(20).waitFor();
    await page.waitForLoadState('networkidle');
    await throttle({ cpu: isSlow, network: false });
    await page.waitForTimeout(SETTLE_MS);
    await forgetInputs(page);
    await act.act(page);
    await page.waitForTimeout(SETTLE_MS);
    return await readVitals(page);
  } finally {
    await close();
  }
};

/** Inputs on the people page and in the matrix of access: under 4 × slowdown to the next paint, and their tasks at full speed. */
export const interactions = async (
  bench: Bench,
  browser: Browser,
  visitor: Visitor,
): Promise<Row[]> => {
  const rows: Row[] = [];
  const rounds = Array.from({ length: bench.pick({ full: 5, quick: 2 }) });
  const tasks: number[] = [];
  for (const act of ACTS) {
    const slow: number[] = [];
    for (const [round] of rounds.entries()) {
      // Browsers tell no input that took less than 16 ms.
      slow.push(Math.max(16, (await feel(browser, visitor, act, true)).inp));
      const { longTask } = await feel(browser, visitor, act, false);
      tasks[round] = Math.max(tasks[round] ?? 0, longTask);
    }
    rows.push(
      rowOf({
        id: act.id,
        what: `${act.what}, at 4 × CPU slowdown`,
        unit: 'ms',
        ours: slow,
        must: [{ of: 'ours', atMost: 100 }],
        aim: [{ of: 'ours', atMost: 60 }],
      }),
    );
  }
  rows.push(
    rowOf({
      id: 'long-task',
      what: 'the longest task of these at full speed; 0 is none over 50 ms',
      unit: 'ms',
      ours: tasks,
      must: [{ of: 'ours', atMost: 50 }],
      aim: [{ of: 'ours', atMost: 50 }],
    }),
  );
  return rows;
};
