import { test as base, expect } from './fixtures.ts';
import type { Person, SeedClient } from './seed-client.ts';
import { startServer, type RunningServer } from './server.ts';
import { SeedClient as Seeds } from './seed-client.ts';

/** A platform of the documented routes only, with our own server in front of it. */
export interface Platform {
  readonly behind: RunningServer;
  readonly front: RunningServer;
  readonly seed: SeedClient;
  readonly member: Person;
  readonly team: { readonly id: number; readonly name: string };
  readonly resource: { readonly type: string; readonly id: number; readonly name: string };
}

/** More people than one request brings. */
const CROWD = 230;

const fill = async (seed: SeedClient) => {
  await seed.setUp('Acme');
  const member = await seed.person('Mia Member');
  const invites = Array.from({ length: CROWD }, (_, index) => ({
    email: `crowd-${String(index).padStart(3, '0')}@example.com`,
    full_name: `Crowd ${String(index).padStart(3, '0')}`,
  }));
  await seed.call('POST', `/orgs/${seed.orgId}/invites`, { invites });
  return { member, ...(await seed.teamWithAccess('Data Operations', [{ id: member.id }])) };
};

const start = async () => {
  // Filled through what is ours, then without it.
  const whole = await startServer();
  const seed = new Seeds(whole);
  const filled = await fill(seed);
  await whole.stop('keep data');
  const behind = await startServer({ again: whole, env: { DOCUMENTED_ONLY: '1' } });
  const front = await startServer({ env: { UPSTREAM_URL: `${behind.url}/api` } });
  return { behind, front, seed, ...filled };
};

/** `test` whose pages come from the server in front; nobody is signed in. */
export const test = base.extend<object, { readonly platform: Platform }>({
  platform: [
    async ({}, use) => {
      const platform = await start();
      await use(platform);
      await platform.front.stop();
      await platform.behind.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ platform }, use) => use(platform.front.url),
});

export { expect };
