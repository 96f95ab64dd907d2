import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyChains } from '../../audit/verify.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
let teamId: number;

const callAs =
  (who: () => SeededPerson) =>
  async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    test.app.inject({
      method,
      url: `/api${path}`,
      headers: await loginAs(test, who()),
      ...(payload && { payload }),
    });
const call = callAs(() => org.owner);
const asAnn = callAs(() => ann);

beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  const team = await call('POST', '/teams', { name: 'Data', members: [{ id: bob.id }] });
  teamId = team.json().id;
  const reply = await call('PUT', '/resources', {
    resources: [flow(7, 'Orders', ann.id), flow(8, 'Invoices', org.owner.id)],
  });
  expect(reply.json().map(({ result }: { result: string }) => result)).toEqual([
    'created',
    'created',
  ]);
});
const flow = (id: number, name: string, ownerId: number) => ({
  resource_type: 'flows',
  resource_id: id,
  resource_name: name,
  owner_id: ownerId,
});
const give = (grants: object[], more: object = { resource_type: 'flows', resource_id: 7 }) =>
  call('PUT', '/resource_access', { ...more, access_grants: grants });

describe('the documented routes', () => {
  it('give, show, change and take away access in the documented shape', async () => {
    const reply = await give([
      { user_id: bob.id, access_level: 'operator' },
      { team_id: teamId, access_level: 'collaborator' },
    ]);
    const grants = [
      expect.objectContaining({ user_id: bob.id, user_name: 'Bob', access_level: 'operator' }),
      expect.objectContaining({ team_id: teamId, team_name: 'Data', access_level: 'collaborator' }),
    ];
    expect(reply.json()).toEqual({
      status: 'success',
      message: 'Access to Orders is updated',
      resource: { type: 'flows', id: 7, name: 'Orders' },
      grants,
    });
    expect((await call('GET', '/resource_access/flows/7')).json()).toEqual({
      status: 'success',
      access_configurations: [
        {
          resource_type: 'flows',
          resource_id: 7,
          resource_name: 'Orders',
          owner: { id: ann.id, full_name: 'Ann' },
          access_grants: grants,
        },
      ],
    });
    const change = (to: object) =>
      call('PUT', '/resource_access', {
        resource_type: 'flows',
        resource_id: 7,
        access_modifications: [to],
      });
    const admin = await change({ user_id: bob.id, new_access_level: 'admin' });
    expect(admin.json().grants[0]).toMatchObject({ user_id: bob.id, access_level: 'admin' });
    const none = await change({ user_id: bob.id, new_access_level: 'none' });
    expect(none.json().grants).toMatchObject([{ team_id: teamId }]);
    const all = await call('GET', '/resource_access?resource_type=flows');
    expect(
      all.json().access_configurations.map((one: { resource_name: string }) => one.resource_name),
    ).toEqual(['Invoices', 'Orders']);
    const log = await call('GET', `/orgs/${org.id}/flows/audit_log?order=asc&item_id=7`);
    expect(log.json().map(({ event }: { event: string }) => event)).toEqual([
      'resource.created',
      'grant.created',
      'grant.created',
      'grant.updated',
      'grant.revoked',
    ]);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
  });

  it('the other face: accessors of any case, administrator means admin, teams by name', async () => {
    const path = '/flows/7/accessors';
    const put = await call('PUT', path, {
      accessors: [
        { type: 'user', email: bob.email.toUpperCase(), access_roles: ['Administrator'] },
        { type: 'TEAM', name: 'data', access_role: 'Collaborator' },
        { type: 'org', access_roles: ['collaborator'] },
      ],
    });
    expect(put.statusCode, put.body).toBe(200);
    expect(put.json()).toMatchObject([
      { type: 'USER', id: bob.id, email: bob.email, access_roles: ['admin'] },
      { type: 'TEAM', id: teamId, name: 'Data', access_roles: ['collaborator'] },
      { type: 'ORG', id: org.id, email_domain: null, client_identifier: null },
    ]);
    const replaced = await call('POST', path, {
      accessors: [{ type: 'TEAM', id: teamId, access_roles: ['operator'] }],
    });
    expect(replaced.json()).toMatchObject([{ type: 'TEAM', access_roles: ['operator'] }]);
    expect((await call('DELETE', path)).json()).toEqual([]);
    expect((await call('GET', path)).json()).toEqual([]);
  });
});

