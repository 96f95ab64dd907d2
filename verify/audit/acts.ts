import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { mintLink } from '../../server/auth/link-tokens.repo.ts';
import { transact } from '../../server/http/transact.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedMembership,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';
import type { World } from '../../server/test/world.ts';
import type { Dice } from './random.ts';

/** What is at hand for an act. */
interface Stage {
  readonly test: TestApp;
  readonly world: World;
  readonly dice: Dice;
  /** People of the first org: admins and others, some of them in the second one, too. */
  readonly people: readonly SeededPerson[];
}

/** Something that somebody may do, with values by chance; it may well be refused. */
export interface Act {
  readonly name: string;
  prepare(test: TestApp, world: World, dice: Dice): Promise<InjectOptions>;
}

const pools = new WeakMap<World, Promise<SeededPerson[]>>();

const fill = async (test: TestApp, { here, there }: World): Promise<SeededPerson[]> => {
  const people: SeededPerson[] = [];
  for (let n = 0; n < 8; n += 1) {
    const person = await seedPerson(test, here.id, {
      admin: n % 4 === 0,
      password: n === 7 ? null : PASSWORD,
      ...(n === 5 && { homeOrgId: there.id }),
    });
    if (n === 3 || n === 5) await seedMembership(test, there.id, person.id, n === 3);
    people.push(person);
  }
  return people;
};

const email = () => `${randomUUID().slice(0, 8)}@example.com`;
const maybe = <T>(dice: Dice, value: T): T | undefined => (dice.between(0, 1) ? value : undefined);

type Body = Readonly<Record<string, unknown>>;

/** A request of an admin of the first org, now and then of the second. */
const byAdmin = (
  name: string,
  method: 'PUT' | 'POST' | 'DELETE',
  pathOf: (stage: Stage) => string | Promise<string>,
  bodyOf: (stage: Stage) => Body = () => ({}),
): Act => ({
  name,
  prepare: async (test, world, dice) => {
    const people = pools.get(world) ?? fill(test, world);
    pools.set(world, people);
    const stage = { test, world, dice, people: await people };
    const admin = dice.between(0, 9) === 0 ? world.there.owner : world.here.owner;
    const url = `/api${await pathOf(stage)}`;
    const headers = { ...(await loginAs(test, admin)), 'if-match': '*' };
    return { method, url, headers, payload: bodyOf(stage) };
  },
});

/** A request of one of the people themselves. */
const bySelf = (
  name: string,
  method: 'PUT' | 'POST' | 'DELETE',
  pathOf: (self: SeededPerson, stage: Stage) => string | Promise<string>,
  bodyOf: (stage: Stage) => Body | Promise<Body> = () => ({}),
): Act => ({
  name,
  prepare: async (test, world, dice) => {
    const people = pools.get(world) ?? fill(test, world);
    pools.set(world, people);
    const stage = { test, world, dice, people: await people };
    const self = dice.pick(stage.people);
    const by = dice.between(0, 1) ? bearerFor : loginAs;
    const headers = { ...(await by(test, self)), 'if-match': '*' };
    const url = `/api${await pathOf(self, stage)}`;
    return { method, url, headers, payload: await bodyOf(stage) };
  },
});

const user =
  (tail = '') =>
  (stage: Stage) =>
    `/users/${stage.dice.pick(stage.people).id}${tail}`;
const org =
  (tail = '') =>
  ({ world }: Stage) =>
    `/orgs/${world.here.id}${tail}`;

const newest = async (test: TestApp, table: string, condition: string): Promise<number> => {
  const { rows } = await test.owner.query<{ id: number }>(
    `SELECT coalesce(max(id), 0)::int AS id FROM ${table} WHERE ${condition}`,
  );
  return rows[0]?.id ?? 0;
};
const invite =
  (tail = '') =>
  async ({ test, world }: Stage) =>
    `/invites/${await newest(test, 'invites', `org_id = ${world.here.id} AND status = 'pending'`)}${tail}`;

const named = ({ people, dice }: Stage) => {
  const { id, email: address } = dice.pick(people);
  return dice.between(0, 1) ? { id } : { email: address };
};
const roles = (stage: Stage) => ({
  members: [
    { ...named(stage), admin: stage.dice.between(0, 1) === 1 },
    ...(stage.dice.between(0, 2) === 0 ? [{ email: email(), full_name: 'New Comer' }] : []),
  ],
});

const byLink = (kind: 'reset' | 'invitation'): Act => ({
  name: `set a password by ${kind}`,
  prepare: async (test, world, dice) => {
    const people = await (pools.get(world) ?? fill(test, world));
    pools.set(world, Promise.resolve(people));
    const pending = await test.owner.query<{ id: number; user_id: number }>(
      `SELECT id::int, user_id::int FROM invites WHERE status = 'pending' ORDER BY id DESC LIMIT 1`,
    );
    const found = pending.rows[0];
    const userId = kind === 'invitation' && found ? found.user_id : dice.pick(people).id;
    const link = { kind, userId, supersede: false, ttlMinutes: 30 } as const;
    const { token } = await transact(test.db, { actor: null, request: null }, (tx) =>
      mintLink(tx, kind === 'invitation' && found ? { ...link, inviteId: found.id } : link),
    );
    const password = `another horse ${randomUUID()}`;
    return {
      method: 'POST',
      url: '/api/users/set_password',
      payload: {
        reset_token: token,
        password,
        password_confirmation: password,
        ...(kind === 'invitation' && dice.between(0, 1) && { full_name: 'Renamed Here' }),
      },
    };
  },
});

