import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../contract/audit.ts';
import { verifyChains } from '../audit/verify.ts';
import { mintLink } from '../auth/link-tokens.repo.ts';
import { transact } from '../http/transact.ts';
import { BODIES, exampleRequest, isWrite, ROUTES, type Given } from './route-examples.ts';
import { loginAs, PASSWORD } from './seed.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { changeDirectly, makeWorld, type World } from './world.ts';

// What each write leaves in the audit log. A route that is not in this table fails.
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

interface Story {
  readonly events: readonly AuditEvent[];
  /** Acts that come first, by name of their route, so that there is something to change. */
  readonly first?: string;
  readonly prepare?: (given: Given) => Promise<unknown>;
  /** Changes nothing that the log is about. */
  readonly because?: string;
}

/** A team of the first org for somebody to own. */
const giveTeam = (world: World, owner: { readonly id: number }) =>
  changeDirectly(
    test,
    sql`INSERT INTO teams (org_id, owner_id, name, name_key)
      VALUES (${world.here.id}, ${owner.id}, ${`Team ${owner.id}`}, ${`team ${owner.id}`})
      RETURNING id`,
  );

const STORIES: Readonly<Record<string, Story>> = {
  createSetup: { events: [], because: 'wants the token of the server; tested with the set-up' },
  // In a browser that was signed in.
  createSession: { events: ['authn.logout', 'authn.login_succeeded'] },
  switchOrg: { events: [], because: 'the same session, seen from another org' },
  deleteSession: { events: ['authn.logout'] },
  createToken: { events: ['authn.login_succeeded'] },
  revokeToken: { events: ['authn.logout'] },
  endUserSession: { events: ['authn.session_revoked'] },
  endUserSessions: {
    events: ['authn.session_revoked'],
    prepare: async ({ world, place }) => loginAs(test, await world.bystander(place)),
  },
  changePassword: { events: ['password.changed'] },
  resetPassword: { events: ['password.reset_requested'] },
  setPassword: { events: [], because: 'wants a link; below' },
  checkPassword: { events: [], because: 'only judges' },
  createUser: { events: ['user.created', 'invite.sent'] },
  updateUser: { events: ['user.updated'] },
  activateUser: { first: 'deactivateUser', events: ['user.activated'] },
  deactivateUser: { events: ['user.deactivated'] },
  lockUser: { events: ['user.locked'] },
  unlockUser: { first: 'lockUser', events: ['user.unlocked'] },
  sendReset: { events: ['password.reset_requested'] },
  issueOneTimePassword: { events: ['password.set_by_admin'] },
  impersonateUser: { events: ['impersonation.started'] },
  stopImpersonation: { events: [], because: 'wants the cookie of the own session; tested there' },
  updateUserSettings: { events: ['settings.updated'] },
  updateOrgSettings: { events: ['org.updated'] },
  updateOrg: { events: ['org.updated'] },
  mergeMembers: { events: ['user.created', 'invite.sent'] },
  replaceMembers: {
    events: ['member.removed'],
    prepare: ({ world }) => world.bystander('same'),
  },
  removeMembers: { events: ['member.removed'] },
  activateMembers: { first: 'deactivateMembers', events: ['member.activated'] },
  deactivateMembers: { events: ['member.deactivated'] },
  mergeCustodians: { events: ['org.custodian_added'] },
  replaceCustodians: { events: ['org.custodian_added'] },
  removeCustodians: { first: 'mergeCustodians', events: ['org.custodian_removed'] },
  createTeam: { events: ['team.created'] },
  updateTeam: { events: ['team.updated'] },
  deleteTeam: { events: ['team.deleted'] },
  mergeTeamMembers: { events: ['team.member_added'] },
  replaceTeamMembers: { events: ['team.member_added'] },
  removeTeamMembers: { first: 'mergeTeamMembers', events: ['team.member_removed'] },
  importResources: { events: ['resource.created'] },
  updateAccess: { events: ['grant.created'] },
  reportUsage: { events: [], because: 'says when a grant was used; nobody may do more or less' },
  mergeAccessors: { events: ['grant.created'] },
  replaceAccessors: { events: ['grant.created'] },
  removeAccessors: { first: 'mergeAccessors', events: ['grant.revoked'] },
  bulkUsers: { events: ['user.deactivated'] },
  resumeBulkRun: { events: [], because: 'no row waits' },
  stopBulkRun: { events: [], because: 'only begins nothing more' },
  undoBulkRun: { events: ['member.activated'] },
  previewReview: { events: [], because: 'only counts' },
  createReview: { events: ['review.created'] },
  updateReview: { events: ['review.updated'] },
  deleteReview: {
    events: ['review.deleted'],
    prepare: ({ world, place, caller }) => world.reviewIn('draft', place, caller),
  },
  startReview: { events: ['review.scheduled'] },
  pauseReview: { events: ['review.paused'] },
  resumeReview: { events: ['review.resumed'] },
  extendReview: { events: ['review.extended'] },
  closeReview: { events: ['review.closed'] },
  stopReview: { events: ['review.stopped'] },
  reassignItems: { events: ['review.reassigned'] },
  nudgeReviewers: { events: ['review.nudged'] },
  decideItems: { events: ['review.decided'] },
  saveReviewDesk: { events: [], because: 'the place and the notes of whoever reads' },
  approveReview: { events: ['review.approved'] },
  applyReview: { events: ['review.apply_started'] },
  retryReview: { events: ['review.retried'] },
  checkReview: { events: ['review.checked'] },
  signOffReview: { events: ['review.signed_off'] },
  createInvites: { events: ['user.created', 'invite.sent'] },
  resendInvite: { events: ['invite.resent'] },
  copyInviteLink: { events: ['invite.link_copied'] },
  revokeInvite: { events: ['member.removed', 'invite.revoked'] },
  createApiKey: { events: ['apikey.created'] },
  rotateApiKey: { events: ['apikey.rotated'] },
  revokeApiKey: { events: ['apikey.revoked'] },
  revokeApiKeys: {
    events: ['apikey.revoked'],
    prepare: ({ world, place, caller }) => world.param('key_id', place, caller),
  },
  transferUser: {
    events: ['team.updated', 'user.handed_over'],
    prepare: async ({ world, place }) => giveTeam(world, await world.bystander(place)),
  },
  leaveTeams: {
    events: ['team.member_removed'],
    prepare: async ({ world, place }) => {
      const { id, orgId } = await world.bystander(place);
      const teamId = await giveTeam(world, world.here.owner);
      return changeDirectly(
        test,
        sql`INSERT INTO team_members (org_id, team_id, user_id) VALUES (${orgId}, ${teamId}, ${id})`,
      );
    },
  },
  endAccess: {
    events: ['grant.revoked'],
    prepare: async ({ world, place, caller }) => {
      const { id, orgId } = await world.bystander(place);
      const flowId = await world.param('resource_id', place, caller);
      return changeDirectly(
        test,
        sql`INSERT INTO grants (org_id, resource_type, resource_id, user_id, role)
          VALUES (${orgId}, 'flows', ${flowId}, ${id}, 'operator')`,
      );
    },
  },
};

