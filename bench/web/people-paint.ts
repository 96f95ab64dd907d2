import type { Browser, Page } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { THROTTLED, visit, type Visitor } from './browser.ts';
import { REACT_ADMIN } from './react-admin.ts';
import { readVitals } from './vitals.ts';

/** A larger paint may still follow the last answer, and nothing tells that none will: both sides are given as long. */
const SETTLE_MS = 700;

/** A side to look at: its visitor, the address of its list, and when the list is there. */
export interface Side {
  readonly visitor: Visitor;
  readonly path: string;
}

/** Seconds from the beginning of a visit. */
interface Paints {
  readonly painted: number;
  /** When the list can be used: its code runs. */
  readonly live: number;
}
interface Visits {
  readonly cold: Paints;
  readonly warm: Paints;
}

declare global {
  interface Window {
    liveAt: number;
  }
}

/** Has the page tell when its rows are there and can be used: what its server drew cannot be yet. */
const watchLive = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    window.liveAt = 0;
    const isLive = () =>
      document.querySelectorAll('tbody tr').length > 20 && !document.querySelector('[inert]');
    const observer = new MutationObserver(() => {
      if (!isLive()) return;
      window.liveAt = performance.now();
      observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
};

/** Largest paint and life of a first visit and of a return, slowed down. */
const look = async (browser: Browser, { visitor, path }: Side): Promise<Visits> => {
  const { page, throttle, close } = await visit(browser, visitor);
  try {
    await watchLive(page);
    await throttle({ cpu: true, network: true });
    const open = async (): Promise<Paints> => {
      await page.goto(`${visitor.url}${path}`);
      await page.waitForFunction(() => window.liveAt > 0);
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(SETTLE_MS);
      const { lcp } = await readVitals(page);
      return { painted: lcp / 1000, live: (await page.evaluate(() => window.liveAt)) / 1000 };
    };
    const cold = await open();
    await page.goto('about:blank');
    return { cold, warm: await open() };
  } finally {
    await close();
  }
};

type Value = (of: Visits) => number;

/** Ours beside theirs, where that could be built. */
const sides = (ours: readonly Visits[], theirs: readonly Visits[], pick: Value) => ({
  unit: 's' as const,
  ours: ours.map(pick),
  yardstick:
    theirs.length > 0 ? { name: REACT_ADMIN, rounds: theirs.map((one) => pick(one)) } : undefined,
});

/** First and return visit of the people page, beside react-admin's, in turn. */
export const peoplePaint = async (
  bench: Bench,
  browser: Browser,
  ours: Side,
  theirs: Side | undefined,
  note: string,
): Promise<Row[]> => {
  const our: Visits[] = [];
  const their: Visits[] = [];
  for (let round = 0; round < bench.pick({ full: 7, quick: 2 }); round += 1) {
    our.push(await look(browser, ours));
    if (theirs) their.push(await look(browser, theirs));
  }
  return [
    rowOf({
      id: 'paint-cold',
      what: `people page at 100,000 people, empty cache, ${THROTTLED}: largest paint`,
      ...sides(our, their, ({ cold }) => cold.painted),
      must: [
        { of: 'ours', atMost: 2.8 },
        { of: 'ratio', atMost: 0.8 },
      ],
      aim: [
        { of: 'ours', atMost: 1.8 },
        { of: 'ratio', atMost: 0.6 },
      ],
      ...(note && { note }),
    }),
    rowOf({
      id: 'paint-warm',
      what: 'the same page on a return visit',
      ...sides(our, their, ({ warm }) => warm.painted),
      must: [{ of: 'ours', atMost: 1 }],
      aim: [{ of: 'ours', atMost: 0.6 }],
    }),
    rowOf({
      id: 'live-cold',
      what: 'the same page, empty cache: until its rows can be used',
      ...sides(our, their, ({ cold }) => cold.live),
      must: [],
      aim: [],
      note: 'our server draws the page, so it is seen before it can be used; no budget asks for this',
    }),
    rowOf({
      id: 'live-warm',
      what: 'the same on a return visit',
      ...sides(our, their, ({ warm }) => warm.live),
      must: [],
      aim: [],
    }),
  ];
};