describe('what somebody can reach, and who can reach something', () => {
  it('names every source, strongest first', async () => {
    await give([
      { user_id: bob.id, access_level: 'operator' },
      { team_id: teamId, access_level: 'admin' },
      { org_id: org.id, access_level: 'collaborator' },
    ]);
    const mine = await call('GET', `/users/${bob.id}/access`);
    expect(mine.json()).toMatchObject([
      { resource_name: 'Orders', access_level: 'admin', source: 'team', team: { name: 'Data' } },
      { resource_name: 'Orders', access_level: 'operator', source: 'direct', team: null },
      { resource_name: 'Orders', access_level: 'collaborator', source: 'org' },
    ]);
    const owner = await call('GET', `/users/${org.owner.id}/access?per_page=2`);
    expect(owner.json()).toMatchObject([
      { resource_name: 'Data', access_level: 'owner', source: 'owner', resource_type: 'teams' },
      { resource_name: 'Invoices', access_level: 'owner', source: 'owner' },
    ]);
    const next = /<([^>]+)>; rel="Next"/.exec(String(owner.headers['link']))?.[1] ?? '';
    expect((await call('GET', next.replace('/api', ''))).json()[0]).toMatchObject({
      access_level: 'admin',
      source: 'org_admin',
    });
    const who = await call('GET', '/flows/7/access');
    expect(
      who
        .json()
        .map((row: { person: { full_name: string } | null; source: string }) => [
          row.person?.full_name ?? null,
          row.source,
        ]),
    ).toEqual([
      ['Ann', 'owner'],
      ['Bob', 'team'],
      ['Olive Owner', 'org_admin'],
      ['Bob', 'direct'],
      [null, 'org'],
    ]);
    expect((await asAnn('GET', '/flows/7/access')).statusCode).toBe(200);
    expect((await asAnn('GET', '/flows/8/access')).statusCode).toBe(403);
    expect((await asAnn('GET', `/users/${bob.id}/access`)).statusCode).toBe(403);
    expect((await asAnn('GET', '/flows/99/access')).statusCode).toBe(404);
    const managed = await asAnn('GET', '/resource_access');
    expect(managed.json().access_configurations).toMatchObject([{ resource_name: 'Orders' }]);
  });

  it('an end is an end, and a use is remembered', async () => {
    const soon = new Date(Date.now() + 1500).toISOString();
    await give([{ user_id: bob.id, access_level: 'operator', expires_at: soon }]);
    const uses = { resource_type: 'flows', resource_id: 7, user_id: bob.id };
    const report = await call('POST', '/resource_access/usage', {
      usages: [uses, { ...uses, resource_id: 99 }],
    });
    expect(report.json()).toEqual({ recorded: 1, unknown: 1 });
    // An offset that PostgreSQL does not know.
    const usages = [{ ...uses, used_at: '2020-01-01T00:00:00+23:00' }];
    const early = await call('POST', '/resource_access/usage', { usages });
    expect(early.json()).toEqual({ recorded: 1, unknown: 0 });
    const [right] = (await call('GET', `/users/${bob.id}/access`)).json();
    expect(right).toMatchObject({ expires_at: soon, last_used_at: expect.any(String) });
    await expect
      .poll(async () => (await call('GET', `/users/${bob.id}/access`)).json(), { timeout: 5000 })
      .toEqual([]);
  });
});

