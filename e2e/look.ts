import { expect, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { DOSE, tally } from './check.ts';

const WIDTHS = [1280, 360];
const SCHEMES = ['light', 'dark'] as const;

/** One of two by the name: which of them is of no matter, only that it stays the same. */
const isOdd = (what: string): boolean => [...what].length % 2 === 1;

/** The small dose judges each thing on a desk in light or on a phone in dark, in turn. */
const isInDose = (what: string, width: number, scheme: string, isOneWidth: boolean): boolean => {
  if (DOSE === 'full') return true;
  const isDesk = width > 600;
  return isDesk === (scheme === 'light') && (isOneWidth || isDesk === isOdd(what));
};

/**
 * The page as it stands, on a desk and on a phone, in light and in dark: no violation, and nothing
 * to scroll sideways; what has `opened` stays open. Each of them is a cell of the matrix. It ends
 * on the desk, in light.
 */
export const expectSound = async (
  page: Page,
  what: string,
  { widths = WIDTHS, opened }: { widths?: readonly number[]; opened?: Locator } = {},
): Promise<void> => {
  const isOneWidth = widths.length === 1;
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of SCHEMES.filter((one) => isInDose(what, width, one, isOneWidth))) {
      await page.emulateMedia({ colorScheme });
      // The page hears of it as an event: before that, the other scheme would be judged.
      const root = page.locator(':root');
      await expect(root, 'the page follows the device').toHaveAttribute(
        'data-color-scheme',
        colorScheme,
      );
      const violations = await expectNoViolations(page, `${what}, ${width} px, ${colorScheme}`);
      tally({ unit: 'cells', held: violations === 0 ? 1 : 0, of: 1 });
    }
    if (opened) await expect(opened, `${what}, ${width} px: still open`).toBeVisible();
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(beyond, `${what}, ${width} px: pixels to scroll sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
};

/** Whatever dialog is open. */
export const dialogOf = (page: Page): Locator =>
  page.getByRole('dialog').or(page.getByRole('alertdialog'));

/** What has opened, looked at and closed again by Escape. */
export const lookAndClose = async (page: Page, what: string, opened = dialogOf(page)) => {
  await expect(opened).toBeVisible();
  await expectSound(page, what, { opened });
  await page.keyboard.press('Escape');
  await expect(opened).toBeHidden();
};

/**
 * Loads a page and waits until its content is there and can be used, also behind a dialog that it
 * opens with.
 */
export const goTo = async (page: Page, address: string) => {
  await page.goto(address);
  // By its element: behind a dialog it has no role. What the server has drawn is no page to use yet.
  await expect(page.locator('h1:not(.drawn *)')).toBeVisible();
  await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
};
