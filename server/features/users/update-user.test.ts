import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../auth/secrets.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

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

const put = (who: { id: number }, payload: object, headers = asOwner) =>
  test.app.inject({ method: 'PUT', url: `/api/users/${who.id}`, headers, payload });

const rowOf = async (id: number) => {
  const { rows } = await test.db.execute(
    sql`SELECT to_jsonb(u) AS row FROM users u WHERE id = ${id}`,
  );
  return rows[0]?.['row'];
};

describe('updating a person', () => {
  it('lets oneself change the name, and nothing else', async () => {
    const renamed = await put(person, { name: 'Nova Name' }, asPerson);
    expect(renamed.json()).toMatchObject({ full_name: 'Nova Name' });
    expect(renamed.headers['etag']).toBe(renamed.json().etag);
    for (const body of [{ email: 'me@new.example' }, { user_tier: 'PAID' }, { status: 'ACTIVE' }]) {
      for (const [who, headers] of [
        [person, asPerson],
        [org.owner, asOwner],
      ] as const) {
        const reply = await put(who, body, headers);
        expect([reply.statusCode, reply.json().error_code]).toEqual([403, 'cannot_act_on_self']);
      }
    }
    expect((await put(org.owner, { full_name: 'X' }, asPerson)).statusCode).toBe(403);
  });

  it('takes names of one line in any script', async () => {
    for (const name of ['Eve\r\nBcc: eve@example.com', 'Tab\tbed', 'Bell\u0007']) {
      expect((await put(person, { name })).json().details).toEqual({
        name: ['One line only, without control characters'],
      });
    }
    expect((await put(person, { name: 'שרה O’Neill-李' })).json().full_name).toBe('שרה O’Neill-李');
  });

  it('moves an address: unverified, told to the old one, links dead, invitation readdressed', async () => {
    await test.db.execute(sql`
      INSERT INTO link_tokens (token_hash, kind, user_id, expires_at)
      VALUES (${sha256(person.email)}, 'reset', ${person.id}, now() + interval '1 hour')`);
    const reply = await put(person, { email: 'New.Address@example.com' });
    expect(reply.json()).toMatchObject({
      email: 'New.Address@example.com',
      email_verified_at: null,
    });
    const { rows } = await test.db.execute(sql`
      SELECT o.template, o.to_email, t.dead_at IS NOT NULL AS dead, a.event, a.object_changes
      FROM mail_outbox o, link_tokens t, audit_log a
      WHERE o.user_id = ${person.id} AND t.user_id = ${person.id} AND a.owner_id = ${person.id}`);
    expect(rows).toEqual([
      {
        template: 'email_changed',
        to_email: person.email,
        dead: true,
        event: 'user.email_changed',
        object_changes: { email: [person.email, 'New.Address@example.com'] },
      },
    ]);
    const found = await test.app.inject({
      url: '/api/users?access_role=all&q=new.address',
      headers: asOwner,
    });
    expect(found.json()[0].id).toBe(person.id);
  });

  it('refuses an address that is taken in any spelling, also by two at once', async () => {
    const other = await seedPerson(test, org.id);
    const reply = await put(person, { email: other.email.toUpperCase(), full_name: 'Half Done' });
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'email_taken']);
    expect(await rowOf(person.id)).toMatchObject({ full_name: person.fullName });
    const both = await Promise.all([
      put(person, { email: 'wanted@example.com' }),
      put(other, { email: 'WANTED@example.com' }),
    ]);
    const codes = both.map((one) => (one.statusCode === 200 ? null : one.json().error_code));
    expect(codes.toSorted()).toEqual(['email_taken', null]);
  });

  it('changes nothing and records nothing when nothing differs', async () => {
    const before = await rowOf(person.id);
    const reply = await put(person, {
      full_name: person.fullName,
      email: person.email,
      status: 'ACTIVE',
    });
    expect(reply.statusCode).toBe(200);
    expect(await rowOf(person.id)).toEqual(before);
  });

  it('checks If-Match on every act', async () => {
    for (const act of ['activate', 'deactivate', 'lock_account', 'unlock_account']) {
      const reply = await test.app.inject({
        method: 'PUT',
        url: `/api/users/${person.id}/${act}`,
        headers: { ...asOwner, 'if-match': '"user-1-1"' },
      });
      expect([reply.statusCode, reply.json().current.id]).toEqual([412, person.id]);
    }
  });
});

describe('creating a person', () => {
  const post = (payload: object, headers = asOwner) =>
    test.app.inject({ method: 'POST', url: '/api/users', headers, payload });

  it('makes an account of this org, invited, once', async () => {
    const body = {
      email: 'fresh@example.com',
      full_name: 'Fresh Face',
      admin: true,
      user_tier: 'PAID',
    };
    const reply = await post(body);
    expect([reply.statusCode, reply.json()]).toMatchObject([
      200,
      {
        email: 'fresh@example.com',
        full_name: 'Fresh Face',
        user_tier: 'PAID',
        default_org: { id: org.id },
        org_memberships: [{ id: org.id, 'is_admin?': true }],
        invite: { status: 'pending' },
        sign_in: { allowed: false, because: 'invitation_pending' },
      },
    ]);
    const again = await post({ email: 'FRESH@example.com' });
    expect([again.statusCode, again.json().error_code]).toEqual([409, 'email_taken']);
  });

  it('makes one account of many requests at once, and replays a repeated one', async () => {
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => post({ email: 'crowded@example.com' })),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([
      200, 409, 409, 409, 409, 409,
    ]);
    const keyed = { ...asOwner, 'idempotency-key': 'once-and-only-once' };
    const first = await post({ email: 'keyed@example.com' }, keyed);
    const second = await post({ email: 'keyed@example.com' }, keyed);
    expect(second.json()).toEqual(first.json());
  });

  it('refuses another org and a name that contradicts itself', async () => {
    expect((await post({ email: 'a@example.com', default_org_id: 1 })).statusCode).toBe(400);
    expect((await post({ email: 'a@example.com', name: 'A', full_name: 'B' })).statusCode).toBe(
      400,
    );
    expect((await post({ email: 'a@example.com' }, asPerson)).statusCode).toBe(403);
  });
});
