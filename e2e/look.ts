import { expect, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';

const WIDTHS = [1280, 360];
const SCHEMES = ['light', 'dark'] as const;

/**
 * The page as it stands, on a desk and on a phone, in light and in dark: no violation, and nothing
 * to scroll sideways. It ends on the desk, in light.
 */
export const expectSound = async (page: Page, what: string, widths = WIDTHS): Promise<void> => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await expectNoViolations(page, `${what}, ${width} px, ${colorScheme}`);
    }
    const { beyond, scheme } = await page.evaluate(() => ({
      beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      scheme: document.documentElement.dataset['colorScheme'],
    }));
    expect.soft(beyond, `${what}, ${width} px: pixels to scroll sideways`).toBeLessThanOrEqual(0);
    expect(scheme, 'the page follows the device').toBe('dark');
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
  await expectSound(page, what);
  await page.keyboard.press('Escape');
  await expect(opened).toBeHidden();
};

/** Loads a page and waits until its content is there. */
export const goTo = async (page: Page, address: string) => {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
};
