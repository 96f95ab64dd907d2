import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoginEntry, SessionEntry } from '../../../contract/session.ts';
import { transact } from '../../http/transact.ts';
import {
  bearerFor,
  keyBearerFor,
  loginAs,
  PASSWORD,
  seedMembership,
  seedOrg,
  seedPerson,
} from '../../test/seed.ts';
import { nodesOf, planOf, statementsDuring } from '../../test/statements.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { deviceWords } from './device-words.ts';
import { listLoginRows } from './logins.repo.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const call = (method: 'GET' | 'DELETE', path: string, headers: Record<string, string>) =>
  test.app.inject({ method, url: `/api${path}`, headers });
const list = async (userId: number, headers: Record<string, string>) =>
  (await call('GET', `/users/${userId}/sessions`, headers)).json() as SessionEntry[];

/** A person at home in one org and a guest in another, signed in to both, with both owners. */
const twoOrgs = async () => {
  const [home, away] = [await seedOrg(test), await seedOrg(test)];
  const person = await seedPerson(test, home.id);
  await seedMembership(test, away.id, person.id);
  const guest = { id: person.id, orgId: away.id };
  return {
    person,
    there: await loginAs(test, guest),
    here: await loginAs(test, person),
    byHome: await loginAs(test, home.owner),
    byAway: await loginAs(test, away.owner),
    home,
  };
};

describe('sessions', () => {
  it('are listed whole to their owner and the home org, in part to another org', async () => {
    const { person, here, byHome, byAway } = await twoOrgs();
    const own = await list(person.id, here);
    expect(own.map((entry) => SessionEntry.parse(entry).current)).toEqual([true, false]);
    expect(await list(person.id, byHome)).toHaveLength(2);
    expect(await list(person.id, byAway)).toHaveLength(1);
    const stranger = await seedOrg(test);
    const foreign = await loginAs(test, stranger.owner);
    expect((await call('GET', `/users/${person.id}/sessions`, foreign)).statusCode).toBe(404);
  });

  it('are as many as the metrics of the person say, to each who asks', async () => {
    const { person, here, byHome, byAway } = await twoOrgs();
    const counted = async (headers: Record<string, string>) =>
      (await call('GET', `/users/${person.id}/metrics`, headers)).json().live_sessions;
    const all = async () => [await counted(here), await counted(byHome), await counted(byAway)];
    expect(await all()).toEqual([2, 2, 1]);
    await keyBearerFor(test, person, { revoked: true });
    expect(await all()).toEqual([2, 2, 1]);
  });

  it('end on the next request, within the reach of who ends them', async () => {
    const { person, here, there, byAway, byHome } = await twoOrgs();
    const [current] = await list(person.id, here);
    const path = `/users/${person.id}/sessions`;
    expect((await call('DELETE', `${path}/${current?.id}`, byAway)).statusCode).toBe(404);
    expect((await call('DELETE', path, byAway)).json()).toEqual({ ended: 1 });
    expect((await call('GET', '/session', there)).statusCode).toBe(401);
    expect((await call('GET', '/session', here)).statusCode).toBe(200);
    expect((await call('DELETE', `${path}/${current?.id}`, byHome)).json()).toEqual({ ended: 1 });
    expect((await call('GET', '/session', here)).statusCode).toBe(401);
  });

  it('of the caller all end but this one; nobody ends those of a higher rank', async () => {
    const org = await seedOrg(test);
    const peer = await seedPerson(test, org.id, { admin: true });
    const here = await loginAs(test, peer);
    const token = await bearerFor(test, peer);
    expect((await call('DELETE', `/users/${peer.id}/sessions`, here)).json()).toEqual({ ended: 1 });
    expect((await call('GET', '/session', token)).statusCode).toBe(401);
    expect((await call('GET', '/session', here)).statusCode).toBe(200);
    const refused = await call('DELETE', `/users/${org.owner.id}/sessions`, here);
    expect(refused.json().error_code).toBe('higher_rank');
  });

  it('that are not live any more are neither counted nor told of, nor found', async () => {
    const org = await seedOrg(test);
    const person = await seedPerson(test, org.id);
    const headers = await loginAs(test, org.owner);
    const path = `/users/${person.id}/sessions`;
    await loginAs(test, person);
    const [idle] = await list(person.id, headers);
    await bearerFor(test, person);
    await keyBearerFor(test, person, { revoked: true });
    await test.db.execute(sql`
      UPDATE sessions SET idle_expires_at = now() - interval '1 second' WHERE id = ${idle?.id}`);
    expect(await list(person.id, headers)).toHaveLength(1);
    expect((await call('DELETE', `${path}/${idle?.id}`, headers)).statusCode).toBe(404);
    expect((await call('DELETE', path, headers)).json()).toEqual({ ended: 1 });
    const { rows } = await test.db.execute(sql`
      SELECT change_summary AS summary FROM audit_log
      WHERE event = 'authn.session_revoked' AND owner_id = ${person.id}`);
    expect(rows).toEqual([{ summary: ['Sessions and tokens ended: 1'] }]);
    await loginAs(test, person);
    await test.db.execute(sql`
      UPDATE sessions SET idle_expires_at = now() - interval '1 second'
      WHERE user_id = ${person.id} AND ended_at IS NULL`);
    expect((await call('DELETE', path, headers)).json()).toEqual({ ended: 0 });
  });
});

