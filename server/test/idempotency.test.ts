import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleRequest, ROUTES } from './route-examples.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld } from './world.ts';

// T-35, a dose: five times at once with one key, for every route that takes one.
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const rowsNow = async (orgId: number): Promise<number> => {
  const { rows } = await test.owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM audit_log WHERE org_id = $1',
    [orgId],
  );
  return rows[0]?.n ?? 0;
};
const mailsNow = async (): Promise<number> => {
  const { rows } = await test.owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM mail_outbox',
  );
  return rows[0]?.n ?? 0;
};

/** Their examples find it done already: the person is active and unlocked, and has no session. */
const CHANGES_NOTHING = new Set([
  'activateUser',
  'unlockUser',
  'activateMembers',
  'endUserSessions',
]);

describe.each(ROUTES.filter(([, route]) => route.idempotent))('%s', (name, route) => {
  // What one request alone leaves behind, and the same sent five times at once.
  const effectOf = async (times: number) => {
    const world = await makeWorld(test);
    const caller = await world.caller('superUser');
    const place = route.rights === 'self' ? 'own' : 'same';
    const request = await exampleRequest(name, route, { world, caller, place });
    const once = {
      ...request,
      headers: { ...request.headers, 'idempotency-key': 'key-of-a-test' },
    };
    const [rows, mails] = [await rowsNow(world.here.id), await mailsNow()];
    const replies = await Promise.all(Array.from({ length: times }, () => test.app.inject(once)));
    const [rowsThen, mailsThen] = [await rowsNow(world.here.id), await mailsNow()];
    return { once, replies, effect: { rows: rowsThen - rows, mails: mailsThen - mails } };
  };

  it('has one effect and one reply, however often it is sent', async () => {
    const alone = await effectOf(1);
    expect(alone.replies[0]?.statusCode).toBe(200);
    if (!CHANGES_NOTHING.has(name)) expect(alone.effect.rows).toBeGreaterThan(0);
    const { replies, effect, once } = await effectOf(5);
    expect(effect).toEqual(alone.effect);
    const [first] = replies;
    for (const reply of replies) {
      expect({ status: reply.statusCode, body: reply.body }).toEqual({
        status: 200,
        body: first?.body,
      });
    }
    const replayed = replies.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
    expect(replayed).toHaveLength(4);
    const later = await test.app.inject(once);
    expect(later.body).toBe(first?.body);
  });

  it('is refused with the same key and another body', async () => {
    const { once } = await effectOf(1);
    if (!route.body) return;
    const payload = { ...once.payload, ...differently(name) };
    const reply = await test.app.inject({ ...once, payload });
    expect(reply.json().error_code).toBe('idempotency_key_reused');
  });
});

/** Something else that is valid for a route. */
const differently = (name: string): object => {
  const others: Record<string, object> = {
    createUser: { full_name: 'Somebody Else' },
    createInvites: { dry_run: true },
    createApiKey: { name: 'Another' },
    replaceMembers: { members: [] },
    replaceCustodians: { custodians: [] },
    sendReset: { reason: 'Another' },
    issueOneTimePassword: { reason: 'Another' },
    updateUser: { full_name: 'Somebody Else' },
    activateUser: { reason: 'Another' },
    deactivateUser: { reason: 'Another' },
    lockUser: { reason: 'Another' },
    unlockUser: { reason: 'Another' },
    updateUserSettings: { theme: 'light' },
    rotateApiKey: { overlap_hours: 2 },
    mergeMembers: { members: [] },
    removeMembers: { members: [{ id: 1 }] },
    activateMembers: { members: [{ id: 1 }] },
    deactivateMembers: { members: [{ id: 1 }] },
  };
  const other = others[name];
  if (!other) throw new Error(`no other body for ${name}: add one here`);
  return other;
};
