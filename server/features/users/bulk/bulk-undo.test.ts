import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BulkAction, BulkRun } from '../../../../contract/bulk.ts';
import { bulkCallsOf, eventsOf, statesOf } from '../../../test/bulk-calls.ts';
import { arrange, lockByItself } from '../../../test/calls.ts';
import {
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../../test/seed.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let [ann, bob]: SeededPerson[] = [];
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
let teamId = 0;
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  as = await bulkCallsOf(test, org.owner);
  const name = `Data ${org.id}`;
  teamId = (
    await as.send('POST', '/teams', { name, members: [{ id: bob.id, admin: true }] })
  ).json().id;
});

const ids = () => [ann?.id, bob?.id];
const factsOf = async (person: SeededPerson | undefined) => {
  const { rows } = await test.db.execute(sql`
    SELECT u.status, m.status AS membership, m.is_admin AS admin, l.reason AS lock,
      tm.is_admin AS managed
    FROM users u LEFT JOIN org_memberships m ON m.user_id = u.id AND m.org_id = ${org.id}
    LEFT JOIN locks l ON l.user_id = u.id AND l.ended_at IS NULL
    LEFT JOIN team_members tm ON tm.user_id = u.id AND tm.team_id = ${teamId}
    WHERE u.id = ${person?.id ?? 0}`);
  return rows[0];
};
const AT_FIRST = {
  status: 'ACTIVE',
  membership: 'ACTIVE',
  admin: false,
  lock: null,
  managed: null,
};

interface Story {
  readonly action: BulkAction;
  /** Done first, so that there is something to change. */
  readonly first?: BulkAction;
  readonly becomes: object;
  readonly events: readonly [string, string];
}

const STORIES: readonly Story[] = [
  {
    action: 'deactivate',
    becomes: { status: 'DEACTIVATED' },
    events: ['user.deactivated', 'user.activated'],
  },
  {
    action: 'activate',
    first: 'deactivate',
    becomes: { status: 'ACTIVE' },
    events: ['user.activated', 'user.deactivated'],
  },
  { action: 'lock', becomes: { lock: 'Why' }, events: ['user.locked', 'user.unlocked'] },
  {
    action: 'unlock',
    first: 'lock',
    becomes: { lock: null },
    events: ['user.unlocked', 'user.locked'],
  },
  { action: 'make_admin', becomes: { admin: true }, events: ['role.assigned', 'role.removed'] },
  {
    action: 'make_member',
    first: 'make_admin',
    becomes: { admin: false },
    events: ['role.removed', 'role.assigned'],
  },
  {
    action: 'add_to_team',
    becomes: { managed: false },
    events: ['team.member_added', 'team.member_removed'],
  },
];

const bodyOf = (action: BulkAction) => ({
  action,
  ids: [ann?.id],
  reason: 'Why',
  ...(action === 'add_to_team' && { team_id: teamId }),
});

describe.each(STORIES)('$action', ({ action, first, becomes, events }) => {
  it('does what the act on one does, and is taken back to how it was', async () => {
    if (first) await as.bulk(bodyOf(first));
    const before = await factsOf(ann);
    const run = await as.bulk(bodyOf(action));
    expect(statesOf(run)).toEqual([[ann?.id, 'changed', null]]);
    expect(await factsOf(ann)).toEqual({ ...before, ...becomes });
    const again = await as.bulk(bodyOf(action));
    expect([again.counts.already, again.can_undo]).toEqual([1, false]);
    const undone = await as.undo(run);
    expect(undone).toMatchObject({ undo_of: run.id, state: 'done', counts: { changed: 1 } });
    expect(await factsOf(ann)).toEqual(before);
    const reason = 'Why';
    expect(await eventsOf(test, run)).toEqual([{ event: events[0], owner: ann?.id, reason }]);
    expect(await eventsOf(test, undone)).toMatchObject([{ event: events[1], owner: ann?.id }]);
    // Asked for again, it is the same one.
    expect(await as.undo(run)).toEqual(undone);
    expect(await as.run(run)).toMatchObject({ can_undo: false, undone_by: undone.id });
  });
});

