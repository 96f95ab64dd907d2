import { describe, expect, it } from 'vitest';
import { implementations } from '../features/index.ts';
import { BODIES, HEADERS, ROUTES, WANTS_A_SECRET } from './route-examples.ts';

const nameOf = (route: { method: string; path: string }) => `${route.method} ${route.path}`;

describe('the route table', () => {
  it('is implemented: every route, once, and nothing else', () => {
    const promised = ROUTES.map(([, route]) => nameOf(route)).toSorted();
    expect(new Set(promised).size).toBe(promised.length);
    expect(implementations.map(({ route }) => nameOf(route)).toSorted()).toEqual(promised);
  });

  it('has rights on every route, of the closed list', () => {
    for (const [name, route] of ROUTES) expect({ name, rights: route.rights }).toBeTruthy();
    const open = ROUTES.filter(([, route]) => route.rights === 'public').map(([name]) => name);
    // A route that anybody may call is added here on purpose or not at all.
    expect(open.toSorted()).toEqual([
      'checkPassword',
      'createSession',
      'createSetup',
      'createToken',
      'getCapabilities',
      'getDocs',
      'getLive',
      'getOpenApi',
      'getReady',
      'getSetup',
      'lookupInvite',
      'resetPassword',
      'setPassword',
      'stopImpersonation',
    ]);
  });

  it('has an example of every body, and no example of what is not there', () => {
    const withBody = ROUTES.filter(([, route]) => route.body).map(([name]) => name);
    expect(Object.keys(BODIES).toSorted()).toEqual(withBody.toSorted());
    const names = ROUTES.map(([name]) => name);
    for (const name of [...Object.keys(HEADERS), ...WANTS_A_SECRET]) expect(names).toContain(name);
  });
});
