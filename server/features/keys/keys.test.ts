import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKey, NewApiKey } from '../../../contract/api-keys.ts';
import { isApiKey } from '../../auth/api-key-format.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import {
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
let admin: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  admin = await loginAs(test, org.owner);
});
afterAll(() => test.close());

type Headers = Record<string, string>;
const send = async (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  headers: Headers,
  payload?: object,
) => {
  const reply = await test.app.inject({
    method,
    url: `/api${url}`,
    headers,
    ...(payload && { payload }),
  });
  return {
    status: reply.statusCode,
    code: reply.json().error_code,
    json: reply.json(),
    body: reply.body,
  };
};
const seedKeyOwner = async () => {
  const person = await seedPerson(test, org.id);
  return { person, headers: await loginAs(test, person), path: `/users/${person.id}/api_keys` };
};
const make = async (path: string, headers: Headers, body: object = { name: 'Script' }) =>
  (await send('POST', path, headers, body)).json as NewApiKey;
const list = async (path: string, headers: Headers) =>
  (await send('GET', path, headers)).json as ApiKey[];
const tokenOfKey = async (person: SeededPerson, keyId: number): Promise<Headers> => {
  const token = randomToken('rct');
  await test.db.execute(sql`
    INSERT INTO sessions (token_hash, kind, user_id, org_id, api_key_id, ip, user_agent, idle_expires_at, expires_at)
    VALUES (${sha256(token)}, 'token', ${person.id}, ${person.orgId}, ${keyId}, '127.0.0.1', 'test',
      now() + interval '1 day', now() + interval '1 day')`);
  return { authorization: `Bearer ${token}` };
};

describe('making a key', () => {
  it('shows it whole in one reply and keeps its SHA-256 alone', async () => {
    const { headers, path } = await seedKeyOwner();
    const made = await make(path, headers, { name: ' Nightly export ', expires_in_days: 30 });
    expect(isApiKey(made.api_key)).toBe(true);
    expect(made).toMatchObject({ name: 'Nightly export', status: 'active', org_id: org.id });
    expect(made.mask).toBe(`rck_${made.id}_…${made.api_key.slice(-4)}`);
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(30 * 86_400_000);
    const { rows } = await test.owner.query('SELECT secret_hash FROM api_keys WHERE id = $1', [
      made.id,
    ]);
    expect(rows[0].secret_hash).toEqual(sha256(made.api_key));
    const secret = made.api_key.split('_')[2] ?? '';
    for (const url of [path, `/orgs/${org.id}/audit_log`]) {
      expect((await send('GET', url, admin)).body).not.toContain(secret);
    }
    const { rows: dump } = await test.owner.query(
      `SELECT k::text AS row FROM api_keys k UNION ALL SELECT a::text FROM audit_log a`,
    );
    expect(JSON.stringify(dump)).not.toContain(secret);
  });

  it('stops at ten active keys, under concurrency too', async () => {
    const { headers, path } = await seedKeyOwner();
    const replies = await Promise.all(
      Array.from({ length: 13 }, () => send('POST', path, headers, { name: 'Many' })),
    );
    const codes = replies.map(({ status, code }) => code ?? status).sort();
    expect(codes).toEqual([
      ...Array.from({ length: 10 }, () => 200),
      'conflict',
      'conflict',
      'conflict',
    ]);
    const [{ id, etag } = { id: 0, etag: '' }] = await list(path, headers);
    await send('DELETE', `${path}/${id}`, { ...headers, 'if-match': etag });
    expect((await send('POST', path, headers, { name: 'Again' })).status).toBe(200);
  });

  it('is for oneself, with a session that no key opened', async () => {
    const { person, headers, path } = await seedKeyOwner();
    expect((await send('POST', path, admin, { name: 'For you' })).status).toBe(403);
    const { id } = await make(path, headers);
    const token = await tokenOfKey(person, id);
    expect((await send('POST', path, token, { name: 'Offspring' })).code).toBe('forbidden');
  });

  it('replays the same key for the same Idempotency-Key', async () => {
    const { headers, path } = await seedKeyOwner();
    const once = { ...headers, 'idempotency-key': 'one-key-please' };
    const [first, second] = [await make(path, once), await make(path, once)];
    expect(second).toEqual(first);
    expect(await list(path, headers)).toHaveLength(1);
  });
});