describe('bad input, each with its own answer and nothing half done', () => {
  it.each([
    [
      'somebody of another org',
      async () => [{ user_id: (await seedOrg(test)).owner.id, access_level: 'admin' }],
      404,
      'access_grants.0',
    ],
    [
      'a role that does not exist',
      () => [{ user_id: bob.id, access_level: 'boss' }],
      400,
      'access_grants.0.access_level',
    ],
    [
      'twice',
      () => [
        { user_id: bob.id, access_level: 'admin' },
        { user_id: bob.id, access_level: 'admin' },
      ],
      400,
      'access_grants.1',
    ],
    [
      'past its end',
      () => [{ user_id: bob.id, access_level: 'admin', expires_at: '2020-01-01T00:00:00Z' }],
      400,
      'access_grants.0.expires_at',
    ],
    ['nobody named', () => [{ access_level: 'admin' }], 400, 'access_grants.0.user_id'],
    ['oneself', () => [{ user_id: org.owner.id, access_level: 'admin' }], 403, 'access_grants.0'],
  ])('%s', async (_what, grants, status, field) => {
    const reply = await give([...(await grants())]);
    expect([reply.statusCode, Object.keys(reply.json().details ?? {})]).toEqual([status, [field]]);
    const now = await call('GET', '/resource_access/flows/7');
    expect(now.json().access_configurations[0].access_grants).toEqual([]);
  });

  it('an end that has passed by the clock of the database', async () => {
    const passed = new Date(Date.now() - 60_000).toISOString();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const reply = await give([{ user_id: bob.id, access_level: 'admin', expires_at: passed }]);
    vi.useRealTimers();
    expect([reply.statusCode, reply.json().details]).toEqual([
      400,
      { 'access_grants.0.expires_at': ['Must lie in the future'] },
    ]);
  });

  it('a deactivated person, and more than one has oneself', async () => {
    await call('PUT', `/users/${bob.id}/deactivate`);
    expect((await give([{ user_id: bob.id, access_level: 'admin' }])).json()).toMatchObject({
      error_code: 'conflict',
      message: 'Bob is deactivated',
    });
    const cat = await seedPerson(test, org.id, { fullName: 'Cat' });
    await give([{ user_id: cat.id, access_level: 'admin' }]);
    const asCat = callAs(() => cat);
    const reply = await asCat('PUT', '/resource_access', {
      resource_type: 'flows',
      resource_id: 7,
      access_grants: [{ team_id: teamId, access_level: 'owner' }],
    });
    expect(reply.json()).toMatchObject({ error_code: 'higher_rank' });
  });

  it('a catalogue with broken rows takes the others and says why', async () => {
    const reply = await call('PUT', '/resources', {
      resources: [
        flow(7, 'Orders', ann.id),
        flow(9, 'New', bob.id),
        flow(9, 'Again', bob.id),
        { ...flow(10, 'X', bob.id), resource_type: 'planes' },
        flow(11, 'Nobody owns it', 1),
        'what?',
      ],
    });
    expect(
      reply
        .json()
        .map((row: { result: string; message: string | null }) => [row.result, row.message]),
    ).toEqual([
      ['unchanged', null],
      ['created', null],
      ['refused', 'Is row 2 again'],
      ['refused', expect.stringContaining('resource_type')],
      ['refused', 'owner_id: not an active member of the org'],
      ['refused', expect.any(String)],
    ]);
  });
});

it('whoever leaves loses what was given, and must first hand over what they own', async () => {
  await give([{ user_id: bob.id, access_level: 'operator' }]);
  const remove = (id: number) => call('DELETE', `/orgs/${org.id}/members`, { members: [{ id }] });
  expect((await remove(ann.id)).json()).toMatchObject({ error_code: 'owns_resources' });
  expect((await remove(bob.id)).statusCode).toBe(200);
  const now = await call('GET', '/resource_access/flows/7');
  expect(now.json().access_configurations[0].access_grants).toEqual([]);
  await give([{ team_id: teamId, access_level: 'operator' }]);
  expect((await call('DELETE', `/teams/${teamId}`)).json().message).toContain('1 grant went');
});
