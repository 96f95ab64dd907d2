import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../contract/users.ts';
import { seedCrowd } from '../../test/seed-crowd.ts';
import { loginAs, seedMembership, seedOrg, seedPerson } from '../../test/seed.ts';
import { statementsDuring } from '../../test/statements.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

type Org = Awaited<ReturnType<typeof seedOrg>>;
let test: TestApp;
let big: Org;
let small: Org;
let headers: Record<string, string>;
let smallHeaders: Record<string, string>;

const CROWD = 600;

beforeAll(async () => {
  test = await createTestApp();
  big = await seedOrg(test);
  small = await seedOrg(test);
  await seedCrowd(test, big.id, CROWD, 10_000);
  await seedCrowd(test, small.id, 40, 50_000);
  headers = await loginAs(test, big.owner);
  smallHeaders = await loginAs(test, small.owner);
  // Or who reads would move in the list in the midst of a walk, as somebody who was active just now.
  const { rowCount } = await test.owner.query(
    `UPDATE sessions SET last_seen_at = now() + interval '1 hour'`,
  );
  expect(rowCount).toBe(2);
});
afterAll(() => test.close());

const get = (url: string, as = headers) =>
  test.app.inject({ method: 'GET', url: `/api${url}`, headers: as });

const list = async (query: string, as = headers) => {
  const reply = await get(`/users?access_role=all&${query}`, as);
  expect(reply.statusCode, reply.body).toBe(200);
  return { users: reply.json<User[]>(), total: Number(reply.headers['x-total-count']), reply };
};

const linkOf = (header: unknown, rel: 'Next' | 'Previous'): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${rel}"`).exec(String(header))?.[1];

/** Follows the links from the first page to the last. */
const walk = async (url: string, rel: 'Next' | 'Previous'): Promise<number[][]> => {
  const pages: number[][] = [];
  for (let at: string | undefined = url; at;) {
    const reply = await test.app.inject({ method: 'GET', url: at, headers });
    expect(reply.statusCode).toBe(200);
    pages.push(reply.json<User[]>().map(({ id }) => id));
    at = linkOf(reply.headers.link, rel);
    if (at && rel === 'Next') lastUrl = at;
  }
  return pages;
};
let lastUrl = '';

const expected = async (where: SQL, order = sql`sort_name, user_id`): Promise<number[]> => {
  const { rows } = await test.db.execute<{ id: number }>(sql`
    SELECT user_id AS id FROM org_memberships m WHERE org_id = ${big.id} AND ${where}
    ORDER BY ${order}`);
  return rows.map(({ id }) => id);
};

