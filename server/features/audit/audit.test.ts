import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogEntry } from '../../../contract/audit.ts';
import type { AuditInput } from '../../audit/record.ts';
import { transact } from '../../http/transact.ts';
import {
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let other: typeof org;
let member: SeededPerson;
let admin: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  other = await seedOrg(test);
  member = await seedPerson(test, org.id, { fullName: 'Zoë Márquez' });
  await seedMembership(test, other.id, member.id);
  admin = await loginAs(test, org.owner);
});
afterAll(() => test.close());

const record = (orgId: number, ...events: AuditInput[]) =>
  transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (const event of events) audit({ orgId, ...event });
  });
const get = async (path: string, headers = admin) => {
  const reply = await test.app.inject({ method: 'GET', url: `/api${path}`, headers });
  return { status: reply.statusCode, headers: reply.headers, json: reply.json() };
};
const log = (query = '', headers = admin) => get(`/orgs/${org.id}/audit_log${query}`, headers);
const eventsIn = (json: LogEntry[]) => json.map(({ event }) => event);

describe('the log of an org', () => {
  it('has the documented shape: only two fields may be null', async () => {
    await record(org.id, {
      event: 'user.locked',
      itemType: 'user',
      itemId: member.id,
      owner: member,
      actor: { ...org.owner, type: 'user' },
      changes: { account_locked: [false, true] },
      reason: 'Left a laptop on a train',
    });
    const { json, headers } = await log('?per_page=1');
    const { user, owner } = { user: org.owner, owner: member };
    expect(json).toEqual([
      expect.objectContaining({
        item_type: 'user',
        item_id: member.id,
        event: 'user.locked',
        change_summary: ['account_locked: false → true'],
        object_changes: { account_locked: [false, true] },
        association_resource: null,
        request_ip: '',
        request_user_agent: '',
        request_url: '',
        user: { id: user.id, email: user.email },
        impersonator_id: null,
        org_id: org.id,
        owner_id: owner.id,
        owner_email: owner.email,
        full_name: user.fullName,
        owner_name: 'Zoë Márquez',
        outcome: 'success',
        reason: 'Left a laptop on a train',
      }),
    ]);
    expect(LogEntry.parse(json[0]).created_at).toMatch(/\.\d{3}Z$/);
    expect(Number(headers['x-total-count'])).toBeGreaterThan(1);
  });

  it('has a log of each documented type of item', async () => {
    const users = await get(`/orgs/${org.id}/users/audit_log?event=user.locked`);
    expect(eventsIn(users.json)).toContain('user.locked');
    const sources = await get(`/orgs/${org.id}/data_sources/audit_log`);
    expect({ status: sources.status, json: sources.json }).toEqual({ status: 200, json: [] });
    expect((await get(`/orgs/${org.id}/spoons/audit_log`)).status).toBe(400);
  });

  it('pages by key in both directions without losing or repeating a row of one instant', async () => {
    // One transaction: the same microsecond for all of them.
    const rows = Array.from({ length: 11 }, (_none, index): AuditInput => ({
      event: 'user.updated',
      itemType: 'user',
      itemId: 700 + index,
      reason: 'paging',
    }));
    await record(org.id, ...rows);
    const follow = async (url: string, rel: string): Promise<[LogEntry[], string | undefined]> => {
      const { json, headers } = await get(url.replace('/api', ''));
      const link = new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(headers['link'] ?? ''))?.[1];
      return [json, link];
    };
    const seen: number[] = [];
    let at: string | undefined = `/orgs/${org.id}/audit_log?q=paging&per_page=4`;
    let lastPage = at;
    while (at) {
      lastPage = at;
      const [json, next]: [LogEntry[], string | undefined] = await follow(at, 'Next');
      seen.push(...json.map(({ item_id: id }) => id));
      at = next;
    }
    expect(seen).toEqual(Array.from({ length: 11 }, (_none, index) => 710 - index));
    const [, back] = await follow(lastPage, 'Previous');
    const [page] = await follow(back ?? '', 'Previous');
    expect(page.map(({ item_id: id }) => id)).toEqual([706, 705, 704, 703]);
    expect((await log('?q=paging&order=asc&per_page=1')).json[0].item_id).toBe(700);
    expect((await log('?q=paging&page=3&per_page=5')).json).toHaveLength(1);
    expect((await log('?q=paging&page=9')).json).toEqual([]);
    expect((await log('?q=paging&count=false')).headers['x-total-count']).toBeUndefined();
  });

  it('filters', async () => {
    await record(
      org.id,
      {
        event: 'invite.sent',
        itemType: 'invite',
        itemId: 1,
        reason: 'f-1',
        actor: { ...org.owner, type: 'user' },
      },
      {
        event: 'invite.revoked',
        itemType: 'invite',
        itemId: 1,
        reason: 'f-2',
        changes: { status: ['pending', 'revoked'] },
      },
      {
        event: 'authn.login_failed',
        itemType: 'session',
        outcome: 'failure',
        owner: member,
        reason: 'f-3 100%_\\',
      },
    );
    const found = async (query: string) => {
      const { json } = await log(`?order=asc&q=f-&${query}`);
      return eventsIn(json);
    };
    expect(await found('')).toEqual(['invite.sent', 'invite.revoked', 'authn.login_failed']);
    expect(await found('event_filter=create')).toEqual(['invite.sent']);
    expect(await found('event_filter=destroy,authn')).toEqual([
      'invite.revoked',
      'authn.login_failed',
    ]);
    expect(await found('event_filter=invite.sent&event=invite.revoked')).toEqual([]);
    expect(await found('event=invite.revoked,invite.sent')).toEqual([
      'invite.sent',
      'invite.revoked',
    ]);
    expect(await found('change_filter=status')).toEqual(['invite.revoked']);
    expect(await found(`actor=${org.owner.id}`)).toEqual(['invite.sent']);
    expect(await found('actor=0')).toEqual(['invite.revoked', 'authn.login_failed']);
    expect(await found(`owner=${member.id}`)).toEqual(['authn.login_failed']);
    expect(await found('item_type=invite&item_id=1')).toEqual(['invite.sent', 'invite.revoked']);
    expect(await found('outcome=failure,denied')).toEqual(['authn.login_failed']);
    expect(await found('impersonated=true')).toEqual([]);
    expect(await found('impersonated=false')).toHaveLength(3);
    expect(await found(`person=${member.id}`)).toEqual(['authn.login_failed']);
    const wild = async (q: string) => eventsIn((await log(`?q=${encodeURIComponent(q)}`)).json);
    expect(await wild('100%_\\')).toEqual(['authn.login_failed']);
    expect(await wild('f-3 1%')).toEqual([]);
    expect(await wild('zOË már')).toContain('authn.login_failed');
  });

  it('reads bare dates as whole days of a zone, both ends included', async () => {
    const at = async (instant: string, reason: string) => {
      await test.owner.query(
        `INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, item_type, actor_type, prev_hash, hash, search_text)
         VALUES ($1, 'days', nextval('audit_log_id_seq'), $2, 'user.updated', 'success', 'user', 'system', '', '', $3)`,
        [other.id, instant, reason],
      );
    };
    await at('2024-03-30T22:59:59.999999Z', 'days');
    await at('2024-03-30T23:00:00Z', 'days'); // 31 March begins in Berlin
    await at('2024-03-31T21:59:59.999999Z', 'days'); // and ends, an hour short
    await at('2024-03-31T22:00:00Z', 'days');
    const headers = await loginAs(test, other.owner);
    const count = async (query: string) => {
      const { json } = await get(`/orgs/${other.id}/audit_log?q=days&${query}`, headers);
      return json.length;
    };
    expect(await count('from=2024-03-31&to=2024-03-31&tz=Europe/Berlin')).toBe(2);
    expect(await count('from=2024-03-31&to=2024-03-31')).toBe(2);
    expect(await count('from=2024-03-30&to=2024-03-30')).toBe(2);
    expect(await count('to=2024-03-30&tz=Europe/Berlin')).toBe(1);
    // The instant that a row shows finds the row, although it has microseconds.
    expect(await count('from=2024-03-31T21:59:59.999Z&to=2024-03-31T21:59:59.999Z')).toBe(1);
    expect(await count('from=2024-04-01T01:00:00.000%2B03:00')).toBe(1);
  });

  it.each([
    ['tz=Mars/Olympus', 'tz'],
    ['tz=%2B02', 'tz'],
    ['tz=Foo%2B3', 'tz'],
    ['from=2024-02-30', 'from'],
    ['from=0999-12-31', 'from'],
    ['to=9999-12-31T23:59:59-23:00', 'to'],
    ['event_filter=nonsense', 'event_filter'],
    ['event=nonsense', 'event.0'],
    ['actor=99999999999999999999', 'actor'],
    ['cursor=nonsense', 'cursor'],
  ])('refuses %s, naming the field', async (query, field) => {
    for (const path of ['audit_log', 'audit_log/export'].slice(0, field === 'cursor' ? 1 : 2)) {
      const { status, json } = await get(`/orgs/${org.id}/${path}?${query}`);
      expect({ status, fields: Object.keys(json.details ?? {}) }).toEqual({
        status: 400,
        fields: [field],
      });
    }
  });

  it('refuses the cursor of another list', async () => {
    const { headers } = await log('?per_page=1');
    const cursor = /cursor=([^>&]+)/.exec(String(headers['link']))?.[1] ?? '';
    expect((await log(`?per_page=1&cursor=${cursor}`)).status).toBe(200);
    expect((await log(`?per_page=1&order=asc&cursor=${cursor}`)).json.error_code).toBe(
      'invalid_cursor',
    );
    expect((await log(`?q=x&cursor=${cursor}`)).json.error_code).toBe('invalid_cursor');
  });

  it('shows one event, to admins of its org alone', async () => {
    const { json } = await log('?per_page=1');
    expect((await get(`/orgs/${org.id}/audit_log/${json[0].id}`)).json).toEqual(json[0]);
    const stranger = await loginAs(test, other.owner);
    expect((await get(`/orgs/${org.id}/audit_log/${json[0].id}`, stranger)).status).toBe(404);
    expect((await get(`/orgs/${other.id}/audit_log/${json[0].id}`, stranger)).status).toBe(404);
  });
});

