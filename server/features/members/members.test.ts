import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrgMember } from '../../../contract/orgs.ts';
import { transact } from '../../http/transact.ts';
import {
  bearerFor,
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

type Headers = Record<string, string>;
let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let person: SeededPerson;
let asOwner: Headers;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  person = await seedPerson(test, org.id);
  asOwner = await loginAs(test, org.owner);
});

const call = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  members?: readonly object[],
  headers = asOwner,
  more = '',
) =>
  test.app.inject({
    method,
    url: `/api/orgs/${org.id}/members${more}`,
    headers,
    ...(members && { payload: { members } }),
  });

const memberIds = async (): Promise<number[]> => {
  const { rows } = await test.db.execute<{ id: number }>(sql`
    SELECT user_id AS id FROM org_memberships WHERE org_id = ${org.id} ORDER BY user_id`);
  return rows.map(({ id }) => id);
};

const refusal = async (reply: ReturnType<typeof call>) => {
  const { statusCode, ...answer } = await reply;
  return [statusCode, answer.json().error_code];
};

describe('merging members', () => {
  it('adds the unknown and the known, changes roles, removes nobody', async () => {
    const known = await seedPerson(test, (await seedOrg(test)).id);
    const reply = await call('PUT', [
      { email: 'brand-new@example.com', full_name: 'Brand New', access_role: 'member' },
      { email: known.email.toUpperCase(), access_role: ['admin'] },
      { id: person.id, admin: true },
      { email: org.owner.email },
    ]);
    expect(reply.statusCode).toBe(200);
    expect(reply.json<OrgMember[]>()).toEqual([
      expect.objectContaining({
        full_name: 'Brand New',
        'is_admin?': false,
        access_role: ['member'],
      }),
      expect.objectContaining({ id: known.id, 'is_admin?': true, access_role: ['admin'] }),
      expect.objectContaining({
        id: person.id,
        'is_admin?': true,
        org_membership_status: 'ACTIVE',
      }),
      expect.objectContaining({ id: org.owner.id, 'is_admin?': true, user_status: 'ACTIVE' }),
    ]);
    expect(await memberIds()).toHaveLength(4);
    const again = await call('PUT', [{ email: known.email }, { id: person.id }]);
    expect(again.json<OrgMember[]>().map((member) => member['is_admin?'])).toEqual([true, true]);
  });

  it.each([
    [
      'the id of one and the address of another',
      (): object[] => [{ id: person.id, email: org.owner.email }],
      400,
    ],
    ['neither', (): object[] => [{ admin: true }], 400],
    [
      'roles that contradict each other',
      (): object[] => [{ id: person.id, admin: true, access_role: 'member' }],
      400,
    ],
    ['ownership', (): object[] => [{ id: person.id, access_role: 'owner' }], 400],
    [
      'one person twice',
      (): object[] => [{ email: 'a@example.com' }, { email: 'A@Example.com' }],
      400,
    ],
    [
      'one person twice, by id and address',
      (): object[] => [{ id: person.id }, { email: person.email }],
      400,
    ],
    ['two names', (): object[] => [{ email: 'a@example.com', name: 'A', full_name: 'B' }], 400],
    ['a stranger by id', (): object[] => [{ email: 'left-out@example.com' }, { id: 999_999 }], 404],
    [
      'a bad address among good ones',
      (): object[] => [{ email: 'left-out@example.com' }, { email: 'x' }],
      400,
    ],
  ])('refuses %s, and does nothing by half', async (_what, members, status) => {
    const before = await memberIds();
    const reply = await call('PUT', members());
    expect(reply.statusCode).toBe(status);
    expect(Object.keys(reply.json().details ?? {}).join()).toMatch(/^members\.\d/);
    expect(await memberIds()).toEqual(before);
  });

  it('refuses to change one’s own role and that of a higher rank', async () => {
    const admin = await seedPerson(test, org.id, { admin: true });
    const asAdmin = await loginAs(test, admin);
    const demote = (who: SeededPerson) => call('PUT', [{ id: who.id, admin: false }], asAdmin);
    expect(await refusal(demote(admin))).toEqual([403, 'cannot_act_on_self']);
    expect(await refusal(demote(org.owner))).toEqual([403, 'higher_rank']);
    const asMember = await loginAs(test, person);
    expect(await refusal(call('PUT', [{ id: person.id, admin: true }], asMember))).toEqual([
      403,
      'forbidden',
    ]);
  });

  it('takes a thousand people at once, in as many statements as ten', async () => {
    const people = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => ({
        email: `${name}-${index}@example.com`,
        full_name: index % 2 ? '=HYPERLINK("http://x")' : '\u202Eشخص',
      }));
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const statements = async (members: object[]) => {
      query.mockClear();
      const reply = await call('PUT', members);
      expect(reply.json<OrgMember[]>()).toHaveLength(members.length);
      return query.mock.calls.length;
    };
    const few = await statements(people(10, 'few'));
    const many = await statements(people(1000, 'many'));
    // The audit rows (two a person) go in by five hundred; the rest stays the same.
    expect(many - few).toBeLessThanOrEqual(4);
    query.mockRestore();
    expect((await call('PUT', people(1001, 'too-many'))).statusCode).toBe(400);
  });

  it('ends the sessions of somebody who is no admin any more', async () => {
    const admin = await seedPerson(test, org.id, { admin: true });
    const asAdmin = await loginAs(test, admin);
    await call('PUT', [{ id: admin.id, admin: false }]);
    expect((await call('GET', undefined, asAdmin)).statusCode).toBe(401);
  });
});

