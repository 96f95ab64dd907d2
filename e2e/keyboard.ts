import { expect, test, type Locator, type Page } from '@playwright/test';
import { check, tally } from './check.ts';

/** The promise that the keyboard specs prove together. */
export const KEYBOARD_ONLY = check({
  id: 'T-71',
  asks: 'key journeys without a mouse: each completed, focus is where it belongs, results are announced',
  mutants: [
    {
      name: 'menus do not open',
      file: 'src/components/menu-button.tsx',
      find: 'const List = lazyChunk(load);',
      replace: 'const List = () => null;',
    },
    {
      name: 'messages are not announced',
      file: 'src/components/feedback.tsx',
      find: 'onPointerEnter={() => setHeld(true)}',
      replace: 'aria-live="off"',
    },
    {
      name: 'messages are hidden behind a dialog',
      file: 'src/components/feedback.tsx',
      find: "place.removeAttribute('aria-hidden')",
      replace: "place.setAttribute('data-hidden', '')",
    },
  ],
});

/** One way through the product that a person takes; counted when it is completed. */
export const journey = async (name: string, walk: () => Promise<void>): Promise<void> => {
  await test.step(name, walk);
  tally({ unit: 'journeys', held: 1, of: 1 });
};

/** Presses Tab until something has the focus; fails when the page has been walked through. */
export const tabTo = async (page: Page, target: Locator, key = 'Tab', most = 60) => {
  for (let step = 0; step < most; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `${most} times ${key}`).toBeFocused();
};

/** Walks to a button or link and presses it. */
export const pressOn = async (page: Page, target: Locator, key = 'Enter') => {
  await expect(target).toBeVisible();
  await tabTo(page, target);
  await page.keyboard.press(key);
};

/** Walks to a field and types. */
export const typeInto = async (page: Page, field: Locator, text: string) => {
  await expect(field).toBeVisible();
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
};

/** Chooses from an open menu by the arrows. */
export const chooseItem = async (page: Page, name: string | RegExp) => {
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  const item = page
    .getByRole('menuitem', { name, ...(typeof name === 'string' && { exact: true }) })
    .or(page.getByRole('menuitemradio', { name }));
  await tabTo(page, item, 'ArrowDown', 15);
  await page.keyboard.press('Enter');
};

/** Said where a screen reader hears it: in what is live and not hidden behind a dialog. */
export const expectAnnounced = async (page: Page, text: string | RegExp) => {
  const live = page.locator(
    ':is([aria-live="polite"], [role="status"], [role="alert"]):not([aria-hidden="true"] *)',
  );
  await expect(live.filter({ hasText: text }).first()).toBeAttached();
};