interface Recorded {
  readonly event: string;
  readonly outcome: string;
  readonly request_id: string;
  readonly request_method: string;
  readonly actor_id: number;
  readonly whole: string;
}

const newestId = async (): Promise<number> => {
  const { rows } = await test.owner.query<{ id: number }>('SELECT max(id) AS id FROM audit_log');
  return rows[0]?.id ?? 0;
};
const recordedSince = async (id: number): Promise<Recorded[]> => {
  const { rows } = await test.owner.query<Recorded>(
    `SELECT event, outcome, request_id, request_method, actor_id, l::text AS whole
     FROM audit_log l WHERE id > $1 ORDER BY id`,
    [id],
  );
  return rows;
};

const writes = ROUTES.filter(([, route]) => isWrite(route));

it('has a story of every write', () => {
  expect(Object.keys(STORIES).toSorted()).toEqual(writes.map(([name]) => name).toSorted());
});

describe.each(writes)('%s', (name, route) => {
  it('is recorded with who, what and the request, and without secrets', async () => {
    const { events = [], first, prepare } = STORIES[name] ?? {};
    const world = await makeWorld(test);
    const caller = await world.caller('superUser');
    const isOwn = route.rights === 'self' || route.rights === 'signedIn';
    const given: Given = { world, caller, place: isOwn ? 'own' : 'same' };
    await prepare?.(given);
    for (const [other, before] of ROUTES.filter(([one]) => one === first)) {
      const reply = await test.app.inject(await exampleRequest(other, before, given));
      expect(reply.statusCode).toBe(200);
    }
    const request = await exampleRequest(name, route, given);
    const start = await newestId();
    const reply = await test.app.inject(request);
    const rows = await recordedSince(start);
    expect(rows.map(({ event }) => event)).toEqual(events);
    for (const row of rows) {
      expect(row).toMatchObject({
        outcome: 'success',
        request_id: reply.headers['x-request-id'],
        request_method: route.method,
      });
      if (route.rights !== 'public') expect(row.actor_id).toBe(caller.person.id);
      const shown = reply.json();
      const secrets = [
        PASSWORD,
        'another horse',
        shown.api_key,
        shown.access_token,
        shown.password,
      ];
      for (const secret of secrets.filter((one) => typeof one === 'string')) {
        expect(row.whole).not.toContain(secret);
      }
    }
    expect((await verifyChains(test.db, world.here.id)).intact).toBe(true);
  });
});

