import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callerOf } from '../../test/leaver.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let ann: SeededPerson;
let bob: SeededPerson;
let at = '';
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { admin: true });
  bob = await seedPerson(test, org.id, { admin: true });
  at = `/orgs/${org.id}`;
});

const call = (...args: Parameters<ReturnType<typeof callerOf>>) =>
  callerOf(test, org.owner)(...args);
const ROUTES = [
  ['PUT', '', 'members'],
  ['PUT', '/members', 'members'],
  ['PUT', '/members/deactivate', 'members'],
  ['PUT', '/members/activate', 'members'],
  ['DELETE', '/members', 'members'],
  ['PUT', '/custodians', 'custodians'],
  ['POST', '/custodians', 'custodians'],
  ['DELETE', '/custodians', 'custodians'],
] as const;

describe.each(ROUTES)('%s /orgs/{id}%s', (method, path, list) => {
  const send = (...rows: object[]) => call(method, `${at}${path}`, { [list]: rows });

  it('takes somebody by id and by their address at once', async () => {
    const reply = await send({ id: ann.id, email: ann.email.toUpperCase() });
    expect(reply.statusCode, reply.body).toBe(200);
  });

  it('refuses the id of one with the address of another, and does nothing', async () => {
    for (const email of [bob.email, 'nobody@example.com']) {
      const reply = await send({ id: bob.id }, { id: ann.id, email });
      expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([
        400,
        [`${list}.1.email`],
      ]);
    }
    const members = (await call('GET', `${at}/members`)).json();
    expect(members).toHaveLength(3);
    expect(members).not.toContainEqual(
      expect.objectContaining({ org_membership_status: 'DEACTIVATED' }),
    );
  });
});

it('takes the list of members as it was read, as far as a request may carry it', async () => {
  const read = (await call('GET', `${at}/members`)).json();
  const rows = read.map(({ id, email, full_name, access_role }: Record<string, unknown>) => ({
    id,
    email,
    full_name,
    access_role,
  }));
  const reply = await call('POST', `${at}/members`, { members: rows });
  expect(reply.json()).toEqual(read);
});