describe('removing members', () => {
  it('ends membership, sessions, invitation and keys here, and moves the home elsewhere', async () => {
    const other = await seedOrg(test);
    await seedMembership(test, other.id, person.id);
    const added = await call('PUT', [{ email: 'waiting@example.com' }]);
    const waiting = added.json<OrgMember[]>()[0]?.id ?? 0;
    await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
      await tx.execute(sql`
        INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, expires_at)
        VALUES (${person.id}, ${org.id}, 'ci', 'rck…', ${Buffer.from(person.email)}, now() + interval '1 day')`);
      audit({ event: 'apikey.created', itemType: 'api_key', orgId: org.id });
    });
    const held = await bearerFor(test, person);
    const elsewhere = await loginAs(test, { id: person.id, orgId: other.id });
    const reply = await call('DELETE', [{ id: person.id }, { email: 'WAITING@example.com' }]);
    expect(reply.json()).toEqual({ code: '200', message: '2 members removed' });
    const { rows } = await test.db.execute(sql`
      SELECT (SELECT default_org_id FROM users WHERE id = ${person.id}) AS home,
        (SELECT status FROM invites WHERE user_id = ${waiting}) AS invite,
        (SELECT revoked_at IS NOT NULL FROM api_keys WHERE user_id = ${person.id}) AS revoked,
        (SELECT json_agg(event ORDER BY id) FROM audit_log
          WHERE owner_id = ${person.id} AND org_id = ${org.id}) AS events`);
    expect(rows).toEqual([
      {
        home: other.id,
        invite: 'revoked',
        revoked: true,
        events: ['member.removed', 'apikey.revoked'],
      },
    ]);
    const statusOf = async (headers: Headers) =>
      (await test.app.inject({ url: '/api/users/current', headers })).statusCode;
    expect([await statusOf(held), await statusOf(elsewhere)]).toEqual([401, 200]);
    expect(await memberIds()).toEqual([org.owner.id]);
    const gone = await test.app.inject({ url: `/api/users/${person.id}`, headers: asOwner });
    expect(gone.statusCode).toBe(404);
  });

  it('names those who are not in, and then removes nobody', async () => {
    const stranger = await seedPerson(test, (await seedOrg(test)).id);
    const reply = await call('DELETE', [{ id: person.id }, { email: stranger.email }, { id: 1 }]);
    expect(reply.statusCode).toBe(404);
    expect(reply.json().message).toContain(stranger.email);
    expect(Object.keys(reply.json().details)).toEqual(['members.1.email', 'members.2.id']);
    expect(await memberIds()).toContain(person.id);
  });

  it('refuses oneself, the owner, a body without names, and other orgs', async () => {
    const admin = await seedPerson(test, org.id, { admin: true });
    const asAdmin = await loginAs(test, admin);
    expect(await refusal(call('DELETE', [{ id: admin.id }], asAdmin))).toEqual([
      403,
      'cannot_act_on_self',
    ]);
    expect(await refusal(call('DELETE', [{ id: org.owner.id }], asAdmin))).toEqual([
      403,
      'higher_rank',
    ]);
    expect(await refusal(call('DELETE', [], asAdmin))).toEqual([400, 'invalid_request']);
    expect(await refusal(call('DELETE', undefined, asAdmin))).toEqual([400, 'invalid_request']);
    const stranger = await loginAs(test, (await seedOrg(test)).owner);
    expect(await refusal(call('DELETE', [{ id: person.id }], stranger))).toEqual([
      404,
      'not_found',
    ]);
    const boss = await seedPerson(test, (await seedOrg(test)).id, { superUser: true });
    const asBoss = await loginAs(test, { id: boss.id, orgId: org.id });
    expect(await refusal(call('DELETE', [{ id: org.owner.id }], asBoss))).toEqual([
      409,
      'owns_org',
    ]);
  });
});

