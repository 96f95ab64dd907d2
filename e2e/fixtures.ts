import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from './browser.ts';
import { SeedClient, type Person } from './seed-client.ts';
import { startServer, type RunningServer } from './server.ts';

export interface WorkerFixtures {
  /** Whose product it is: a spec that leaves its org unlike others expect it names one of its own. */
  readonly worldOf: string;
  /** A product with one org and one admin, shared by the tests of a worker. */
  readonly world: { readonly server: RunningServer; readonly seed: SeedClient };
}
export interface TestFixtures {
  readonly seed: SeedClient;
  /** Signs a browser in through the API; no page is loaded. */
  readonly signIn: (context: BrowserContext, person: Person) => Promise<void>;
  /** What the tests of a page may not leave behind: errors in the console, failed requests. */
  readonly watch: (page: Page) => void;
  /** Console lines that this test causes on purpose (a refused sign-in logs a 401). */
  readonly expectedErrors: RegExp[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  launchOptions: [
    async ({}, use) => {
      await use(await launchOptions());
    },
    { scope: 'worker' },
  ],
  worldOf: ['everybody', { scope: 'worker', option: true }],
  world: [
    async ({}, use) => {
      const server = await startServer();
      const seed = new SeedClient(server);
      await seed.setUp('Acme');
      await use({ server, seed });
      await server.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  seed: async ({ world }, use) => {
    await use(world.seed);
  },
  baseURL: async ({ world }, use) => {
    await use(world.server.url);
  },
  signIn: async ({ baseURL }, use) => {
    await use(async (context, person) => {
      const response = await context.request.post(`${baseURL}/api/session`, {
        data: { email: person.email, password: person.password },
      });
      expect(response.status(), await response.text()).toBe(200);
    });
  },
  expectedErrors: async ({}, use) => {
    await use([]);
  },
  watch: [
    async ({ context, expectedErrors }, use) => {
      const seen: string[] = [];
      const watch = (page: Page) => {
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) seen.push(message.text());
        });
        page.on('pageerror', (error) => seen.push(String(error)));
      };
      context.on('page', watch);
      await use(watch);
      const unexpected = seen.filter((line) => !expectedErrors.some((known) => known.test(line)));
      expect(unexpected, 'console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