describe('links from mails', () => {
  it.each([
    ['reset', 'password.reset_completed'],
    ['invitation', 'invite.accepted'],
  ] as const)('the use of a %s is recorded', async (kind, event) => {
    const world = await makeWorld(test);
    const caller = await world.caller('admin');
    const inviteId = await world.param('invite_id', 'same', caller);
    const { rows } = await test.owner.query<{ user_id: number }>(
      'SELECT user_id FROM invites WHERE id = $1',
      [inviteId],
    );
    const invited = rows[0]?.user_id ?? 0;
    const userId = kind === 'reset' ? (await world.bystander('same')).id : invited;
    const link = { kind, userId, supersede: false, ttlMinutes: 30 } as const;
    const { token } = await transact(test.db, { actor: null, request: null }, (tx) =>
      mintLink(tx, kind === 'invitation' ? { ...link, inviteId } : link),
    );
    const body = { ...(await BODIES['setPassword']?.({ world, caller, place: 'same' })) };
    const start = await newestId();
    const reply = await test.app.inject({
      method: 'POST',
      url: '/api/users/set_password',
      payload: { ...body, reset_token: token },
    });
    expect(reply.statusCode).toBe(200);
    const recorded = await recordedSince(start);
    expect(recorded.map((row) => row.event)).toContain(event);
    for (const row of recorded) expect(row.whole).not.toContain(token);
  });
});

describe('a refusal', () => {
  it('is recorded with its code, in the org of who asked', async () => {
    const world = await makeWorld(test);
    const { person, headers } = await world.caller('member');
    const url = `/api/users/${world.here.owner.id}/lock_account`;
    const start = await newestId();
    const reply = await test.app.inject({ method: 'PUT', url, headers, payload: {} });
    expect(reply.statusCode).toBe(403);
    const [row, ...more] = await recordedSince(start);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      event: 'authz.denied',
      outcome: 'denied',
      actor_id: person.id,
      request_id: reply.headers['x-request-id'],
    });
  });
});