describe('acts with a way of their own', () => {
  it('unlock remembers until when somebody was locked, and why', async () => {
    const lock = { reason: 'Away', until: '2099-01-01T12:00:00.123Z' };
    await as.send('PUT', `/users/${ann?.id}/lock_account`, lock);
    await as.undo(await as.bulk({ action: 'unlock', ids: [ann?.id] }));
    const [again] = (await as.send('GET', `/users/${ann?.id}/locks`)).json();
    expect(again).toMatchObject({ ...lock, ended_at: null });
  });

  it('remove_from_team remembers who managed the team', async () => {
    const run = await as.bulk({ action: 'remove_from_team', ids: ids(), team_id: teamId });
    expect(statesOf(run)).toEqual([
      [ann?.id, 'already', null],
      [bob?.id, 'changed', null],
    ]);
    expect(await factsOf(bob)).toEqual(AT_FIRST);
    await as.undo(run);
    expect(await factsOf(bob)).toEqual({ ...AT_FIRST, managed: true });
  });

  it('remove is what the act on one is, and cannot be taken back', async () => {
    await as.send('PUT', `/teams/${teamId}`, {});
    await arrange(test, sql`UPDATE teams SET owner_id = ${bob?.id ?? 0} WHERE id = ${teamId}`);
    const run = await as.bulk({ action: 'remove', ids: ids() });
    expect(statesOf(run)).toEqual([
      [ann?.id, 'changed', null],
      [bob?.id, 'blocked', 'owns_teams'],
    ]);
    expect((await factsOf(ann))?.['membership']).toBeNull();
    // Told of by name, though they are gone.
    expect((await as.run(run)).rows[0]?.full_name).toBe('Ann');
    expect((await as.send('POST', `/users/bulk/${run.id}/undo`, {})).statusCode).toBe(409);
  });

  it('send_reset mails each, or hands the links out once where there is no mail server', async () => {
    await as.bulk({ action: 'send_reset', ids: ids() });
    const { rows } = await test.owner.query(
      `SELECT to_email FROM mail_outbox WHERE template = 'reset_by_admin' AND org_id = $1 ORDER BY 1`,
      [org.id],
    );
    expect(rows.map(({ to_email: email }) => email)).toEqual([ann?.email, bob?.email].toSorted());
    const folder = await createTestApp(
      {},
      { mailer: { isDelivering: false, enqueue: async () => undefined } },
    );
    const home = await seedOrg(folder);
    const person = await seedPerson(folder, home.id);
    const there = await bulkCallsOf(folder, home.owner);
    const run = await there.bulk({ action: 'send_reset', ids: [person.id] });
    expect(run.rows[0]?.link).toMatch(/\/set-password#token=/);
    expect((await there.run(run)).rows[0]?.link).toBeNull();
    await folder.close();
  });

  it('activate also switches a membership on, and is taken back as a whole', async () => {
    await as.bulk({ action: 'deactivate', ids: [ann?.id] });
    await as.send('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id: ann?.id }] });
    const off = { ...AT_FIRST, status: 'DEACTIVATED', membership: 'DEACTIVATED' };
    expect(await factsOf(ann)).toEqual(off);
    const run = await as.bulk({ action: 'activate', ids: [ann?.id] });
    expect(await factsOf(ann)).toEqual(AT_FIRST);
    await as.undo(run);
    expect(await factsOf(ann)).toEqual(off);
  });

  it('of somebody whose account another org governs only the membership is touched', async () => {
    const other = await seedOrg(test);
    const guest = await seedPerson(test, org.id, { homeOrgId: other.id });
    await seedMembership(test, other.id, guest.id);
    const run = await as.bulk({ action: 'deactivate', ids: [guest.id] });
    expect(await factsOf(guest)).toMatchObject({ status: 'ACTIVE', membership: 'DEACTIVATED' });
    await as.undo(run);
    expect(await factsOf(guest)).toMatchObject({ status: 'ACTIVE', membership: 'ACTIVE' });
  });
});

describe('taking back', () => {
  const undoWith = async (run: BulkRun, meanwhile: () => Promise<unknown>) => {
    await meanwhile();
    const { rows } = await as.undo(run);
    return rows.map(({ state, code, message }) => [state, code, message]);
  };
  const ofAnn = (act: string, body = {}) => as.send('PUT', `/users/${ann?.id}/${act}`, body);

  it('leaves alone what has changed since', async () => {
    const run = await as.bulk({ action: 'lock', ids: ids(), reason: 'First' });
    const rows = await undoWith(run, async () => {
      await ofAnn('unlock_account');
      await ofAnn('lock_account', { reason: 'Another' });
      await as.send('PUT', `/users/${bob?.id}/unlock_account`, {});
    });
    expect(rows).toEqual([
      ['blocked', 'stale_version', 'Was changed again since'],
      ['already', null, 'Is not locked'],
    ]);
    expect((await factsOf(ann))?.['lock']).toBe('Another');
  });

  it('does not put back a lock that came from failed sign-ins, or would be over', async () => {
    await lockByItself(test, { id: ann?.id ?? 0 });
    const until = new Date(Date.now() + 1500).toISOString();
    await as.send('PUT', `/users/${bob?.id}/lock_account`, { reason: 'Short', until });
    const run = await as.bulk({ action: 'unlock', ids: ids() });
    const wait = () => new Promise((resolve) => setTimeout(resolve, 1600));
    expect(await undoWith(run, wait)).toMatchObject([
      ['blocked', 'conflict', 'The lock came from failed sign-ins: nobody can put it back'],
      ['blocked', 'conflict', 'The lock would have ended by now'],
    ]);
  });

  it('says what a role does not bring back', async () => {
    await as.bulk({ action: 'make_admin', ids: [ann?.id] });
    await as.send('PUT', `/orgs/${org.id}/custodians`, { custodians: [{ id: ann?.id }] });
    const run = await as.bulk({ action: 'make_member', ids: [ann?.id] });
    expect(await undoWith(run, async () => undefined)).toEqual([
      ['changed', null, 'Was a custodian too: name them again'],
    ]);
  });

  it('wants the rights that are there now', async () => {
    const admin = await seedPerson(test, org.id, { admin: true });
    const theirs = await bulkCallsOf(test, admin);
    const run = await theirs.bulk({ action: 'deactivate', ids: [ann?.id] });
    await as.bulk({ action: 'make_member', ids: [admin.id] });
    const session = await loginAs(test, admin);
    const reply = await theirs.send('POST', `/users/bulk/${run.id}/undo`, {}, session);
    expect(reply.statusCode).toBe(403);
    expect((await factsOf(ann))?.['status']).toBe('DEACTIVATED');
  });
});