describe('the log of a person', () => {
  it('shows what was done by them and to them: own rows in every org, to an admin those of the org', async () => {
    const person = await seedPerson(test, org.id);
    await seedMembership(test, other.id, person.id);
    await record(org.id, { event: 'user.updated', itemType: 'user', owner: person });
    await record(other.id, { event: 'user.locked', itemType: 'user', owner: person });
    await record(org.id, {
      event: 'settings.updated',
      itemType: 'user',
      actor: { ...person, type: 'user' },
    });
    const path = `/users/${person.id}/audit_log?order=asc`;
    const own = await get(path, await loginAs(test, person));
    expect(eventsIn(own.json)).toEqual(['user.updated', 'user.locked', 'settings.updated']);
    expect(own.headers['x-total-count']).toBe('3');
    expect(eventsIn((await get(path)).json)).toEqual(['user.updated', 'settings.updated']);
    expect((await get(path, await loginAs(test, member))).status).toBe(403);
    const stranger = await seedOrg(test);
    expect((await get(path, await loginAs(test, stranger.owner))).status).toBe(404);
  });
});

describe('the chart', () => {
  it('has every day of the span in the zone, empty ones too', async () => {
    const fresh = await seedOrg(test);
    const headers = await loginAs(test, fresh.owner);
    await record(
      fresh.id,
      { event: 'authn.login_succeeded', itemType: 'session' },
      { event: 'authn.login_blocked', itemType: 'session', outcome: 'denied' },
      { event: 'user.locked', itemType: 'user' },
      { event: 'export.created', itemType: 'org' },
    );
    const zone = 'Pacific/Auckland';
    const { json } = await get(`/orgs/${fresh.id}/audit_log/histogram?days=90&tz=${zone}`, headers);
    const { rows } = await test.db.execute<{ day: string }>(sql`
      SELECT ((now() AT TIME ZONE ${zone})::date - n)::text AS day FROM generate_series(89, 0, -1) n`);
    expect(json.map(({ day }: { day: string }) => day)).toEqual(rows.map(({ day }) => day));
    // org.created and user.locked are changes, an export is not.
    expect(json.at(-1)).toMatchObject({ sign_ins: 1, failed_sign_ins: 1, changes: 2 });
    expect(json[0]).toMatchObject({ sign_ins: 0, failed_sign_ins: 0, changes: 0 });
    expect((await get(`/orgs/${fresh.id}/audit_log/histogram?tz=Nowhere`, headers)).status).toBe(
      400,
    );
  });
});

describe('verification', () => {
  it('answers for the org of the path', async () => {
    const { json } = await get(`/orgs/${org.id}/audit_log/verify`);
    expect(json).toMatchObject({ intact: true, first_bad: null });
    expect(json.rows).toBeGreaterThan(10);
  });
});
