import { request, type Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import type { Person, SeedClient } from './seed-client.ts';

type State = Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;

/** An org with somebody in every state, for specs that look at everything and change little. */
export interface Stage {
  readonly admin: Person;
  readonly member: Person;
  readonly locked: Person;
  readonly deactivated: Person;
  readonly invited: Person;
  /** A team that the member manages, and a resource that it may reach. */
  readonly team: { readonly id: number; readonly name: string };
  readonly resource: { readonly type: string; readonly id: number; readonly name: string };
  /** The first admin and the member, each signed in once for all tests of a worker. */
  readonly signedIn: { readonly admin: State; readonly member: State };
}

const stateOf = async (baseURL: string, { email, password }: Person): Promise<State> => {
  const context = await request.newContext({ baseURL });
  const response = await context.post('/api/session', { data: { email, password } });
  expect(response.status(), await response.text()).toBe(200);
  const state = await context.storageState();
  await context.dispose();
  return state;
};

const fill = async (seed: SeedClient): Promise<Omit<Stage, 'signedIn'>> => {
  const member = await seed.person('Mia Member');
  const locked = await seed.person('Leo Lockwood');
  const deactivated = await seed.person('Dora Departed');
  const invited = await seed.invite('Ivo Invited');
  await seed.person('Ansel Admin', true);
  await seed.call('PUT', `/users/${locked.id}/lock_account`, { reason: 'Lost a laptop' });
  await seed.call('PUT', `/users/${deactivated.id}/deactivate`, { reason: 'Left' });
  await seed.call('POST', `/users/${seed.admin.id}/api_keys`, { name: 'Nightly export' });
  const given = await seed.teamWithAccess('Data Operations', [{ id: member.id, admin: true }]);
  return { admin: seed.admin, member, locked, deactivated, invited, ...given };
};

export interface StageFixtures {
  readonly stage: Stage;
  /** For kept-page.ts, by who is signed in. Here, so that its specs share their worker with others. */
  readonly keptPages: Map<string, Page>;
}

/** `test` with a stage, signed in as its first admin unless `storageState` says otherwise. */
export const test = base.extend<object, StageFixtures>({
  keptPages: [async ({}, use) => use(new Map()), { scope: 'worker' }],
  stage: [
    async ({ world: { seed, server } }, use) => {
      const people = await fill(seed);
      await use({
        ...people,
        signedIn: {
          admin: await stateOf(server.url, people.admin),
          member: await stateOf(server.url, people.member),
        },
      });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  storageState: async ({ stage }, use) => use(stage.signedIn.admin),
});

export { expect };
