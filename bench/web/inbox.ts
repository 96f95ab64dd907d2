import type { Browser, Page } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { askOf, startReview, untilState } from '../core/review-client.ts';
import { rowOf, type Row } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { ensureReviewed, forgetReviews, REVIEWED } from '../dataset/reviewed-org.ts';
import { openSession, sessionHeaders } from '../dataset/session.ts';
import { visit } from './browser.ts';

const ANSWERS = 10;
/** Between two answers, which are then saved. */
const PAUSE_MS = 400;

declare global {
  interface Window {
    nextPainted: Promise<number>;
  }
}

/** Answers Keep by its letter: milliseconds from the key to the paint that has the next item. */
const keepOne = async (page: Page): Promise<number> => {
  // Listened for before the key is sent: the two reach the page by ways of their own.
  await page.evaluate(() => {
    const title = () => document.querySelector('.inbox-pane h2')?.textContent;
    const old = title();
    window.nextPainted = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('the next item did not come')), 10_000);
      const begin = ({ timeStamp }: KeyboardEvent) => {
        const look = () => {
          if (title() === old) return void requestAnimationFrame(look);
          // After this frame is painted.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
        };
        requestAnimationFrame(look);
      };
      addEventListener('keydown', begin, { once: true, capture: true });
    });
  });
  await page.keyboard.press('k');
  return page.evaluate(() => window.nextPainted);
};

/** The slowest of some answers, once a round: milliseconds. */
const slowestByRound = async (bench: Bench, page: Page, name: string): Promise<number[]> => {
  const slowest: number[] = [];
  for (let round = 0; round < bench.pick({ full: 5, quick: 2 }); round += 1) {
    const taken: number[] = [];
    for (let answer = 0; answer < ANSWERS; answer += 1) {
      await page.waitForTimeout(PAUSE_MS);
      taken.push(await keepOne(page));
    }
    slowest.push(Math.max(...taken));
    bench.say(`  ${name} ${round + 1}: ${slowest.at(-1)?.toFixed(0)} ms`);
  }
  return slowest;
};

const WHAT =
  'Keep by its letter in the inbox of a review, to the paint of the next item, the slowest of ten';

/** A reviewer's inbox of 10,000 items, all of them loaded: from a letter to the next item. */
export const inbox = async (
  bench: Bench,
  browser: Browser,
  url: string,
  dataset: OpenDataset,
): Promise<Row[]> => {
  await ensureReviewed(dataset);
  await forgetReviews(dataset);
  const ask = askOf(url, await sessionHeaders(dataset, REVIEWED));
  const { id } = await startReview(ask, {
    name: 'Inbox',
    scope: { kind: 'team', team_id: REVIEWED.firstTeam },
    reviewers: { policy: 'named', reviewer_ids: [REVIEWED.firstUser] },
    rules: { days: 14, reason_for: 'nothing' },
  });
  const { counts } = await untilState(ask, id, 'active');
  const { page, throttle, close } = await visit(browser, {
    url,
    cookie: await openSession(dataset, REVIEWED),
  });
  const found = { usual: [] as number[], slowed: [] as number[] };
  try {
    await page.goto(`${url}/reviews/${id}/inbox`);
    await page.locator('.inbox-pane h2').waitFor();
    await page.waitForLoadState('networkidle');
    found.usual = await slowestByRound(bench, page, 'inbox');
    await throttle({ cpu: true, network: false });
    found.slowed = await slowestByRound(bench, page, 'inbox, slowed');
  } finally {
    await close();
    await forgetReviews(dataset);
  }
  const common = {
    unit: 'ms',
    must: [{ of: 'ours', atMost: 100 }],
    aim: [{ of: 'ours', atMost: 60 }],
    note: `${counts.items.toLocaleString('en')} items, all loaded page by page before`,
  } as const;
  return [
    rowOf({
      ...common,
      id: 'inbox-keystroke-full-speed',
      what: `${WHAT}, at full speed`,
      ours: found.usual,
    }),
    rowOf({
      ...common,
      id: 'inbox-keystroke',
      what: `${WHAT}, at 4 × CPU slowdown`,
      ours: found.slowed,
    }),
  ];
};
