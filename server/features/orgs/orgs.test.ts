import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Org } from '../../../contract/orgs.ts';
import { transact } from '../../http/transact.ts';
import {
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { whenWaiting } from '../../test/waiting.ts';

type Headers = Record<string, string>;
let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let person: SeededPerson;
let asOwner: Headers;
let asPerson: Headers;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  person = await seedPerson(test, org.id);
  asOwner = await loginAs(test, org.owner);
  asPerson = await loginAs(test, person);
});

const get = (url: string, headers = asOwner) => test.app.inject({ url: `/api${url}`, headers });
const put = (payload: object, headers = asOwner) =>
  test.app.inject({ method: 'PUT', url: `/api/orgs/${org.id}`, headers, payload });
const tagOf = async () => String((await get(`/orgs/${org.id}`)).headers['etag']);

it('shows an org with its owner and admins as whole users', async () => {
  const admin = await seedPerson(test, org.id, { admin: true, fullName: 'Zed Admin' });
  const reply = await get(`/orgs/${org.id}`);
  expect(reply.json()).toMatchObject({
    id: org.id,
    name: org.name,
    access_roles: ['owner', 'admin'],
    owner: { id: org.owner.id, governed_here: true },
    billing_owner: { id: org.owner.id },
    admins: [{ id: org.owner.id }, { id: admin.id, default_org: { id: org.id } }],
    enable_nexla_password_login: true,
  });
  expect(reply.headers['etag']).toMatch(`"org-${org.id}-1-`);
});

it('shows a member the documented facts of the admins only', async () => {
  const { owner, access_roles } = (await get(`/orgs/${org.id}`, asPerson)).json<Org>();
  expect(access_roles).toEqual(['member']);
  expect(owner).toMatchObject({ id: org.owner.id, api_key: null });
  for (const field of ['lock', 'invite', 'last_login_at', 'sign_in', 'etag']) {
    expect(owner).not.toHaveProperty(field);
  }
});

it('lists the orgs of the caller, by role, a page at a time', async () => {
  const others = [await seedOrg(test), await seedOrg(test)];
  for (const other of others) await seedMembership(test, other.id, org.owner.id);
  const ids = async (query: string) => {
    const reply = await get(`/orgs?${query}`);
    return [reply.json<Org[]>().map(({ id }) => id), reply.headers['x-total-count']];
  };
  const all = [org.id, ...others.map(({ id }) => id)];
  expect(await ids('')).toEqual([all, '3']);
  expect(await ids('access_role=admin')).toEqual([[org.id], '1']);
  expect(await ids('access_role=member')).toEqual([all.slice(1), '2']);
  expect(await ids('access_role=operator')).toEqual([[], '0']);
  const first = await get('/orgs?per_page=2');
  const next = /<([^>]*)>; rel="Next"/.exec(String(first.headers['link']))?.[1] ?? '';
  const second = await test.app.inject({ url: next, headers: asOwner });
  expect(second.json<Org[]>().map(({ id }) => id)).toEqual(all.slice(2));
});

it('changes facts and merges members in one act, all or nothing', async () => {
  const reply = await put({
    name: 'Renamed',
    email_domain: 'Example.ORG',
    members: [{ email: 'joined@example.com', admin: true }, { id: person.id }],
  });
  expect(reply.json()).toMatchObject({
    name: 'Renamed',
    email_domain: 'example.org',
    admins: [{ email: 'joined@example.com' }, { id: org.owner.id }],
  });
  expect(reply.headers['etag']).toBe(await tagOf());
  expect(reply.headers['etag']).toMatch(`"org-${org.id}-2-`);
  const failed = await put({ name: 'Half', members: [{ email: 'lost@example.com' }, { id: 9 }] });
  expect(failed.statusCode).toBe(404);
  expect((await get(`/orgs/${org.id}`)).json()).toMatchObject({ name: 'Renamed' });
  expect((await get('/users?access_role=all&q=lost@')).json()).toEqual([]);
});

it('lets one of many with the same If-Match through; the others see the org as it is', async () => {
  const headers = { ...asOwner, 'if-match': await tagOf() };
  const replies = await Promise.all(['A', 'B', 'C', 'D'].map((name) => put({ name }, headers)));
  expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412]);
  const won = replies.find(({ statusCode }) => statusCode === 200)?.json<Org>();
  const lost = replies.find(({ statusCode }) => statusCode === 412);
  expect(lost?.json().current).toMatchObject({ id: org.id, name: won?.name });
  expect(lost?.headers['etag']).toBe(await tagOf());
  const late = { email: 'too-late@example.com', admin: true };
  const members = await put({ members: [late, { id: person.id, admin: true }] }, headers);
  expect(members.statusCode).toBe(412);
  expect(members.json().current.admins).toMatchObject([{ id: org.owner.id }]);
  expect(members.json().current.admins).toHaveLength(1);
  expect((await get('/users?access_role=all&q=too-late')).json()).toEqual([]);
});