describe('the list of people', () => {
  it.each([
    ['full_name', 'asc', sql`sort_name, user_id`],
    ['full_name', 'desc', sql`sort_name DESC, user_id DESC`],
    ['email', 'asc', sql`email_key, user_id`],
    ['created_at', 'desc', sql`user_created_at DESC, user_id DESC`],
    ['last_active_at', 'asc', sql`active_at, user_id`],
    ['last_active_at', 'desc', sql`active_at DESC, user_id DESC`],
  ])('pages by %s %s in both directions, each person once', async (sort, order, by) => {
    const all = await expected(sql`true`, by);
    const start = `/api/users?access_role=all&per_page=70&sort=${sort}&order=${order}&count=0`;
    const forth = await walk(start, 'Next');
    expect(forth.flat()).toEqual(all);
    const back = await walk(lastUrl, 'Previous');
    expect(back.toReversed().flat()).toEqual(all);
    const byNumber = await list(`per_page=70&page=3&sort=${sort}&order=${order}`);
    expect(byNumber.users.map(({ id }) => id)).toEqual(all.slice(140, 210));
    expect(byNumber.reply.headers).toMatchObject({ 'x-current-page': '3', 'x-page-count': '9' });
  });

  it.each<[string, SQL]>([
    ['', sql`true`],
    ['status=ACTIVE', sql`status = 'ACTIVE' AND user_status = 'ACTIVE'`],
    ['status=DEACTIVATED', sql`(status <> 'ACTIVE' OR user_status <> 'ACTIVE')`],
    ['status=ACTIVE,DEACTIVATED', sql`true`],
    ['locked=true', sql`locked_until > now()`],
    ['locked=false', sql`locked_until IS NULL`],
    ['role=admin', sql`is_admin`],
    ['role=member', sql`NOT is_admin`],
    ['invite=pending', sql`invite_expires_at > now()`],
    ['invite=expired', sql`invite_expires_at <= now()`],
    ['invite=pending,expired', sql`invite_expires_at IS NOT NULL`],
    ['idle_days=60', sql`active_at < now() - interval '60 days'`],
    ['never_signed_in=true', sql`last_login_at IS NULL`],
    ['never_signed_in=false', sql`last_login_at IS NOT NULL`],
    ['team_id=7', sql`false`],
    ['q=KAYA', sql`sort_name LIKE '%kaya'`],
    ['q=%EF%BD%8B%EF%BD%81%EF%BD%99%EF%BD%81', sql`sort_name LIKE '%kaya'`],
    ['q=%20crowd-1000%20', sql`email_key LIKE 'crowd-1000%'`],
    ['q=10055', sql`user_id = 10055`],
    ['q=055', sql`email_key LIKE '%055%'`],
    ['q=crowd-10005@example.com%0ACROWD-10006@example.com;%20x@y', sql`user_id IN (10005, 10006)`],
    ['q=owner-', sql`user_id < 10000`],
    [
      'role=admin&status=ACTIVE&idle_days=60',
      sql`is_admin AND status = 'ACTIVE' AND user_status = 'ACTIVE' AND active_at < now() - interval '60 days'`,
    ],
    [
      'locked=true&q=kaya&never_signed_in=false',
      sql`locked_until > now() AND sort_name LIKE '%kaya' AND last_login_at IS NOT NULL`,
    ],
  ])('filters by %j, with a true count', async (query, where) => {
    const all = await expected(where);
    const { users, total } = await list(`per_page=200&${query}`);
    expect(users.map(({ id }) => id)).toEqual(all.slice(0, 200));
    expect(total).toBe(all.length);
  });

  it.each(['%', '_', '\\', "'; DROP TABLE users; --", '%00', '*', '(', '\u202E', 'ℌℌ', '🦩🦩'])(
    'takes %j as text',
    async (q) => {
      const { users, total } = await list(`q=${encodeURIComponent(q)}`);
      expect([users, total]).toEqual([[], 0]);
    },
  );

  it('refuses text that cannot be stored, with 400', async () => {
    for (const q of [
      'q=a%00b',
      'q=',
      'per_page=0',
      'per_page=201',
      'page=0',
      'sort=id',
      'locked=1',
    ]) {
      const reply = await get(`/users?access_role=all&${q}`);
      expect(reply.statusCode).toBe(q === 'q=' ? 200 : 400);
    }
  });

  it('refuses a cursor of another list, sort, filter or org, and a forged one', async () => {
    const { reply } = await list('per_page=10&sort=created_at');
    const next = new URL(linkOf(reply.headers.link, 'Next') ?? '', 'http://x');
    const cursor = next.searchParams.get('cursor') ?? '';
    const refused = async (url: string, as = headers) => {
      const answer = await get(url, as);
      expect([answer.statusCode, answer.json().error_code]).toEqual([400, 'invalid_cursor']);
    };
    const same = `/users?access_role=all&sort=created_at&cursor=${cursor}`;
    expect((await get(same)).statusCode).toBe(200);
    await refused(same, smallHeaders);
    await refused(`${same}&order=desc`);
    await refused(`${same}&locked=true`);
    await refused(`/users?access_role=all&cursor=${cursor}`);
    await refused(`/orgs/${big.id}/members?cursor=${cursor}`);
    await refused('/users?access_role=all&cursor=nonsense');
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    for (const k of [
      ['yesterday', 1],
      [5, 1],
      ['2020-01-01 00:00:00+00', 1e300],
      ['2020-01-01 00:00:00+00'],
      [null, 1],
    ]) {
      const forged = Buffer.from(JSON.stringify({ ...parts, k })).toString('base64url');
      await refused(`/users?access_role=all&sort=created_at&cursor=${forged}`);
    }
  });

  it('is for admins; others and those who ask for nothing see themselves', async () => {
    const member = await seedPerson(test, big.id);
    const asMember = await loginAs(test, member);
    for (const role of ['all', 'admin', 'member', 'owner']) {
      const reply = await get(`/users?access_role=${role}`, asMember);
      expect([reply.statusCode, reply.json().error_code]).toEqual([403, 'forbidden']);
    }
    const own = await get('/users?q=nobody&status=DEACTIVATED', asMember);
    expect(own.json<User[]>().map(({ id }) => id)).toEqual([member.id]);
    expect(own.headers['x-total-count']).toBe('1');
    expect((await get('/users?page=2', asMember)).json()).toEqual([]);
    expect((await get('/users/current', asMember)).json()[0].id).toBe(member.id);
    expect((await get('/users/facets', asMember)).statusCode).toBe(403);
    expect((await get('/users/export', asMember)).statusCode).toBe(403);
  });

  it('knows the roles of access_role', async () => {
    const total = async (query: string) =>
      Number((await get(`/users?${query}`)).headers['x-total-count']);
    const admins = (await expected(sql`is_admin`)).length;
    expect(await total('access_role=admin')).toBe(admins);
    expect(await total('access_role=member')).toBe((await expected(sql`NOT is_admin`)).length);
    expect(await total('access_role=admin&role=member')).toBe(0);
    expect(await total('access_role=operator')).toBe(0);
    const owner = await get('/users?access_role=owner');
    expect(owner.json<User[]>().map(({ id }) => id)).toEqual([big.owner.id]);
  });

  it('shows of people of two orgs only the membership of this one', async () => {
    const both = await seedPerson(test, small.id, { fullName: 'Zed Both' });
    await seedMembership(test, big.id, both.id);
    const { users } = await list('q=zed+both');
    expect(users[0]?.org_memberships.map(({ id }) => id)).toEqual([big.id]);
    expect(users[0]?.governed_here).toBe(false);
  });

  it('costs the same number of statements for any number of rows', async () => {
    // No activity: it is written down from time to time only.
    const quiet = { ...headers, 'x-background': '1' };
    const statements = async (url: string) => {
      const ran = await statementsDuring(async () => {
        expect((await get(url, quiet)).statusCode).toBe(200);
      });
      expect(ran.length).toBeGreaterThan(1);
      return ran.length;
    };
    for (const url of [
      '/users?access_role=all&',
      `/orgs/${big.id}/members?`,
      '/locks?',
      '/orgs?',
    ]) {
      const few = await statements(`${url}per_page=1`);
      expect(await statements(`${url}per_page=200`)).toEqual(few);
    }
  });
});

describe('facets', () => {
  it('are the counts of the filters behind the quick views', async () => {
    const facets = (await get('/users/facets')).json();
    const filters = {
      all: '',
      active: 'status=ACTIVE',
      locked: 'locked=true',
      deactivated: 'status=DEACTIVATED',
      pending_invites: 'invite=pending',
      expired_invites: 'invite=expired',
      admins: 'role=admin',
      idle_60: 'idle_days=60',
      admins_idle_60: 'role=admin&status=ACTIVE&idle_days=60',
      never_signed_in: 'never_signed_in=true',
    };
    for (const [facet, query] of Object.entries(filters)) {
      expect([facet, facets[facet]]).toEqual([facet, (await list(query)).total]);
    }
  });
});