describe('rotating a key', () => {
  it('makes a successor of the same name and length; both work for the overlap', async () => {
    const { person, headers, path } = await seedKeyOwner();
    const old = await make(path, headers, { name: 'Script', expires_in_days: 45 });
    const token = await tokenOfKey(person, old.id);
    const rotate = { ...headers, 'if-match': old.etag };
    const { json } = await send('PUT', `${path}/${old.id}/rotate`, rotate, { overlap_hours: 3 });
    expect(json).toMatchObject({ name: 'Script', status: 'active' });
    expect(json.api_key).not.toBe(old.api_key);
    expect(Date.parse(json.expires_at) - Date.parse(json.created_at)).toBe(45 * 86_400_000);
    const [, then] = await list(path, headers);
    expect(then).toMatchObject({ id: old.id, status: 'rotating_out', replaced_by: json.id });
    expect(Date.parse(then?.ends_at ?? '') - Date.parse(json.created_at)).toBe(3 * 3_600_000);
    expect((await send('GET', '/users/current', token)).status).toBe(200);
    const again = { ...headers, 'if-match': then?.etag ?? '' };
    const twice = await send('PUT', `${path}/${old.id}/rotate`, again, {});
    expect(twice.code).toBe('key_not_active');
  });

  it('without overlap ends the old one and its tokens at once', async () => {
    const { person, headers, path } = await seedKeyOwner();
    const old = await make(path, headers);
    const token = await tokenOfKey(person, old.id);
    const rotate = { ...headers, 'if-match': old.etag };
    await send('PUT', `${path}/${old.id}/rotate`, rotate, { overlap_hours: 0 });
    expect((await list(path, headers))[1]?.status).toBe('expired');
    expect((await send('GET', '/users/current', token)).status).toBe(401);
  });

  it('wants the version that was seen', async () => {
    const { headers, path } = await seedKeyOwner();
    const { id, etag } = await make(path, headers);
    expect((await send('PUT', `${path}/${id}/rotate`, headers, {})).code).toBe('version_required');
    await send('PUT', `${path}/${id}/rotate`, { ...headers, 'if-match': etag }, {});
    const stale = await send('DELETE', `${path}/${id}`, { ...headers, 'if-match': etag });
    expect(stale).toMatchObject({ status: 412, json: { current: { id, status: 'rotating_out' } } });
  });
});

describe('revoking a key', () => {
  it('ends it and its tokens on the next request; oneself or an admin of its org', async () => {
    const { person, headers, path } = await seedKeyOwner();
    for (const by of [headers, admin]) {
      const { id, etag } = await make(path, headers);
      const token = await tokenOfKey(person, id);
      expect((await send('GET', '/users/current', token)).status).toBe(200);
      const ended = await send('DELETE', `${path}/${id}`, { ...by, 'if-match': etag });
      expect(ended.json).toMatchObject({ id, status: 'revoked' });
      expect((await send('GET', '/users/current', token)).status).toBe(401);
      const twice = await send('DELETE', `${path}/${id}`, { ...by, 'if-match': ended.json.etag });
      expect(twice.code).toBe('key_not_active');
    }
  });

  it('obeys rank and the wall between orgs', async () => {
    const { person, headers, path } = await seedKeyOwner();
    const other = await seedOrg(test);
    const stranger = await loginAs(test, other.owner);
    const key = await make(path, headers);
    const match = { 'if-match': key.etag };
    const asStranger = () => send('DELETE', `${path}/${key.id}`, { ...stranger, ...match });
    expect((await asStranger()).status).toBe(404);
    await seedMembership(test, other.id, person.id);
    // Now they share an org, but this key opens another one.
    expect((await asStranger()).status).toBe(404);
    expect(await list(path, stranger)).toEqual([]);
    const second = await seedPerson(test, org.id, { admin: true });
    const owners = `/users/${org.owner.id}/api_keys`;
    const owned = await make(owners, admin);
    const asSecond = { ...(await loginAs(test, second)), 'if-match': owned.etag };
    expect((await send('DELETE', `${owners}/${owned.id}`, asSecond)).code).toBe('higher_rank');
    const peers = await send('DELETE', `${path}/${owned.id}`, { ...admin, 'if-match': owned.etag });
    expect(peers.status).toBe(404);
  });
});