it('is another version once somebody else administers it', async () => {
  const admins = async (isAdmin: boolean, tag?: string) =>
    put(
      { members: [{ id: person.id, admin: isAdmin }] },
      { ...asOwner, ...(tag !== undefined && { 'if-match': tag }) },
    );
  await admins(true);
  const read = await tagOf();
  await admins(false);
  const late = await admins(true, read);
  expect([late.statusCode, late.json().current.admins.length]).toEqual([412, 1]);
  expect(late.headers['etag']).toBe(await tagOf());
  expect((await admins(true, await tagOf())).statusCode).toBe(200);
  // It stands as it was read.
  expect(await tagOf()).toBe(read);
});

it('is compared with the roles that those named have once they are locked', async () => {
  await put({ members: [{ id: person.id, admin: true }] });
  const headers = { ...asOwner, 'if-match': await tagOf() };
  const { late } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`
      UPDATE org_memberships SET is_admin = false
      WHERE org_id = ${org.id} AND user_id = ${person.id}`);
    audit({ event: 'role.removed', itemType: 'user', itemId: person.id, orgId: org.id });
    const waits = Promise.resolve(put({ members: [{ id: person.id, admin: true }] }, headers));
    await whenWaiting(test);
    return { late: waits };
  });
  expect((await late).statusCode).toBe(412);
});

it('is changed by admins only, and is not there for strangers', async () => {
  expect((await put({ name: 'X' }, asPerson)).statusCode).toBe(403);
  const stranger = await loginAs(test, (await seedOrg(test)).owner);
  expect((await put({ name: 'X' }, stranger)).statusCode).toBe(404);
  expect((await get(`/orgs/${org.id}`, stranger)).statusCode).toBe(404);
  expect((await put({})).statusCode).toBe(400);
});

it('is handed to somebody else by its owner alone, who stays an admin', async () => {
  const admin = await seedPerson(test, org.id, { admin: true });
  const asAdmin = await loginAs(test, admin);
  const refused = async (payload: object, headers = asOwner) => {
    const reply = await put(payload, headers);
    return [reply.statusCode, reply.json().error_code];
  };
  expect(await refused({ owner_id: admin.id }, asAdmin)).toEqual([403, 'forbidden']);
  expect(await refused({ owner_id: org.owner.id }, asAdmin)).toEqual([200, undefined]);
  expect(await refused({ owner_id: 999_999 })).toEqual([404, 'not_found']);
  const invited = await seedPerson(test, org.id, { password: null });
  expect(await refused({ name: 'Half', owner_id: invited.id })).toEqual([409, 'conflict']);
  const reply = await put({ name: 'Ours', owner_id: person.id });
  expect(reply.json()).toMatchObject({ name: 'Ours', owner: { id: person.id } });
  const ids = (await get(`/orgs/${org.id}`)).json<Org>().admins.map(({ id }) => id);
  expect(ids.toSorted()).toEqual([org.owner.id, person.id, admin.id].toSorted());
  expect((await get('/session')).json().rights).toMatchObject({ org_owner: false });
  const log = await get(`/orgs/${org.id}/audit_log?event=org.updated,role.assigned&order=asc`);
  expect(
    log.json().map((entry: Record<string, unknown>) => [entry['event'], entry['object_changes']]),
  ).toEqual([
    ['org.updated', { name: [org.name, 'Ours'] }],
    ['role.assigned', { 'is_admin?': [false, true] }],
    ['org.updated', { owner_id: [org.owner.id, person.id] }],
  ]);
});

it('counts heads for admins', async () => {
  const summary = {
    org_id: org.id,
    members: 2,
    admins: 1,
    locked: 0,
    deactivated: 0,
    pending_invites: 0,
  };
  expect((await get(`/orgs/${org.id}/account_summary`)).json()).toEqual(summary);
  expect((await get('/orgs/account_summary')).json()).toEqual([summary]);
  expect((await get('/orgs/account_summary', asPerson)).json()).toEqual([]);
  expect((await get(`/orgs/${org.id}/account_summary`, asPerson)).statusCode).toBe(403);
  expect((await get(`/users/${person.id}?expand=1`)).json().account_summary).toEqual([summary]);
  expect((await get(`/users/${person.id}?expand=1`, asPerson)).json().account_summary).toEqual([]);
  expect((await get(`/users/${person.id}`)).json()).not.toHaveProperty('account_summary');
});
