import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
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
export interface Stage {
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

/** The people of a world, made once. */
export const peopleOf = (test: TestApp, world: World): Promise<SeededPerson[]> => {
  const people = pools.get(world) ?? fill(test, world);
  pools.set(world, people);
  return people;
};

export const email = () => `${randomUUID().slice(0, 8)}@example.com`;
export const maybe = <T>(dice: Dice, value: T): T | undefined =>
  dice.between(0, 1) ? value : undefined;

type Body = Readonly<Record<string, unknown>>;

/** A request of an admin of the first org, now and then of the second. */
export const byAdmin = (
  name: string,
  method: 'PUT' | 'POST' | 'DELETE',
  pathOf: (stage: Stage) => string | Promise<string>,
  bodyOf: (stage: Stage) => Body = () => ({}),
): Act => ({
  name,
  prepare: async (test, world, dice) => {
    const stage = { test, world, dice, people: await peopleOf(test, world) };
    const admin = dice.between(0, 9) === 0 ? world.there.owner : world.here.owner;
    const url = `/api${await pathOf(stage)}`;
    const headers = { ...(await loginAs(test, admin)), 'if-match': '*' };
    return { method, url, headers, payload: bodyOf(stage) };
  },
});

/** A request of one of the people themselves. */
export const bySelf = (
  name: string,
  method: 'PUT' | 'POST' | 'DELETE',
  pathOf: (self: SeededPerson, stage: Stage) => string | Promise<string>,
  bodyOf: (stage: Stage) => Body | Promise<Body> = () => ({}),
): Act => ({
  name,
  prepare: async (test, world, dice) => {
    const stage = { test, world, dice, people: await peopleOf(test, world) };
    const self = dice.pick(stage.people);
    const by = dice.between(0, 1) ? bearerFor : loginAs;
    const headers = { ...(await by(test, self)), 'if-match': '*' };
    const url = `/api${await pathOf(self, stage)}`;
    return { method, url, headers, payload: await bodyOf(stage) };
  },
});

export const user =
  (tail = '') =>
  (stage: Stage) =>
    `/users/${stage.dice.pick(stage.people).id}${tail}`;
export const org =
  (tail = '') =>
  ({ world }: Stage) =>
    `/orgs/${world.here.id}${tail}`;

export const newest = async (test: TestApp, table: string, condition: string): Promise<number> => {
  const { rows } = await test.owner.query<{ id: number }>(
    `SELECT coalesce(max(id), 0)::int AS id FROM ${table} WHERE ${condition}`,
  );
  return rows[0]?.id ?? 0;
};
export const invite =
  (tail = '') =>
  async ({ test, world }: Stage) =>
    `/invites/${await newest(test, 'invites', `org_id = ${world.here.id} AND status = 'pending'`)}${tail}`;

export const named = ({ people, dice }: Stage) => {
  const { id, email: address } = dice.pick(people);
  return dice.between(0, 1) ? { id } : { email: address };
};
export const roles = (stage: Stage) => ({
  members: [
    { ...named(stage), admin: stage.dice.between(0, 1) === 1 },
    ...(stage.dice.between(0, 2) === 0 ? [{ email: email(), full_name: 'New Comer' }] : []),
  ],
});