describe('a token made with a key', () => {
  it('opens the org of the key and no other of its owner', async () => {
    const other = await seedOrg(test);
    const person = await seedPerson(test, org.id, { admin: true });
    await seedMembership(test, other.id, person.id, true);
    const { id } = await make(`/users/${person.id}/api_keys`, await loginAs(test, person));
    const token = await tokenOfKey(person, id);
    const statuses = [
      (await send('GET', `/orgs/${org.id}/members`, token)).status,
      (await send('GET', `/orgs/${other.id}/members`, token)).status,
      (await send('PUT', `/orgs/${other.id}`, token, { description: 'x' })).status,
    ];
    expect(statuses).toEqual([200, 404, 404]);
    const orgs = await send('GET', '/orgs', token);
    expect(orgs.json).toMatchObject([{ id: org.id }]);
    const summaries = await send('GET', '/orgs/account_summary', token);
    expect(summaries.json).toMatchObject([{ org_id: org.id }]);
    const self = await send('GET', `/users/${person.id}?expand`, token);
    expect(self.json.account_summary).toMatchObject([{ org_id: org.id }]);
  });

  it('neither shows, ends nor renews what its owner has in another org', async () => {
    const other = await seedOrg(test);
    const person = await seedPerson(test, org.id);
    await seedMembership(test, other.id, person.id);
    const there = await loginAs(test, { id: person.id, orgId: other.id });
    const path = `/users/${person.id}/api_keys`;
    const theirs = await make(path, there, { name: 'Elsewhere' });
    const own = await make(path, await loginAs(test, person), { name: 'Here' });
    const token = { ...(await tokenOfKey(person, own.id)), 'if-match': '*' };
    expect((await list(path, token)).map(({ id }) => id)).toEqual([own.id]);
    for (const { id } of [own, theirs]) {
      expect((await send('PUT', `${path}/${id}/rotate`, token, {})).status).toBe(403);
    }
    expect((await send('DELETE', `${path}/${theirs.id}`, token)).status).toBe(404);
    const log = await send('GET', `/users/${person.id}/audit_log`, token);
    expect(log.json.map((entry: { org_id: number }) => entry.org_id)).not.toContain(other.id);
    expect((await send('GET', `/users/${person.id}/sessions`, token)).json).toHaveLength(2);
    expect((await send('DELETE', `/users/${person.id}/sessions`, token)).json.ended).toBe(1);
    expect((await send('GET', '/users/current', there)).status).toBe(200);
  });
});

describe('the events of a key', () => {
  it('name the key and its owner', async () => {
    const { person, headers, path } = await seedKeyOwner();
    const { id, etag } = await make(path, headers);
    const { json } = await send(
      'PUT',
      `${path}/${id}/rotate`,
      { ...headers, 'if-match': etag },
      {},
    );
    await send('DELETE', `${path}/${json.id}`, { ...admin, 'if-match': json.etag });
    const log = await send(
      'GET',
      `/users/${person.id}/audit_log?event_filter=apikey&order=asc`,
      headers,
    );
    expect(log.json).toMatchObject([
      { event: 'apikey.created', item_id: id, item_label: 'Script', owner_id: person.id },
      { event: 'apikey.rotated', item_id: id, user: { id: person.id } },
      {
        event: 'apikey.revoked',
        item_id: json.id,
        owner_id: person.id,
        user: { id: org.owner.id },
      },
    ]);
  });
});
