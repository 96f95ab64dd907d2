import { afterAll, beforeAll, expect } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import { Random } from '../../server/sample/random.ts';
import { exampleRequest, paramsOf, ROUTES } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import {
  IDENTITIES,
  makeWorld,
  type Identity,
  type Place,
  type World,
} from '../../server/test/world.ts';
import { check } from '../check.ts';
import { expectedOf, placesOf } from './expected.ts';

const SEED = 21;

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

type Request = Awaited<ReturnType<typeof exampleRequest>>;

/** A request that succeeded, with what it was about. */
interface Recorded {
  readonly name: string;
  readonly route: RouteSpec;
  readonly place: Place;
  readonly request: Request;
  readonly by: Identity;
}

/** Sends the examples of all signed-in routes and keeps those that succeed. */
const record = async (world: World, random: Random, isWhole: boolean): Promise<Recorded[]> => {
  const kept: Recorded[] = [];
  const signedIn = ROUTES.filter(
    ([name, { rights }]) =>
      rights !== 'public' && rights !== 'operator' && name !== 'replaceMembers',
  );
  const order = signedIn.toSorted(() => random.next() - 0.5);
  for (const [name, route] of order) {
    const places = placesOf(route);
    for (const by of isWhole ? (['superUser', 'admin'] as const) : (['superUser'] as const)) {
      for (const place of isWhole ? places : places.slice(0, 2).slice(-1)) {
        const fresh = await makeWorld(test, world);
        const caller = await fresh.caller(by);
        const request = await exampleRequest(name, route, { world: fresh, caller, place });
        const { statusCode } = await test.app.inject(request);
        if (statusCode < 300) kept.push({ name, route, place, request, by });
      }
    }
  }
  return kept;
};

// What the recorded caller's own is to somebody else of the org.
const placeOf = ({ route, place }: Recorded): Place =>
  place === 'own' && paramsOf(route).includes('user_id') ? 'same' : place;

const withHeaders = (request: Request, headers: Record<string, string>): Request => {
  const isCredential = (name: string) => name === 'cookie' || name === 'authorization';
  const rest = Object.entries(request.headers).filter(([name]) => !isCredential(name));
  return { ...request, headers: { ...Object.fromEntries(rest), ...headers } };
};

check(
  {
    id: 'T-21',
    asks: 'every request that succeeded is sent again by every weaker identity: none succeeds beyond the matrix',
    timeout: 600_000,
    mutants: [
      {
        name: 'admins are not asked for',
        file: 'server/auth/guard.ts',
        find: 'if (!isAdmin) throw forbidden();',
        replace: '',
      },
      {
        name: 'everybody may look at everybody',
        file: 'server/auth/guard.ts',
        find: 'if (adminsToo && (actor.isAdmin || actor.superUser)) return;',
        replace: 'if (adminsToo) return;',
      },
      {
        name: 'every org is open to everybody',
        file: 'server/auth/guard.repo.ts',
        find: 'AND (m.user_id IS NOT NULL OR ${actor.superUser})',
        replace: '',
      },
    ],
  },
  async ({ pick, got }) => {
    const random = new Random(SEED);
    const beyond: string[] = [];
    let recorded = 0;
    let replayed = 0;
    for (let round = 0; round < pick({ small: 1, full: 5 }); round += 1) {
      const world = await makeWorld(test);
      const kept = await record(world, random, pick({ small: false, full: true }));
      recorded += kept.length;
      const callers = await makeWorld(test, world);
      for (const one of kept) {
        for (const identity of IDENTITIES.filter((other) => other !== one.by)) {
          const expected = expectedOf(one.name, one.route, identity, placeOf(one));
          // As strong as who was recorded: nothing to be learned, and a write done twice.
          if (expected === 'let in') continue;
          const { headers } = await callers.caller(identity);
          const { statusCode } = await test.app.inject(withHeaders(one.request, headers));
          replayed += 1;
          if (statusCode < 400) beyond.push(`${one.name}, ${one.place}, by ${identity}`);
        }
      }
    }
    got(`${beyond.length} of ${replayed} replays of ${recorded} requests succeeded (seed ${SEED})`);
    expect(beyond).toEqual([]);
    // Or the examples are none.
    expect(recorded).toBeGreaterThan(ROUTES.length / 2);
  },
);
