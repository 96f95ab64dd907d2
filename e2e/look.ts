import { expect, type Page } from '@playwright/test';
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
