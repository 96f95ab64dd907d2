import { expect } from 'vitest';
import { exampleRequest, ROUTES } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld } from '../../server/test/world.ts';
import { check, type Mutant } from '../check.ts';

// Those whose key the server keeps for them: an act on many is its own keeper, see T-42.
const IDEMPOTENT = ROUTES.filter(([, route]) => route.idempotent === true);
const AT_ONCE = 5;

/**
 * Their examples find it done already: the person is active and unlocked, has no session and no key,
 * owns nothing, is in no team and was given nothing; or they tell of uses, which are no change.
 */
const CHANGES_NOTHING = new Set([
  'activateUser',
  'unlockUser',
  'activateMembers',
  'endUserSessions',
  'revokeApiKeys',
  'leaveTeams',
  'endAccess',
  'transferUser',
  'reportUsage',
]);

/** What has a body in which nothing can be said. */
const TAKES_NOTHING = new Set(['resumeReview', 'applyReview']);

/** Something else that is valid for a route. */
const OTHER_BODIES: Readonly<Record<string, object>> = {
  createUser: { full_name: 'Somebody Else' },
  createInvites: { dry_run: true },
  createApiKey: { name: 'Another' },
  revokeApiKeys: { reason: 'Another' },
  leaveTeams: { reason: 'Another' },
  endAccess: { reason: 'Another' },
  transferUser: { resource_types: ['flows'] },
  createTeam: { name: 'Another' },
  createReview: { start: '2099-01-01T00:00:00.000Z' },
  startReview: { confirm: 'Another' },
  pauseReview: { reason: 'Another' },
  extendReview: { reason: 'Another' },
  closeReview: { reason: 'Another' },
  stopReview: { reason: 'Another' },
  reassignItems: { note: 'Another' },
  nudgeReviewers: { reviewer_ids: [] },
  decideItems: { reason: 'Another' },
  approveReview: { note: 'Another' },
  retryReview: { item_ids: [1] },
  signOffReview: { note: 'Another' },
  mergeTeamMembers: { members: [] },
  replaceTeamMembers: { members: [] },
  replaceAccessors: { accessors: [] },
  reportUsage: { usages: [{ resource_type: 'flows', resource_id: 2, user_id: 1 }] },
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
  updateOrgSettings: { invitation_days: 10 },
  rotateApiKey: { overlap_hours: 2 },
  mergeMembers: { members: [] },
  removeMembers: { members: [{ id: 1 }] },
  activateMembers: { members: [{ id: 1 }] },
  deactivateMembers: { members: [{ id: 1 }] },
};

const countNow = async (test: TestApp, orgId: number) => {
  const { rows } = await test.owner.query<{ rows: number; mails: number }>(
    `SELECT (SELECT count(*)::int FROM audit_log WHERE org_id = $1) AS rows,
       (SELECT count(*)::int FROM mail_outbox) AS mails`,
    [orgId],
  );
  return rows[0] ?? { rows: 0, mails: 0 };
};

/** One request of a route in a world of its own, with a key. */
const makeRequest = async (test: TestApp, [name, route]: (typeof ROUTES)[number], key: string) => {
  const world = await makeWorld(test);
  const caller = await world.caller('superUser');
  const place = route.rights === 'self' ? 'own' : 'same';
  const request = await exampleRequest(name, route, { world, caller, place });
  return {
    orgId: world.here.id,
    request: { ...request, headers: { ...request.headers, 'idempotency-key': key } },
  };
};

/** Sends it so many times at once; the replies and what was left behind. */
const sendAtOnce = async (
  test: TestApp,
  route: (typeof ROUTES)[number],
  times: number,
  key: string,
) => {
  const { orgId, request } = await makeRequest(test, route, key);
  const before = await countNow(test, orgId);
  const replies = await Promise.all(Array.from({ length: times }, () => test.app.inject(request)));
  const after = await countNow(test, orgId);
  const effect = { rows: after.rows - before.rows, mails: after.mails - before.mails };
  const bodies = new Set(replies.map(({ statusCode, body }) => `${statusCode} ${body}`));
  const replayed = replies.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
  return { request, effect, bodies: [...bodies], replayed: replayed.length };
};

