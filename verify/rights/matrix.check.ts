import { afterAll, beforeAll, expect } from 'vitest';
import { implementations } from '../../server/features/index.ts';
import {
  exampleRequest,
  isWrite,
  paramsOf,
  ROUTES,
  urlOf,
  WANTS_A_SECRET,
} from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import {
  IDENTITIES,
  makeWorld,
  type Identity,
  type Place,
  type World,
} from '../../server/test/world.ts';
import { check } from '../check.ts';
import { expectedOf, isStranger, KEYS, NOT_WITH_A_KEY, placesOf, REFUSALS } from './expected.ts';

let test: TestApp;
let shared: World;
beforeAll(async () => {
  test = await createTestApp();
  shared = await makeWorld(test);
});
afterAll(() => test.close());

// For an own object a stranger asks about somebody of the org that is not theirs.
const placeFor = (identity: Identity, place: Place): Place =>
  isStranger(identity) && place === 'own' ? 'same' : place;

// Callers of other cells are in the orgs of all: what removes everybody has orgs of its own.
const EMPTIES_ORGS = new Set(['replaceMembers']);

// In the small dose a route has every third identity, one place each, in turn; and the super user,
// who shows that the example is one, and every key where no key is let in.
const inTurn = (
  name: string,
  identity: Identity,
  places: readonly Place[],
  turn: number,
): readonly Place[] => {
  if (identity === 'superUser') return places.slice(0, 2);
  if (NOT_WITH_A_KEY.has(name) && KEYS.includes(identity)) return places.slice(0, 1);
  return turn % 3 === 0 ? [places[Math.floor(turn / 3) % places.length] ?? 'own'] : [];
};

check(
  {
    id: 'T-20',
    asks: 'every route × who asks × whom it is about gives the code that its rights say',
    timeout: 600_000,
    mutants: [
      {
        name: 'admins are not asked for',
        file: 'server/auth/guard.ts',
        find: 'if (!isAdmin) throw forbidden();',
        replace: '',
      },
      {
        name: 'another org says that it is there',
        file: 'server/auth/guard.ts',
        find: "if (!row) throw notFound('Org');",
        replace: 'if (!row) throw forbidden();',
      },
      {
        name: 'a lock does not end a session',
        file: 'server/auth/sessions.repo.ts',
        find: 'AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())',
        replace: '',
      },
      {
        name: 'an expired key goes on',
        file: 'server/auth/sessions.repo.ts',
        find: 'k.revoked_at IS NULL AND k.expires_at > now()',
        replace: 'k.revoked_at IS NULL',
      },
      {
        name: 'rank does not count',
        file: 'server/people/target.ts',
        find: 'if (outranks(target, actor)) {',
        replace: 'if (rankOfTarget(target) > 4) {',
      },
      {
        name: 'a key makes keys',
        file: 'server/features/keys/keys.service.ts',
        find: 'if (actor.apiKeyId === null) return;',
        replace: 'return;',
      },
    ],
  },
  async ({ got, pick }) => {
    const wrong: string[] = [];
    const idle: string[] = [];
    let cells = 0;
    for (const [index, [name, route]] of ROUTES.entries()) {
      let succeeded = false;
      for (const [turn, identity] of IDENTITIES.entries()) {
        const all = placesOf(route);
        for (const place of pick({ small: inTurn(name, identity, all, index + turn), full: all })) {
          const expected = expectedOf(name, route, identity, place);
          const isUsed = expected === 'let in' && isWrite(route);
          const orgs = EMPTIES_ORGS.has(name) ? undefined : shared;
          const world = isUsed ? await makeWorld(test, orgs) : shared;
          const caller = await world.caller(identity);
          const given = { world, caller, place: placeFor(identity, place) };
          const reply = await test.app.inject(await exampleRequest(name, route, given));
          const isJson = String(reply.headers['content-type']).startsWith('application/json');
          const code = isJson ? String(reply.json().error_code) : '';
          // Whom a body names is not what a cell is about.
          const isAboutBody = code === 'higher_rank' && !paramsOf(route).includes('user_id');
          const came = REFUSALS.includes(code) && !isAboutBody ? code : 'let in';
          succeeded ||= reply.statusCode < 300;
          cells += 1;
          if (came !== expected || reply.statusCode >= 500) {
            wrong.push(
              `${name} as ${identity}, ${place}: ${reply.statusCode} ${came}, not ${expected}`,
            );
          }
        }
      }
      // Or the example is no example.
      if (succeeded === WANTS_A_SECRET.has(name)) idle.push(name);
    }
    got(`${cells - wrong.length} of ${cells} cells (${ROUTES.length} routes) as expected`);
    expect(wrong).toEqual([]);
    expect(idle).toEqual([]);
  },
);

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;

check(
  {
    id: 'T-20',
    asks: 'no method and no path is served that the contract does not list',
    mutants: [
      {
        name: 'a feature serves a route of its own',
        file: 'server/features/orgs/orgs.routes.ts',
        find: 'implement(getOrg, (_input, ctx) => readOwnOrg(ctx)),',
        replace:
          "implement(getOrg, (_input, ctx) => readOwnOrg(ctx)), implement({ ...getOrg, method: 'PATCH' }, (_input, ctx) => readOwnOrg(ctx)),",
      },
      {
        name: 'other methods are answered',
        file: 'server/http/allowed-methods.ts',
        find: 'throw methodNotAllowed(request.method, methods);',
        replace: 'return {};',
      },
    ],
  },
  async ({ got }) => {
    const listed = new Set(ROUTES.map(([, { method, path }]) => `${method} ${path}`));
    const served = implementations.map(({ route }) => `${route.method} ${route.path}`);
    const unlisted = served.filter((route) => !listed.has(route));
    const answered: string[] = [];
    let tried = 0;
    for (const [, route] of ROUTES) {
      for (const method of METHODS) {
        if (listed.has(`${method} ${route.path}`)) continue;
        tried += 1;
        const { statusCode } = await test.app.inject({ method, url: urlOf(route) });
        if (statusCode !== 405) answered.push(`${method} ${route.path}: ${statusCode}`);
      }
    }
    got(`${unlisted.length + answered.length} of ${tried} unlisted methods were served`);
    expect(unlisted).toEqual([]);
    expect(answered).toEqual([]);
    expect(served.length).toBe(listed.size);
  },
);
