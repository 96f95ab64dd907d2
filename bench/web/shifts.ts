import type { Browser } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { askOf, draftReview, startReview, untilState } from '../core/review-client.ts';
import { rowOf, type Row } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { forgetReviews } from '../dataset/reviewed-org.ts';
import { openSession, sessionHeaders } from '../dataset/session.ts';
import { SMALL } from '../dataset/shape.ts';
import { THROTTLED, visit, type Visitor } from './browser.ts';
import { OPEN_PAGES, PAGES, reviewPagesOf, type ReviewIds } from './pages.ts';
import { readVitals } from './vitals.ts';

const SETTLE_MS = 500;

const shiftOf = async (browser: Browser, visitor: Visitor, path: string): Promise<number> => {
  const { page, throttle, close } = await visit(browser, visitor);
  try {
    await throttle({ cpu: true, network: true });
    await page.goto(`${visitor.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLE_MS);
    return (await readVitals(page)).cls;
  } catch (error) {
    throw new Error(`${path}: ${String(error)}`, { cause: error });
  } finally {
    await close();
  }
};

interface Shift {
  readonly path: string;
  readonly cls: number;
}

const shiftsOf = async (
  browser: Browser,
  visitor: Visitor,
  pages: readonly string[],
): Promise<Shift[]> => {
  const found: Shift[] = [];
  for (const path of pages) found.push({ path, cls: await shiftOf(browser, visitor, path) });
  return found;
};

/** A few reviews of the admins of the small org, run and decided in by its owner. */
const makeReviews = async (dataset: OpenDataset, url: string): Promise<ReviewIds> => {
  const ask = askOf(url, await sessionHeaders(dataset, SMALL));
  const settings = {
    name: 'Shown',
    scope: { kind: 'admins' },
    reviewers: { policy: 'named', reviewer_ids: [SMALL.firstUser] },
    // The owner gave everything that there is here.
    rules: { days: 14, grantor_days: 0, reason_for: 'nothing' },
  };
  const completed = await startReview(ask, settings);
  await untilState(ask, completed.id, 'active');
  await ask('POST', `/reviews/${completed.id}/close`, { reason: 'Bench' });
  await untilState(ask, completed.id, 'completed');
  const running = await startReview(ask, settings);
  await untilState(ask, running.id, 'active');
  const draft = await draftReview(ask, settings);
  return { draft: draft.id, running: running.id, completed: completed.id };
};

/** On pages of reviews, which the dataset has none of by itself. */
const shiftsOfReviews = async (
  browser: Browser,
  url: string,
  dataset: OpenDataset,
): Promise<Shift[]> => {
  await forgetReviews(dataset, SMALL);
  try {
    const ids = await makeReviews(dataset, url);
    const cookie = await openSession(dataset, SMALL);
    return await shiftsOf(browser, { url, cookie }, reviewPagesOf(ids));
  } finally {
    await forgetReviews(dataset, SMALL);
  }
};

const shiftsOfAll = async (
  bench: Bench,
  browser: Browser,
  visitor: Visitor,
  dataset: OpenDataset,
): Promise<Shift[]> => {
  const some = (pages: readonly string[], quick: number) =>
    pages.slice(0, bench.pick({ full: pages.length, quick }));
  return [
    ...(await shiftsOf(browser, { url: visitor.url }, some(OPEN_PAGES, 2))),
    ...(await shiftsOf(browser, visitor, some(PAGES, 3))),
    ...(bench.isQuick ? [] : await shiftsOfReviews(browser, visitor.url, dataset)),
  ];
};

const ROW = {
  id: 'layout-shift',
  unit: '',
  must: [{ of: 'ours', atMost: 0.02 }],
  aim: [{ of: 'ours', atMost: 0 }],
} as const;

/** The largest layout shift of any page, and which page it is; not measured where one fails to load. */
export const layoutShifts = async (...given: Parameters<typeof shiftsOfAll>): Promise<Row> => {
  let found: Shift[];
  try {
    found = await shiftsOfAll(...given);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    const note = `broke off: ${String(error).split('\n', 1)[0]}`;
    return { ...ROW, what: 'layout shift', note };
  }
  const shifting = found
    .filter(({ cls }) => cls > 0.0005)
    .toSorted((a, b) => b.cls - a.cls)
    .map(({ path, cls }) => `${path} ${cls.toFixed(3)}`);
  const which =
    shifting.length > 0 ? `what shifts: ${shifting.slice(0, 4).join(', ')}` : 'none shifts';
  return rowOf({
    ...ROW,
    what: `layout shift, the largest of ${found.length} pages, ${THROTTLED}`,
    ours: [Math.max(...found.map(({ cls }) => cls))],
    note: `${which}; of the pages that mails link to, only what stands there without a link`,
  });
};