const inRepo = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: 'server/http/idempotency.repo.ts',
  find,
  replace,
});

check(
  {
    id: 'T-35',
    asks: 'every write that takes a key, 5 times at once with one key, 1,000 keys: one effect, one set of audit rows and mails, identical replies; the same key with another body is a 422; a key ends after 24 h',
    mutants: [
      inRepo(
        'a used key counts as new',
        'if (claimed.rows.length > 0)',
        'if (claimed.rows.length >= 0)',
      ),
      inRepo(
        'the body is not compared',
        'if (!stored.body_hash.equals(bodyHash)) {',
        'if (false) {',
      ),
      inRepo('keys last twice as long', `interval '24 hours'`, `interval '48 hours'`),
      {
        name: 'the reply is stored apart from the effect',
        file: 'server/http/pipeline.ts',
        find: 'await storeReply(tx, once, {',
        replace:
          'await transact(services.db, frame, (late) => storeReply(late, once, {}).catch(() => {})); if (!once) await storeReply(tx, once, {',
      },
    ],
    timeout: 300_000,
  },
  async (run) => {
    const test = await createTestApp();
    const keys = run.pick({ small: IDEMPOTENT.length, full: 1000 });
    const doubled: string[] = [];
    const differing: string[] = [];
    try {
      const alone = new Map<string, object>();
      for (const route of IDEMPOTENT) {
        const { effect, bodies } = await sendAtOnce(test, route, 1, 'the-only-one');
        expect(bodies[0]).toMatch(/^200 /);
        if (!CHANGES_NOTHING.has(route[0])) {
          expect(effect.rows, `audit rows of ${route[0]}`).toBeGreaterThan(0);
        }
        alone.set(route[0], effect);
      }
      for (let index = 0; index < keys; index += 1) {
        const route = IDEMPOTENT[index % IDEMPOTENT.length];
        if (!route) break;
        const { effect, bodies, replayed } = await sendAtOnce(
          test,
          route,
          AT_ONCE,
          `key-number-${index}`,
        );
        const one = JSON.stringify(alone.get(route[0]));
        if (JSON.stringify(effect) !== one) doubled.push(`${route[0]}: ${JSON.stringify(effect)}`);
        if (bodies.length > 1 || replayed !== AT_ONCE - 1)
          differing.push(`${route[0]}: ${bodies.join(' / ')}`);
      }
      run.got(
        `${IDEMPOTENT.length} routes, ${keys} keys x ${AT_ONCE} at once: ${doubled.length} with another effect than one alone, ${differing.length} with replies that differ`,
      );
      expect(doubled).toEqual([]);
      expect(differing).toEqual([]);
      await proveOtherBody(test);
      await proveEnd(test);
      run.got('another body: 422; replayed at 23:59:59 of age, anew at 24:00:01');
    } finally {
      await test.close();
    }
  },
);

const proveOtherBody = async (test: TestApp): Promise<void> => {
  for (const route of IDEMPOTENT) {
    const [name, { body }] = route;
    if (!body || TAKES_NOTHING.has(name)) continue;
    const { request } = await makeRequest(test, route, 'one-key-two-bodies');
    await test.app.inject(request);
    const payload = { ...request.payload, ...OTHER_BODIES[name] };
    const other = await test.app.inject({ ...request, payload });
    expect([name, other.statusCode, other.json().error_code]).toEqual([
      name,
      422,
      'idempotency_key_reused',
    ]);
  }
};

/** By the database's clock: the row is made older, nobody waits a day. */
const proveEnd = async (test: TestApp): Promise<void> => {
  const route = IDEMPOTENT.find(([name]) => name === 'createApiKey');
  if (!route) throw new Error('createApiKey takes no key any more');
  const { request } = await makeRequest(test, route, 'a-key-that-grows-old');
  const first = await test.app.inject(request);
  const age = (interval: string) =>
    test.owner.query(`UPDATE idempotency_keys SET created_at = now() - $1::interval`, [interval]);
  await age('23:59:59');
  expect((await test.app.inject(request)).body).toBe(first.body);
  await age('24:00:01');
  const anew = await test.app.inject(request);
  expect(anew.statusCode).toBe(200);
  expect(anew.json().id).not.toBe(first.json().id);
};
