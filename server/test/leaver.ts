import { loginAs, seedOrg, seedPerson, type SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Calls the API in a browser of somebody, on whatever version there is. */
export const callerOf =
  (test: TestApp, who: { readonly id: number; readonly orgId: number }) =>
  async (method: Method, path: string, payload?: object) =>
    test.app.inject({
      method,
      url: `/api${path}`,
      headers: { ...(await loginAs(test, who)), 'if-match': '*' },
      ...(payload && { payload }),
    });

/**
 * An org with somebody who has much to leave: Ann owns the team Data, the flow Orders (7) and the
 * source Shop (7), manages the team Ops of the owner, and administers the owner's flow Invoices (8).
 */
export interface Leaver {
  readonly org: { readonly id: number; readonly owner: SeededPerson };
  readonly ann: SeededPerson;
  readonly bob: SeededPerson;
  readonly cat: SeededPerson;
  readonly teamId: number;
  readonly otherTeamId: number;
  /** As the owner of the org. */
  readonly call: ReturnType<typeof callerOf>;
}

/** Makes such an org, through the API where there is a route. */
export const makeLeaver = async (test: TestApp): Promise<Leaver> => {
  const org = await seedOrg(test);
  const call = callerOf(test, org.owner);
  const ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  const bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  const cat = await seedPerson(test, org.id, { fullName: 'Cat' });
  const team = async (name: string, members: object[]): Promise<number> =>
    (await call('POST', '/teams', { name, members })).json().id;
  const otherTeamId = await team('Ops', [{ id: ann.id, admin: true }, { id: bob.id }]);
  const teamId = await team('Data', [{ id: bob.id }]);
  await call('PUT', `/teams/${teamId}`, { owner_id: ann.id });
  const own = (type: string, id: number, name: string, ownerId: number) => ({
    resource_type: type,
    resource_id: id,
    resource_name: name,
    owner_id: ownerId,
  });
  await call('PUT', '/resources', {
    resources: [
      own('flows', 7, 'Orders', ann.id),
      own('data_sources', 7, 'Shop', ann.id),
      own('flows', 8, 'Invoices', org.owner.id),
    ],
  });
  await call('PUT', '/resource_access', {
    resource_type: 'flows',
    resource_id: 8,
    access_grants: [{ user_id: ann.id, access_level: 'admin' }],
  });
  return { org, ann, bob, cat, teamId, otherTeamId, call };
};