describe('sign-in history', () => {
  const signIn = (email: string, password: string) =>
    test.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'user-agent': 'curl/8.5.0' },
      payload: { email, password },
    });

  it('tells outcome and reason, pages by cursor, and hides it from other orgs', async () => {
    const { person, here, byHome, byAway, home } = await twoOrgs();
    for (const password of ['wrong', PASSWORD, 'wrong', PASSWORD]) {
      await signIn(person.email, password);
    }
    await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
      await tx.execute(sql`INSERT INTO locks (user_id, kind) VALUES (${person.id}, 'admin')`);
      await tx.execute(sql`UPDATE locks SET ended_at = now() WHERE user_id = ${person.id}`);
      audit({ event: 'user.locked', itemType: 'user', itemId: person.id, orgId: home.id });
    });
    const seen: string[] = [];
    let url: string | undefined = `/api/users/${person.id}/login_history?per_page=3`;
    let total = '';
    while (url) {
      const page: Awaited<ReturnType<typeof call>> = await test.app.inject({ url, headers: here });
      for (const entry of page.json()) seen.push(LoginEntry.parse(entry).outcome);
      total ||= String(page.headers['x-total-count']);
      url = /<([^>]+)>; rel="Next"/.exec(String(page.headers.link))?.[1];
    }
    expect(seen).toEqual(['success', 'failure', 'success', 'failure']);
    expect(total).toBe('4');
    const byAdmin = await call('GET', `/users/${person.id}/login_history`, byHome);
    expect(byAdmin.json()[1]).toMatchObject({ because: 'wrong_password', device: 'curl' });
    expect((await call('GET', `/users/${person.id}/login_history`, byAway)).json()).toEqual([]);
  });

  it('is read from an index, however long the log is', async () => {
    const org = await seedOrg(test);
    await test.owner.query(
      `INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, item_type, actor_type,
         owner_id, prev_hash, hash)
       SELECT $1, 'plan', n, now() - n * interval '1 minute', 'authn.login_succeeded', 'success',
         'user', 'user', n % 200, '', '' FROM generate_series(1, 20000) n`,
      [org.id],
    );
    await test.owner.query('ANALYZE audit_log');
    const here = test.db.within({ orgId: org.id, userId: org.owner.id });
    const window = { beyond: undefined, isReversed: false, limit: 51, offset: 0 };
    const [statement] = await statementsDuring(() =>
      listLoginRows(here, { userId: 7, orgId: org.id }, window),
    );
    if (!statement) throw new Error('nothing was read');
    const plan = nodesOf(await planOf(test, statement));
    expect(plan.map((node) => node['Index Name'])).toContain('audit_log_owner_idx');
    expect(plan.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  });
});

describe('deviceWords', () => {
  it('names browsers with their system, scripts by their product', () => {
    const firefox =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    expect(deviceWords(firefox)).toBe('Firefox on Windows');
    expect(deviceWords('python-requests/2.32.3')).toBe('python-requests');
    expect(deviceWords('')).toBe('Unknown device');
    expect(deviceWords('\u{202e}<script>')).toBe('Unknown device');
  });
});
