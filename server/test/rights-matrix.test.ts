import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import { isWrite, paramsOf, ROUTES, sendExample, WANTS_A_SECRET } from './route-examples.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { IDENTITIES, makeWorld, PLACES, type Identity, type Place, type World } from './world.ts';

// T-20: every route × who asks × what it is about. What must come out is worked out here from the
// rights of the route alone, not from the guard.
let test: TestApp;
let shared: World;
beforeAll(async () => {
  test = await createTestApp();
  shared = await makeWorld(test);
});
afterAll(() => test.close());

/** `let in`: past the guard; what the service says then is its own business. */
type Expected =
  'let in' | 'unauthenticated' | 'forbidden' | 'not_found' | 'password_change_required';

const ADMINS: readonly Identity[] = ['admin', 'strangeAdmin', 'superUser'];

/** Whose org the path names, as the caller sees it: strangers see the place the other way round. */
const seenBy = (identity: Identity, place: Place): Place => {
  if (identity !== 'strangeAdmin') return place;
  return place === 'other' ? 'same' : 'other';
};

const expectedOf = (route: RouteSpec, identity: Identity, place: Place): Expected => {
  if (route.rights === 'public' || route.rights === 'operator') return 'let in';
  if (['anonymous', 'deactivated', 'locked'].includes(identity)) return 'unauthenticated';
  const params = paramsOf(route);
  if (route.rights === 'signedIn') {
    // For oneself alone, also for who must first choose a password; nothing is looked up for others.
    const isOneself = place === 'own' && identity !== 'strangeAdmin';
    return isOneself || !params.includes('user_id') ? 'let in' : 'forbidden';
  }
  if (identity === 'mustChange') return 'password_change_required';
  const isAdmin = ADMINS.includes(identity);
  const isAway = seenBy(identity, place) === 'other';
  // An org in the path comes first; a super user may enter every org.
  if (params.includes('org_id') && isAway && identity !== 'superUser') return 'not_found';
  if (route.rights === 'member') return 'let in';
  if (route.rights === 'admin' && !isAdmin) return 'forbidden';
  if (route.rights === 'superUser') return identity === 'superUser' ? 'let in' : 'forbidden';
  if (params.includes('user_id')) {
    if (place === 'own' && identity !== 'strangeAdmin') return 'let in';
    if (isAway) return 'not_found';
    return isAdmin && route.rights !== 'self' ? 'let in' : 'forbidden';
  }
  if (params.length > 0 && !params.includes('org_id') && isAway) return 'not_found';
  return 'let in';
};

const GUARD_CODES = ['unauthenticated', 'forbidden', 'not_found', 'password_change_required'];

// Places that a route can tell apart.
const placesOf = (route: RouteSpec): Place[] => {
  const params = paramsOf(route);
  if (params.length === 0) return ['own'];
  return params.includes('user_id') ? [...PLACES] : ['own', 'other'];
};

const cells = (route: RouteSpec) =>
  IDENTITIES.flatMap((identity) => placesOf(route).map((place) => ({ identity, place })));

// For an own object the strange admin asks about somebody of the org that is not theirs.
const placeFor = (identity: Identity, place: Place): Place =>
  identity === 'strangeAdmin' && place === 'own' ? 'same' : place;

describe.each(ROUTES)('%s', (name, route) => {
  it('lets in whom its rights say, and nobody else', async () => {
    const outcomes: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    let succeeded = false;
    for (const { identity, place } of cells(route)) {
      const expected = expectedOf(route, identity, place);
      const isUsed = expected === 'let in' && isWrite(route);
      const world = isUsed ? await makeWorld(test) : shared;
      const caller = await world.caller(identity);
      const given = { world, caller, place: placeFor(identity, place) };
      const reply = await sendExample(test, name, route, given);
      const cell = `${identity}, ${place}`;
      expect({ cell, isFault: reply.statusCode >= 500 }).toEqual({ cell, isFault: false });
      const isJson = String(reply.headers['content-type']).startsWith('application/json');
      const code: unknown = isJson ? reply.json().error_code : undefined;
      succeeded ||= reply.statusCode < 300;
      outcomes[cell] = typeof code === 'string' && GUARD_CODES.includes(code) ? code : 'let in';
      wanted[cell] = expected;
    }
    expect(outcomes).toEqual(wanted);
    // Or the example is no example.
    expect(succeeded).toBe(!WANTS_A_SECRET.has(name));
  });
});
