import type { Random } from '../../../server/sample/random.ts';
import { bearerFor, loginAs, seedPerson, type SeededPerson } from '../../../server/test/seed.ts';
import type { TestApp } from '../../../server/test/test-app.ts';
import { makeWorld, type Caller, type World } from '../../../server/test/world.ts';

export const ROLES = ['anonymous', 'member', 'admin', 'superUser'] as const;
export type Role = (typeof ROLES)[number];

/** Values of path parameters that belong together, such as a key with its owner. */
export type Ids = Readonly<Record<string, number>>;

/** Which parameter the `id` of a reply of this operation is a value of. */
const HARVEST: Readonly<Record<string, string>> = {
  listUsers: 'user_id',
  createUser: 'user_id',
  listMembers: 'user_id',
  mergeMembers: 'user_id',
  listUserSessions: 'session_id',
  listApiKeys: 'key_id',
  createApiKey: 'key_id',
  rotateApiKey: 'key_id',
  listInvites: 'invite_id',
  listOrgAudit: 'entry_id',
  listTypeAudit: 'entry_id',
};
const MOST_KNOWN = 60;

const idsOf = (value: unknown): number[] => {
  if (Array.isArray(value)) return value.flatMap(idsOf);
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'number' ? [id] : [];
};

/** Who asks, in an org of their own, and every id that came out of replies to them. */
export class Cast {
  readonly test: TestApp;
  readonly world: World;
  readonly #random: Random;
  readonly #callers = new Map<Role, Caller>();
  readonly #doubted = new Set<Role>();
  readonly #known = new Map<string, Ids[]>();

  private constructor(test: TestApp, world: World, random: Random) {
    this.test = test;
    this.world = world;
    this.#random = random;
  }

  static async create(test: TestApp, random: Random): Promise<Cast> {
    const cast = new Cast(test, await makeWorld(test), random);
    for (let count = 0; count < 3; count += 1) {
      cast.know('user_id', { user_id: (await seedPerson(test, cast.world.here.id)).id });
    }
    return cast;
  }

  /** The one of a role, made anew when an act of another has shut out the last. */
  async caller(role: Role): Promise<Caller> {
    if (role === 'anonymous') return { person: this.world.here.owner, headers: {} };
    const found = this.#callers.get(role);
    if (found && !this.#doubted.delete(role)) return found;
    if (found && (await this.#isSignedIn(found))) return found;
    const person = await this.#engage(role);
    const enter = this.#random.chance(0.3) ? bearerFor : loginAs;
    const made = { person, headers: await enter(this.test, person) };
    this.#callers.set(role, made);
    this.know('user_id', { user_id: person.id });
    return made;
  }

  #engage(role: Role): Promise<SeededPerson> {
    return seedPerson(this.test, this.world.here.id, {
      admin: role !== 'member',
      superUser: role === 'superUser',
    });
  }

  async #isSignedIn({ headers }: Caller): Promise<boolean> {
    const reply = await this.test.app.inject({ method: 'GET', url: '/api/session', headers });
    return reply.statusCode === 200 && reply.json().must_change_password === false;
  }

  know(name: string, ids: Ids): void {
    this.#known.set(name, [...(this.#known.get(name) ?? []), ids].slice(-MOST_KNOWN));
  }

  /** Says that a role was refused, perhaps because somebody has shut it out. */
  doubt(role: Role): void {
    this.#doubted.add(role);
  }

  /** Remembers the ids in a reply, beside those of its own address. */
  harvest(operationId: string, asked: Ids, reply: unknown): void {
    const name = HARVEST[operationId];
    if (!name) return;
    for (const id of idsOf(reply).slice(0, 20)) this.know(name, { ...asked, [name]: id });
  }

  /** The id of somebody of the org, as far as is known. */
  somebody(): number {
    return this.#random.pick(this.#known.get('user_id') ?? [])['user_id'] ?? 0;
  }

  /** Values for the parameters of a path: mostly real ones, that mostly belong together. */
  async ids(names: readonly string[], caller: Caller): Promise<Ids> {
    const innermost = names.at(-1) ?? '';
    const known = this.#known.get(innermost) ?? [];
    const base = known.length > 0 && this.#random.chance(0.7) ? this.#random.pick(known) : {};
    const found: Record<string, number> = {};
    for (const name of names) found[name] = base[name] ?? (await this.#id(name, caller));
    return found;
  }

  async #id(name: string, caller: Caller): Promise<number> {
    if (this.#random.chance(0.05)) return this.#random.int(1e6, 1e9);
    if (name === 'user_id' && this.#random.chance(0.6)) return caller.person.id;
    const place = this.#random.chance(0.1) ? 'other' : this.#random.pick(['own', 'same'] as const);
    // Nothing of it may be left, such as an item of a review that is over.
    return (await this.world.param(name, place, caller)) || this.#random.int(1e6, 1e9);
  }
}
