import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../../audit/verify.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: { id: number; name: string; owner: SeededPerson };
let [ann, bob, eve]: SeededPerson[] = [];
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  eve = (await seedOrg(test)).owner;
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const callAs =
  (who: () => SeededPerson) =>
  async (method: Method, path: string, payload?: object, more: Record<string, string> = {}) => {
    const headers = { ...(await loginAs(test, who())), ...more };
    return test.app.inject({ method, url: `/api${path}`, headers, ...(payload && { payload }) });
  };
const call = callAs(() => org.owner);
const asAnn = callAs(() => ann as SeededPerson);

const makeTeam = async (body: object = {}) => {
  const reply = await call('POST', '/teams', { name: 'Data', ...body });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
};
const emails = (list: { email: string }[]) => list.map(({ email }) => email);

describe('the documented routes', () => {
  it('make a team with its members, in the documented shape', async () => {
    const team = await makeTeam({
      description: 'Numbers',
      members: [{ id: ann?.id, admin: true }, { email: bob?.email.toUpperCase() }],
    });
    expect(team).toEqual({
      id: expect.any(Number),
      name: 'Data',
      description: 'Numbers',
      owner: {
        id: org.owner.id,
        full_name: org.owner.fullName,
        email: org.owner.email,
        email_verified_at: null,
      },
      org: { id: org.id, name: org.name },
      member: false,
      members: [
        { id: ann?.id, email: ann?.email, admin: true },
        { id: bob?.id, email: bob?.email, admin: false },
      ],
      access_roles: ['owner', 'admin'],
      tags: [],
      updated_at: expect.any(String),
      created_at: expect.any(String),
      member_count: 2,
      etag: expect.any(String),
    });
    expect((await call('GET', `/teams/${team.id}`)).json()).toEqual(team);
  });

  it('merge by PUT, replace by POST, remove by DELETE; each returns who remains', async () => {
    const { id } = await makeTeam({ members: [{ id: ann?.id }] });
    const members = `/teams/${id}/members`;
    const merged = await call('PUT', members, { members: [{ id: bob?.id, admin: true }] });
    expect(merged.json()).toMatchObject([
      { email: ann?.email, admin: false, added_by: { id: org.owner.id }, last_active_at: null },
      { email: bob?.email, admin: true },
    ]);
    const replaced = await call('POST', members, { members: [{ email: bob?.email }] });
    expect(replaced.json()).toMatchObject([{ email: bob?.email, admin: true }]);
    const none = await call('DELETE', members, { members: [{ id: ann?.id }] });
    expect(emails(none.json())).toEqual([bob?.email]);
    expect((await call('DELETE', members)).json()).toEqual([]);
    expect((await call('GET', members)).json()).toEqual([]);
    const log = await call('GET', `/teams/${id}/audit_log?order=asc`);
    expect(
      log.json().map(({ event, owner_id }: Record<string, unknown>) => [event, owner_id]),
    ).toEqual([
      ['team.created', 0],
      ['team.member_added', ann?.id],
      ['team.member_added', bob?.id],
      ['team.member_removed', ann?.id],
      ['team.member_removed', bob?.id],
    ]);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
  });

  it('take the members as they were read, with more', async () => {
    const { id, members } = await makeTeam({ members: [{ id: ann?.id, admin: true }] });
    const list = { members: [...members, { id: bob?.id, email: bob?.email.toUpperCase() }] };
    const written = await call('PUT', `/teams/${id}`, list);
    expect(written.json()).toMatchObject({
      members: [
        { email: ann?.email, admin: true },
        { email: bob?.email, admin: false },
      ],
    });
    const { members: both } = written.json();
    expect((await call('POST', `/teams/${id}/members`, { members: both })).json()).toHaveLength(2);
    expect((await call('DELETE', `/teams/${id}/members`, { members: both })).json()).toEqual([]);
  });

  it('a change of who manages the team is an event, a merge of what is so is none', async () => {
    const { id } = await makeTeam({ members: [{ id: ann?.id }] });
    const members = `/teams/${id}/members`;
    await call('PUT', members, { members: [{ id: ann?.id, admin: true }] });
    await call('PUT', members, { members: [{ id: ann?.id, admin: true }] });
    const [newest, before] = (await call('GET', `/teams/${id}/audit_log`)).json();
    expect(newest).toMatchObject({
      event: 'team.member_changed',
      owner_id: ann?.id,
      object_changes: { admin: [false, true] },
    });
    expect(before.event).toBe('team.member_added');
  });

  it('list by what the caller is, and find a team by its members', async () => {
    const data = await makeTeam({ members: [{ id: ann?.id, admin: true }] });
    const ops = await makeTeam({ name: 'Ops', members: [{ id: bob?.id }] });
    const names = async (path: string, as = call) =>
      (await as('GET', path)).json().map(({ name }: { name: string }) => name);
    expect(await names('/teams')).toEqual(['Data', 'Ops']);
    expect(await names('/teams?sort=name&order=desc')).toEqual(['Ops', 'Data']);
    expect(await names('/teams?access_role=owner')).toEqual(['Data', 'Ops']);
    expect(await names('/teams?access_role=member')).toEqual([]);
    expect(await names('/teams?q=bob')).toEqual(['Ops']);
    expect(await names(`/teams?user_id=${ann?.id}`)).toEqual(['Data']);
    expect(await names('/teams', asAnn)).toEqual(['Data']);
    expect(await names('/teams?access_role=admin', asAnn)).toEqual(['Data']);
    expect(await names('/teams?access_role=operator')).toEqual([]);
    expect((await asAnn('GET', '/teams?access_role=all')).statusCode).toBe(403);
    expect((await asAnn('GET', `/teams/${ops.id}`)).statusCode).toBe(403);
    const page = await call('GET', '/teams?per_page=1&members=false');
    expect(page.json()).toMatchObject([{ name: 'Data', members: [], member_count: 1 }]);
    expect(page.headers['x-total-count']).toBe('2');
    const next = /<([^>]+)>; rel="Next"/.exec(String(page.headers['link']))?.[1] ?? '';
    expect(await names(next.replace('/api', ''))).toEqual(['Ops']);
    expect((await call('GET', `/users/${ann?.id}`)).json().teams).toEqual([
      { id: data.id, name: 'Data' },
    ]);
    const people = await call('GET', `/users?access_role=all&team_id=${ops.id}`);
    expect(emails(people.json())).toEqual([bob?.email]);
  });
});

