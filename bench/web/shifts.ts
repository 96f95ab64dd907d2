import type { Browser } from '@playwright/test';
import type { Bench } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { BIG } from '../dataset/shape.ts';
import { THROTTLED, visit, type Visitor } from './browser.ts';
import { readVitals } from './vitals.ts';

const SETTLE_MS = 500;
const PERSON = BIG.firstUser + 7;

const OPEN_PAGES = ['/sign-in', '/forgot-password'];
const PAGES = [
  '/',
  '/people',
  '/people?locked=true',
  '/people?q=zzzzzz',
  `/people/${PERSON}`,
  `/people/${PERSON}/security`,
  `/people/${PERSON}/audit`,
  `/people/${PERSON}/access`,
  '/teams',
  `/teams/${BIG.firstTeam}`,
  '/access',
  '/access/matrix',
  '/keys',
  '/invitations',
  '/locks',
  '/audit',
  `/audit/${BIG.auditRows}`,
  '/profile',
  '/profile/security',
  '/profile/api-keys',
  '/profile/activity',
  '/profile/preferences',
  '/nothing-here',
];

const shiftOf = async (browser: Browser, visitor: Visitor, path: string): Promise<number> => {
  const { page, throttle, close } = await visit(browser, visitor);
  try {
    await throttle({ cpu: true, network: true });
    await page.goto(`${visitor.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLE_MS);
    return (await readVitals(page)).cls;
  } finally {
    await close();
  }
};

/** The largest layout shift of any page, and which page it is. */
export const layoutShifts = async (
  bench: Bench,
  browser: Browser,
  visitor: Visitor,
): Promise<Row> => {
  const stranger: Visitor = { url: visitor.url };
  const found: { path: string; cls: number }[] = [];
  const all = [
    ...OPEN_PAGES.map((path) => ({ path, as: stranger })),
    ...PAGES.map((path) => ({ path, as: visitor })),
  ];
  for (const { path, as } of all.slice(0, bench.pick({ full: all.length, quick: 5 }))) {
    found.push({ path, cls: await shiftOf(browser, as, path) });
  }
  const shifting = found
    .filter(({ cls }) => cls > 0.0005)
    .toSorted((a, b) => b.cls - a.cls)
    .map(({ path, cls }) => `${path} ${cls.toFixed(3)}`);
  return rowOf({
    id: 'layout-shift',
    what: `layout shift, the largest of ${found.length} pages, ${THROTTLED}`,
    unit: '',
    ours: [Math.max(...found.map(({ cls }) => cls))],
    must: [{ of: 'ours', atMost: 0.02 }],
    aim: [{ of: 'ours', atMost: 0 }],
    note: shifting.length > 0 ? `what shifts: ${shifting.slice(0, 4).join(', ')}` : 'none shifts',
  });
};