/** What the sequences are made of. */
export const acts: readonly Act[] = [
  byAdmin('rename', 'PUT', user(), ({ dice }) => ({ full_name: `Name ${dice.between(1, 9)}` })),
  byAdmin('tier', 'PUT', user(), ({ dice }) => ({ user_tier: dice.pick(['GOLD', 'TIN', null]) })),
  byAdmin('move address', 'PUT', user(), () => ({ email: email(), full_name: 'Moved' })),
  byAdmin('status', 'PUT', user(), ({ dice }) => ({
    status: dice.pick(['ACTIVE', 'DEACTIVATED']),
  })),
  byAdmin('lock', 'PUT', user('/lock_account'), ({ dice }) => ({
    reason: maybe(dice, 'Lost laptop'),
    until: maybe(dice, '2031-01-01T00:00:00.000Z'),
  })),
  byAdmin('unlock', 'PUT', user('/unlock_account'), () => ({ reason: 'found' })),
  byAdmin('activate', 'PUT', user('/activate')),
  byAdmin('deactivate', 'PUT', user('/deactivate'), () => ({ reason: 'Left' })),
  byAdmin('merge members', 'PUT', org('/members'), roles),
  byAdmin('merge members by the org', 'PUT', org(), roles),
  byAdmin('remove members', 'DELETE', org('/members'), (stage) => ({ members: [named(stage)] })),
  byAdmin('activate members', 'PUT', org('/members/activate'), (stage) => ({
    members: [named(stage)],
  })),
  byAdmin('deactivate members', 'PUT', org('/members/deactivate'), (stage) => ({
    members: [named(stage)],
  })),
  byAdmin('merge custodians', 'PUT', org('/custodians'), (stage) => ({
    custodians: [named(stage)],
  })),
  byAdmin('replace custodians', 'POST', org('/custodians'), (stage) => ({
    custodians: [named(stage)],
  })),
  byAdmin('org facts', 'PUT', org(), ({ dice }) => ({
    name: `Org ${dice.between(1, 9)}`,
    description: maybe(dice, 'Described'),
    email_domain: dice.pick(['example.com', null]),
    members_default_access_role: dice.pick(['member', 'operator', null]),
  })),
  byAdmin('invite', 'POST', org('/invites'), (stage) => ({
    invites: [{ email: email() }, { email: stage.dice.pick(stage.people).email }],
  })),
  byAdmin(
    'create a person',
    'POST',
    () => '/users',
    ({ dice }) => ({
      email: email(),
      admin: dice.between(0, 1) === 1,
      user_tier: maybe(dice, 'GOLD'),
    }),
  ),
  byAdmin('resend', 'POST', invite('/resend')),
  byAdmin('copy a link', 'POST', invite('/link')),
  byAdmin('revoke an invitation', 'DELETE', invite()),
  byAdmin('send a reset', 'POST', user('/send_reset')),
  byAdmin('one-time password', 'POST', user('/one_time_password')),
  byAdmin('end sessions', 'DELETE', user('/sessions')),
  bySelf(
    'make a key',
    'POST',
    ({ id }) => `/users/${id}/api_keys`,
    () => ({ name: 'Script' }),
  ),
  bySelf(
    'rotate a key',
    'PUT',
    async ({ id }, { test }) => {
      const key = await newest(test, 'api_keys', `user_id = ${id}`);
      return `/users/${id}/api_keys/${key}/rotate`;
    },
    ({ dice }) => ({ overlap_hours: dice.between(0, 2) }),
  ),
  bySelf('revoke a key', 'DELETE', async ({ id }, { test }) => {
    const key = await newest(test, 'api_keys', `user_id = ${id}`);
    return `/users/${id}/api_keys/${key}`;
  }),
  bySelf(
    'settings',
    'PUT',
    () => '/user_settings',
    ({ dice }) => ({
      theme: dice.pick(['dark', 'light', 'system']),
      density: maybe(dice, 'compact'),
    }),
  ),
  bySelf(
    'change the password',
    'PUT',
    ({ id }) => `/users/${id}/change_password`,
    () => ({
      current_password: PASSWORD,
      password: `another horse ${randomUUID()}`,
    }),
  ),
  bySelf('sign out', 'DELETE', () => '/session'),
  bySelf(
    'sign in',
    'POST',
    () => '/session',
    ({ people, dice }) => ({
      email: dice.pick(people).email,
      password: dice.pick([PASSWORD, PASSWORD, 'wrong']),
    }),
  ),
  byLink('reset'),
  byLink('invitation'),
];
