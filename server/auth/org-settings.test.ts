import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrange, callOf, goOn } from '../test/calls.ts';
import { loginAs, PASSWORD, seedMembership, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { orgSettings } from './org-settings.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const seedStrictOrg = async () => {
  const org = await seedOrg(test);
  const settings = { invitation_days: 2, session_idle_minutes: 5, session_minutes: 60 };
  await arrange(
    test,
    sql`UPDATE orgs SET settings = ${JSON.stringify(settings)} WHERE id = ${org.id}`,
  );
  return org;
};
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);
const minutesUntil = async (userId: number) => {
  const { rows } = await test.db.execute(sql`
    SELECT round(extract(epoch FROM idle_expires_at - now()) / 60)::int AS idle,
      round(extract(epoch FROM expires_at - now()) / 60)::int AS absolute
    FROM sessions WHERE user_id = ${userId} ORDER BY id DESC LIMIT 1`);
  return rows[0];
};

it('falls back to the default where a limit is left out or makes no sense', () => {
  const defaults = {
    invitation_days: 7,
    session_idle_minutes: 30,
    session_idle_minutes_admin: 15,
    session_minutes: 720,
    password_min_length: 12,
    password_min_length_admin: 15,
    admins_may_impersonate: false,
  };
  for (const stored of [{}, null, [], 'x', { invitation_days: -1, session_minutes: '60' }]) {
    expect(orgSettings(stored)).toEqual(defaults);
  }
  expect(orgSettings({ session_minutes: 60, other: 1 })).toEqual({
    ...defaults,
    session_minutes: 60,
  });
});

it('gives sessions the life that their org allows, also when moved there or active', async () => {
  const [strict, lax] = [await seedStrictOrg(), await seedOrg(test)];
  const person = await seedPerson(test, strict.id);
  await seedMembership(test, lax.id, person.id);
  const signIn = () => call('POST', '/session', { email: person.email, password: PASSWORD });
  expect((await signIn()).statusCode).toBe(200);
  expect(await minutesUntil(person.id)).toEqual({ idle: 5, absolute: 60 });
  let headers = await loginAs(test, { id: person.id, orgId: lax.id });
  const age = () =>
    test.db.execute(sql`UPDATE sessions SET last_seen_at = now() - interval '1 minute'`);
  await age();
  await call('GET', '/session', undefined, headers);
  expect(await minutesUntil(person.id)).toEqual({ idle: 30, absolute: 720 });
  headers = goOn(headers, await call('PUT', '/session', { org_id: strict.id }, headers));
  expect(await minutesUntil(person.id)).toEqual({ idle: 5, absolute: 720 });
  await test.db.execute(sql`UPDATE sessions SET idle_expires_at = now() + interval '1 minute'`);
  await age();
  await call('GET', '/session', undefined, headers);
  expect(await minutesUntil(person.id)).toEqual({ idle: 5, absolute: 720 });
});

it('asks for the length of password that the home org wants, and never for less than ours', async () => {
  const org = await seedStrictOrg();
  const person = await seedPerson(test, org.id);
  const set = (settings: object) =>
    arrange(test, sql`UPDATE orgs SET settings = ${JSON.stringify(settings)} WHERE id = ${org.id}`);
  const headers = await loginAs(test, person);
  const judge = async (password: string) => {
    const reply = await call('POST', '/passwords/check', { password }, headers);
    return reply.json();
  };
  await set({ password_min_length: 20 });
  expect(await judge('seventeen letters')).toEqual({
    rules: { min_length: 20, max_length: 128 },
    problems: ['Use at least 20 characters'],
  });
  const session = await call('GET', '/session', undefined, headers);
  expect(session.json().password_rules.min_length).toBe(20);
  await set({ password_min_length: 4 });
  expect((await judge('seventeen letters')).rules.min_length).toBe(12);
});

it('gives invitations the days that their org has set, also when sent again', async () => {
  const org = await seedStrictOrg();
  const headers = { ...(await loginAs(test, org.owner)), 'if-match': '*' };
  const path = `/orgs/${org.id}/invites`;
  await call('POST', path, { invites: [{ email: 'two-days@example.com' }] }, headers);
  const find = async () => {
    const { rows } = await test.db.execute<{ id: number; hours: number }>(sql`
      SELECT id, round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours
      FROM invites WHERE org_id = ${org.id}`);
    return rows[0];
  };
  const made = await find();
  expect(made?.hours).toBe(48);
  await arrange(test, sql`UPDATE invites SET expires_at = now() WHERE org_id = ${org.id}`);
  expect((await call('POST', `/invites/${made?.id}/resend`, {}, headers)).statusCode).toBe(200);
  expect((await find())?.hours).toBe(48);
});
