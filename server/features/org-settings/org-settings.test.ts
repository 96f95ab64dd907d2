import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VersionedOrgSettings } from '../../../contract/org-settings.ts';
import { callOf } from '../../test/calls.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);

const DEFAULTS = {
  invitation_days: 7,
  session_idle_minutes: 30,
  session_idle_minutes_admin: 15,
  session_minutes: 720,
  password_min_length: 12,
  password_min_length_admin: 15,
  admins_may_impersonate: false,
};

describe('settings of an org', () => {
  it('are the product’s defaults, change what is named, and are recorded', async () => {
    const org = await seedOrg(test);
    const headers = await loginAs(test, org.owner);
    const path = `/orgs/${org.id}/settings`;
    const read = await call('GET', path, undefined, headers);
    expect(read.json()).toEqual({ ...DEFAULTS, etag: read.headers.etag });
    const change = { session_minutes: 60, admins_may_impersonate: true };
    const etag = String(read.headers.etag);
    const reply = await call('PUT', path, change, { ...headers, 'if-match': etag });
    expect(VersionedOrgSettings.parse(reply.json())).toEqual({
      ...DEFAULTS,
      ...change,
      etag: reply.headers.etag,
    });
    const [row] = (await call('GET', `/orgs/${org.id}/audit_log`, undefined, headers)).json();
    expect(row).toMatchObject({
      event: 'org.updated',
      item_type: 'org',
      object_changes: { session_minutes: [720, 60], admins_may_impersonate: [false, true] },
    });
    const stale = await call('PUT', path, change, { ...headers, 'if-match': etag });
    expect(stale.json()).toMatchObject({
      error_code: 'stale_version',
      current: { session_minutes: 60 },
    });
    const missing = await call('PUT', path, change, headers);
    expect(missing.json().error_code).toBe('version_required');
  });

  it('keep within the product’s bounds, each field with its own words', async () => {
    const org = await seedOrg(test);
    const headers = { ...(await loginAs(test, org.owner)), 'if-match': '*' };
    const put = (body: object) => call('PUT', `/orgs/${org.id}/settings`, body, headers);
    for (const [field, value] of [
      ['invitation_days', 31],
      ['session_idle_minutes', 1],
      ['session_minutes', 0.5],
      ['password_min_length', 11],
      ['password_min_length_admin', 14],
      ['admins_may_impersonate', 'yes'],
      ['lockout', 3],
    ] as const) {
      const reply = await put({ [field]: value });
      expect(reply.statusCode, field).toBe(400);
      expect(reply.body).toContain(field);
    }
    expect((await put({})).statusCode).toBe(400);
    const read = await call('GET', `/orgs/${org.id}/settings`, undefined, headers);
    expect(read.json()).toEqual({ ...DEFAULTS, etag: read.headers.etag });
  });

  it('are for admins; whether these may act as others is for the owner to say', async () => {
    const org = await seedOrg(test);
    const path = `/orgs/${org.id}/settings`;
    const admin = await loginAs(test, await seedPerson(test, org.id, { admin: true }));
    const member = await loginAs(test, await seedPerson(test, org.id));
    const put = (body: object, headers: Record<string, string>) =>
      call('PUT', path, body, { ...headers, 'if-match': '*' });
    expect((await put({ invitation_days: 3 }, admin)).statusCode).toBe(200);
    const refused = await put({ invitation_days: 4, admins_may_impersonate: true }, admin);
    expect(refused.json().error_code).toBe('forbidden');
    expect((await call('GET', path, undefined, admin)).json().invitation_days).toBe(3);
    expect((await call('GET', path, undefined, member)).json().error_code).toBe('forbidden');
    const stranger = await loginAs(test, (await seedOrg(test)).owner);
    expect((await call('GET', path, undefined, stranger)).statusCode).toBe(404);
  });
});