describe('replacing members', () => {
  it('removes whoever is not in the list, and nobody when the caller is not', async () => {
    const before = await memberIds();
    expect(await refusal(call('POST', [{ id: person.id }]))).toEqual([409, 'conflict']);
    expect(await refusal(call('POST', []))).toEqual([409, 'conflict']);
    expect(await memberIds()).toEqual(before);
    const reply = await call('POST', [{ email: 'instead@example.com' }, { id: org.owner.id }]);
    expect(reply.json<OrgMember[]>().map(({ email }) => email)).toEqual([
      'instead@example.com',
      org.owner.email,
    ]);
    expect(await memberIds()).not.toContain(person.id);
  });
});

describe('the status of memberships', () => {
  it('changes for the named, ends their sessions here, and is idempotent', async () => {
    const held = await loginAs(test, person);
    const off = await call('PUT', [{ email: person.email }], asOwner, '/deactivate');
    expect(off.json()).toMatchObject([
      { id: person.id, org_membership_status: 'DEACTIVATED', user_status: 'ACTIVE' },
    ]);
    expect((await test.app.inject({ url: '/api/users/current', headers: held })).statusCode).toBe(
      401,
    );
    await call('PUT', [{ id: person.id }], asOwner, '/deactivate');
    await call('PUT', [{ id: person.id }], asOwner, '/activate');
    const { rows } = await test.db.execute<{ event: string }>(
      sql`SELECT event FROM audit_log WHERE owner_id = ${person.id} ORDER BY id`,
    );
    expect(rows.map(({ event }) => event)).toEqual(['member.deactivated', 'member.activated']);
    expect(await refusal(call('PUT', [{ id: org.owner.id }], asOwner, '/deactivate'))).toEqual([
      403,
      'cannot_act_on_self',
    ]);
    expect(
      await refusal(call('PUT', [{ id: person.id }, { id: 1 }], asOwner, '/deactivate')),
    ).toEqual([404, 'not_found']);
  });
});

describe('the list of members', () => {
  it('is by name, paged, searchable and for admins', async () => {
    const names = ['Zoe', 'adam', 'Ángel', 'Adam'];
    for (const fullName of names) await seedPerson(test, org.id, { fullName });
    const reply = await call('GET', undefined, asOwner, '?per_page=2');
    expect(reply.json<OrgMember[]>().map(({ full_name }) => full_name.toLowerCase())).toEqual([
      'adam',
      'adam',
    ]);
    expect(reply.headers).toMatchObject({ 'x-total-count': '6', 'x-page-count': '3' });
    const found = await call('GET', undefined, asOwner, '?q=ZOE');
    expect(found.json<OrgMember[]>().map(({ full_name }) => full_name)).toEqual(['Zoe']);
    expect(await refusal(call('GET', undefined, await loginAs(test, person)))).toEqual([
      403,
      'forbidden',
    ]);
  });
});
