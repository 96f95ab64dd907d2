import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('shows the strongest right of each pair with its source, and exports the same', async () => {
  const org = await seedOrg(test);
  const [ann, bob, cy] = [
    await seedPerson(test, org.id, { fullName: 'Ann' }),
    await seedPerson(test, org.id, { fullName: 'Bob' }),
    await seedPerson(test, org.id, { fullName: 'Cy', admin: true }),
  ];
  const headers = await loginAs(test, org.owner);
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) => {
    const url = `/api${path}`;
    const reply = await test.app.inject({ method, url, headers, ...(payload && { payload }) });
    expect(reply.statusCode, reply.body).toBe(200);
    return reply;
  };
  const team = (await call('POST', '/teams', { name: 'Data', members: [{ id: bob.id }] })).json();
  const flow = { resource_type: 'flows', resource_id: 7, resource_name: '=Orders' };
  await call('PUT', '/resources', { resources: [{ ...flow, owner_id: ann.id }] });
  await call('PUT', '/resource_access', {
    resource_type: 'flows',
    resource_id: 7,
    access_grants: [
      { team_id: team.id, access_level: 'operator' },
      { user_id: bob.id, access_level: 'collaborator' },
    ],
  });

  const matrix = (await call('GET', '/access_matrix?resource_type=flows')).json();
  expect(matrix).toMatchObject({ people_total: 4, resources: [flow], resources_total: 1 });
  const shown = matrix.cells.map((cell: Record<string, unknown>) => [
    matrix.people[Number(cell['person'])].full_name,
    cell['access_level'],
    cell['source'],
    cell['team'],
  ]);
  expect(shown).toEqual(
    expect.arrayContaining([
      ['Ann', 'owner', 'owner', null],
      ['Bob', 'operator', 'team', { id: team.id, name: 'Data' }],
      ['Cy', 'admin', 'org_admin', null],
    ]),
  );
  const ofTeam = (await call('GET', `/access_matrix?team_id=${team.id}&resource_q=orders`)).json();
  expect(ofTeam.people.map(({ id }: { id: number }) => id)).toEqual([bob.id]);

  const csv = await call('GET', '/access_matrix/export?q=bob&resource_type=flows');
  expect(parse(csv.body, { bom: true })).toEqual([
    ['full_name', 'email', "'=Orders (flows 7)"],
    ['Bob', bob.email, 'operator (Data)'],
  ]);
  const [event] = (await call('GET', `/orgs/${org.id}/audit_log`)).json();
  expect(event).toMatchObject({
    event: 'export.created',
    association_resource: { type: 'access_matrix', rows: 1 },
  });
  expect(cy.id).toBeGreaterThan(0);
});

it('is for admins', async () => {
  const org = await seedOrg(test);
  const person = await seedPerson(test, org.id);
  const headers = await loginAs(test, person);
  const reply = await test.app.inject({ url: '/api/access_matrix', headers });
  expect(reply.statusCode).toBe(403);
});