describe('who may', () => {
  it('a team admin manages the team, but neither deletes it nor hands it over', async () => {
    const { id } = await makeTeam({ members: [{ id: ann?.id, admin: true }] });
    const add = { members: [{ id: bob?.id }] };
    expect((await asAnn('PUT', `/teams/${id}/members`, add)).statusCode).toBe(200);
    expect((await asAnn('PUT', `/teams/${id}`, { description: 'Ours' })).statusCode).toBe(200);
    expect((await asAnn('PUT', `/teams/${id}`, { owner_id: ann?.id })).statusCode).toBe(403);
    expect((await asAnn('DELETE', `/teams/${id}`)).statusCode).toBe(403);
    expect((await asAnn('POST', '/teams', { name: 'Mine' })).statusCode).toBe(403);
    const self = { members: [{ id: ann?.id, admin: false }] };
    expect((await asAnn('PUT', `/teams/${id}/members`, self)).json()).toMatchObject({
      error_code: 'cannot_act_on_self',
      details: { 'members.0': expect.any(Array) },
    });
  });

  it('another org sees nothing of it', async () => {
    const { id } = await makeTeam();
    const asEve = callAs(() => eve as SeededPerson);
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['GET', '/members'],
      ['GET', '/audit_log'],
    ] as const) {
      const reply = await asEve(
        method,
        `/teams/${id}${path}`,
        method === 'PUT' ? { name: 'X' } : undefined,
      );
      expect([method, path, reply.statusCode]).toEqual([method, path, 404]);
    }
    expect((await asEve('GET', '/teams')).json()).toEqual([]);
  });
});

