import type { Page } from '@playwright/test';
import { expect, test as base } from './stage.ts';

/** Something at the product's own address that runs no script. */
const NO_SCRIPT = '/icon.svg';

/** Takes back what a test may have left: its answers to requests, what is stored, who is signed in. */
const startAnew = async (page: Page, baseURL: string): Promise<void> => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // A page elsewhere would be another process, which knows none of the scripts.
  await page.goto(baseURL + NO_SCRIPT);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.context().clearCookies();
};

/**
 * `test` with a stage, in which one page of the browser serves all tests of a worker that sign in
 * alike. Each test loads its address from the server, as ever, but scripts that the browser has
 * compiled before, axe above all, run in half the time. For specs that look, and leave behind
 * nothing but answers of their own, cookies and what is stored.
 */
export const test = base.extend({
  context: async ({ browser, baseURL, storageState, viewport, colorScheme, keptPages }, use) => {
    const signedIn = typeof storageState === 'object' ? storageState : { cookies: [], origins: [] };
    const key = JSON.stringify(signedIn);
    const page = keptPages.get(key) ?? (await (await browser.newContext()).newPage());
    keptPages.set(key, page);
    await startAnew(page, String(baseURL));
    await page.context().addCookies(signedIn.cookies);
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await use(page.context());
    // It would be the next test with this page that fails, in whichever file.
    if (page.isClosed()) throw new Error('this test has closed the page that is kept for others');
    for (const event of ['console', 'pageerror']) page.removeAllListeners(event);
    page.context().removeAllListeners('page');
  },
  page: async ({ context, watch }, use) => {
    const [page] = context.pages();
    if (!page) throw new Error('the kept context has no page');
    watch(page);
    await use(page);
  },
});

export { expect };
