import { expect, type Browser, type Page } from '@playwright/test';
import type { Person } from './seed-client.ts';

/** A state that a page of a review shows. */
export const chip = (page: Page, label: string) => page.locator('.chip', { hasText: label });
/** To the next step of the wizard. */
export const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();

/** A page of somebody else, in a browser of their own. */
export const pageOf = async (
  browser: Browser,
  baseURL: string | undefined,
  { email, password }: Person,
): Promise<Page> => {
  const context = await browser.newContext({ ...(baseURL !== undefined && { baseURL }) });
  const reply = await context.request.post('/api/session', { data: { email, password } });
  expect(reply.status(), await reply.text()).toBe(200);
  return context.newPage();
};

/** The number in the address of the review that the page shows. */
export const idIn = async (page: Page): Promise<number> => {
  await page.waitForURL(/\/reviews\/\d+$/);
  return Number(/\d+$/.exec(page.url())?.[0]);
};