describe('bad input changes nothing', () => {
  it('names who is not in the org, who is named twice, who is deactivated, and a name that is taken', async () => {
    const { id, etag } = await makeTeam({ members: [{ id: ann?.id }] });
    const put = async (list: object[]) => {
      const reply = await call('PUT', `/teams/${id}/members`, { members: list });
      return [reply.statusCode, Object.keys(reply.json().details ?? {})];
    };
    expect(await put([{ id: bob?.id }, { email: 'nobody@example.com' }])).toEqual([
      404,
      ['members.1.email'],
    ]);
    expect(await put([{ id: eve?.id }])).toEqual([404, ['members.0.id']]);
    expect(await put([{ id: bob?.id }, { email: bob?.email }])).toEqual([400, ['members.1']]);
    expect(await put([{ id: ann?.id }, { id: bob?.id, email: ann?.email }])).toEqual([
      400,
      ['members.1.email'],
    ]);
    expect(await put([{ id: bob?.id, email: eve?.email }])).toEqual([400, ['members.0.email']]);
    expect(await put([{ id: eve?.id, email: bob?.email }])).toEqual([404, ['members.0.id']]);
    expect(await put([{ admin: true }])).toEqual([400, ['members.0.email']]);
    await call('PUT', `/users/${bob?.id}/deactivate`);
    expect(await put([{ id: bob?.id }])).toEqual([409, ['members.0']]);
    expect((await call('POST', '/teams', { name: ' data ' })).json()).toMatchObject({
      error_code: 'conflict',
      details: { name: expect.any(Array) },
    });
    expect((await call('GET', `/teams/${id}`)).headers['etag']).toBe(etag);
  });

  it('a stale version is told apart, with the team as it stands', async () => {
    const { id, etag } = await makeTeam();
    await call('PUT', `/teams/${id}/members`, { members: [{ id: ann?.id }] });
    const reply = await call('PUT', `/teams/${id}`, { name: 'Other' }, { 'if-match': etag });
    expect(reply.statusCode).toBe(412);
    expect(reply.json().current).toMatchObject({ name: 'Data', member_count: 1 });
  });

  it.each(['PUT', 'POST', 'DELETE'] as const)(
    'a stale version is told apart by %s of its members, too',
    async (method) => {
      const { id, etag } = await makeTeam({ members: [{ id: ann?.id }] });
      const members = `/teams/${id}/members`;
      const change = (tag: string) =>
        call(method, members, { members: [{ id: bob?.id }] }, { 'if-match': tag });
      await call('PUT', `/teams/${id}`, { description: 'Numbers' });
      const refused = await change(etag);
      expect([refused.statusCode, refused.json()]).toMatchObject([
        412,
        { error_code: 'stale_version', current: { id, members: [{ id: ann?.id }] } },
      ]);
      expect((await change(refused.json().current.etag)).statusCode).toBe(200);
    },
  );
});

describe('leaving', () => {
  it('the org takes somebody out of its teams, but not the owner of one', async () => {
    const { id } = await makeTeam({ members: [{ id: ann?.id }] });
    await call('PUT', `/teams/${id}`, { owner_id: bob?.id });
    const remove = (userId: number | undefined) =>
      call('DELETE', `/orgs/${org.id}/members`, { members: [{ id: userId }] });
    expect((await remove(bob?.id)).json()).toMatchObject({
      error_code: 'owns_teams',
      message: 'Bob owns Data; name a successor',
    });
    expect((await remove(ann?.id)).statusCode).toBe(200);
    expect((await call('GET', `/teams/${id}`)).json()).toMatchObject({
      members: [],
      member_count: 0,
    });
    expect((await call('DELETE', `/teams/${id}`)).json()).toEqual({
      code: '200',
      message: 'Team Data is deleted; 0 people left it, and 0 grants went with it',
    });
    expect((await remove(bob?.id)).statusCode).toBe(200);
  });
});
