import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

const TOKEN = 'the-token-of-this-start';
const ADMIN = {
  full_name: 'Ada Admin',
  email: 'Ada@Example.com',
  password: 'seven blue herons wade at dusk',
};
const BODY = { token: TOKEN, org: { name: 'Acme', email_domain: 'Example.com' }, admin: ADMIN };

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp({ setupToken: TOKEN });
});
afterEach(() => test.close());

const post = (payload: object) => test.app.inject({ method: 'POST', url: '/api/setup', payload });
const needed = async () => (await test.app.inject({ url: '/api/setup' })).json();

describe('set-up', () => {
  it('makes the org and its first admin, once, who can then sign in', async () => {
    expect(await needed()).toMatchObject({ needed: true });
    const made = await post(BODY);
    expect(made.statusCode, made.body).toBe(200);
    expect(made.json()).toMatchObject({ org: { name: 'Acme' }, user: { full_name: 'Ada Admin' } });
    expect(await needed()).toMatchObject({ needed: false });
    const again = await post(BODY);
    expect(again.json()).toMatchObject({ error_code: 'already_set_up' });
    const session = await test.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { email: 'ada@example.com', password: ADMIN.password },
    });
    expect(session.json()).toMatchObject({ rights: { org_admin: true }, org: { name: 'Acme' } });
  });

  it('makes one org when two ask at once', async () => {
    const replies = await Promise.all([post(BODY), post(BODY)]);
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409]);
    const { rows } = await test.db.execute(sql`SELECT count(*) AS orgs FROM orgs`);
    expect(rows).toEqual([{ orgs: 1 }]);
  });

  it('refuses a wrong token, a weak password and a domain that is none, each by name', async () => {
    expect((await post({ ...BODY, token: 'a guess' })).json()).toMatchObject({
      error_code: 'invalid_setup_token',
    });
    const weak = await post({ ...BODY, admin: { ...ADMIN, password: 'ada admin acme' } });
    expect(weak.json()).toMatchObject({
      error_code: 'weak_password',
      details: { 'admin.password': expect.any(Array) },
    });
    const domain = await post({ ...BODY, org: { name: 'Acme', email_domain: 'not a domain' } });
    expect(domain.json()).toHaveProperty(['details', 'org.email_domain']);
    expect(await needed()).toMatchObject({ needed: true });
  });

  it('fills a sample org whose chain runs forward from its beginning', async () => {
    const made = await post({ ...BODY, sample: true });
    expect(made.statusCode, made.body).toBe(200);
    const { rows } = await test.db.execute(sql`
      SELECT event, (SELECT count(*) FROM org_memberships) AS people,
        (SELECT count(*) FROM (
          SELECT created_at < lag(created_at) OVER (PARTITION BY chain ORDER BY seq) AS is_back
          FROM audit_log) steps WHERE is_back) AS backwards
      FROM audit_log ORDER BY created_at, id LIMIT 1`);
    expect(rows).toEqual([{ event: 'org.created', people: 300, backwards: 0 }]);
  });
});
