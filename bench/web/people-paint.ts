import type { Browser } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { THROTTLED, visit, type Visitor } from './browser.ts';
import { REACT_ADMIN } from './react-admin.ts';
import { readVitals } from './vitals.ts';

const SETTLE_MS = 700;

/** A side to look at: its visitor, the address of its list, and when the list is there. */
export interface Side {
  readonly visitor: Visitor;
  readonly path: string;
}

interface Paints {
  readonly cold: number;
  readonly warm: number;
  readonly shift: number;
}

/** Largest paint in seconds of a first visit and of a return, slowed down. */
const look = async (browser: Browser, { visitor, path }: Side): Promise<Paints> => {
  const { page, throttle, close } = await visit(browser, visitor);
  try {
    await throttle({ cpu: true, network: true });
    const open = async () => {
      await page.goto(`${visitor.url}${path}`);
      await page.locator('tbody tr').nth(20).waitFor();
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(SETTLE_MS);
      return readVitals(page);
    };
    const cold = await open();
    await page.goto('about:blank');
    const warm = await open();
    return { cold: cold.lcp / 1000, warm: warm.lcp / 1000, shift: Math.max(cold.cls, warm.cls) };
  } finally {
    await close();
  }
};

const coldRow = (ours: readonly Paints[], theirs: readonly Paints[], note: string): Row =>
  rowOf({
    id: 'paint-cold',
    what: `people page at 100,000 people, empty cache, ${THROTTLED}: largest paint`,
    unit: 's',
    ours: ours.map(({ cold }) => cold),
    yardstick:
      theirs.length > 0 ? { name: REACT_ADMIN, rounds: theirs.map(({ cold }) => cold) } : undefined,
    must: [
      { of: 'ours', atMost: 2.8 },
      { of: 'ratio', atMost: 0.8 },
    ],
    aim: [
      { of: 'ours', atMost: 1.8 },
      { of: 'ratio', atMost: 0.6 },
    ],
    ...(note && { note }),
  });

/** First and return visit of the people page, beside react-admin's, in turn. */
export const peoplePaint = async (
  bench: Bench,
  browser: Browser,
  ours: Side,
  theirs: Side | undefined,
  note: string,
): Promise<Row[]> => {
  const our: Paints[] = [];
  const their: Paints[] = [];
  for (let round = 0; round < bench.pick({ full: 7, quick: 2 }); round += 1) {
    our.push(await look(browser, ours));
    if (theirs) their.push(await look(browser, theirs));
  }
  return [
    coldRow(our, their, note),
    rowOf({
      id: 'paint-warm',
      what: 'the same page on a return visit',
      unit: 's',
      ours: our.map(({ warm }) => warm),
      yardstick:
        their.length > 0 ? { name: REACT_ADMIN, rounds: their.map(({ warm }) => warm) } : undefined,
      must: [{ of: 'ours', atMost: 1 }],
      aim: [{ of: 'ours', atMost: 0.6 }],
    }),
  ];
};
