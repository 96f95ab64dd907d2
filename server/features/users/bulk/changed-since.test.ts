import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BulkAction, BulkRun } from '../../../../contract/bulk.ts';
import { bulkCallsOf } from '../../../test/bulk-calls.ts';
import { lockByItself } from '../../../test/calls.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../../test/seed.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const RESOURCE = { resource_type: 'flows', resource_id: 7 } as const;
let org: Awaited<ReturnType<typeof seedOrg>>;
let ann: SeededPerson;
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
let asOther: typeof as;
let teamId = 0;
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  as = await bulkCallsOf(test, await seedPerson(test, org.id, { admin: true }));
  asOther = await bulkCallsOf(test, org.owner);
  teamId = (await asOther.send('POST', '/teams', { name: `Data ${org.id}` })).json().id;
  const resources = [{ ...RESOURCE, resource_name: 'Load', owner_id: org.owner.id }];
  await asOther.send('PUT', '/resources', { resources });
});

const doToAnn = (action: BulkAction, more = {}) => as.bulk({ action, ids: [ann.id], ...more });
const rowOf = ({ rows: [row] }: BulkRun) => [row?.state, row?.code];
const UNDONE = ['changed', null];
const STALE = ['blocked', 'stale_version'];
const locksOf = async ({ id }: SeededPerson) => {
  const { rows } = await test.db.execute<{ kind: string }>(
    sql`SELECT kind FROM locks WHERE user_id = ${id} AND ended_at IS NULL ORDER BY kind`,
  );
  return rows.map(({ kind }) => kind);
};
const levelOfAnn = async (): Promise<string | undefined> => {
  const list: { id: number; access_roles: string[] }[] = (
    await asOther.send('GET', '/flows/7/accessors')
  ).json();
  return list.find(({ id }) => id === ann.id)?.access_roles[0];
};
const giveAnn = async (level: string, more = {}) => {
  const body = { action: 'give_access', ids: [ann.id], resource: RESOURCE, access_level: level };
  expect(rowOf(await asOther.bulk({ ...body, ...more }))).toEqual(UNDONE);
};

/** Acts of one person's own on somebody, and on the rest of what runs change. */
const again = {
  activate: (more = {}) => asOther.send('PUT', `/users/${ann.id}/activate`, more),
  deactivate: (more = {}) => asOther.send('PUT', `/users/${ann.id}/deactivate`, more),
  role: (admin: boolean) =>
    asOther.send('PUT', `/orgs/${org.id}/members`, { members: [{ id: ann.id, admin }] }),
  team: (members: object[]) => asOther.send('PUT', `/teams/${teamId}/members`, { members }),
};

describe('a lock that is taken back', () => {
  it('leaves one that failed sign-ins brought', async () => {
    const run = await doToAnn('lock');
    await lockByItself(test, ann);
    expect(rowOf(await as.undo(run))).toEqual(UNDONE);
    expect(await locksOf(ann)).toEqual(['automatic']);
  });

  it('stays where another admin gave it another end or reason', async () => {
    const run = await doToAnn('lock');
    await asOther.send('PUT', `/users/${ann.id}/lock_account`, { reason: 'Under inquiry' });
    expect(rowOf(await as.undo(run))).toEqual(STALE);
    expect(await locksOf(ann)).toEqual(['admin']);
  });

  it('is taken back whatever was done before the run, or taken back since', async () => {
    await asOther.send('PUT', `/users/${ann.id}/lock_account`, {});
    await asOther.send('PUT', `/users/${ann.id}/unlock_account`, {});
    const run = await doToAnn('lock');
    expect(rowOf(await as.undo(run))).toEqual(UNDONE);
    const second = await doToAnn('lock');
    expect(rowOf(await as.undo(second))).toEqual(UNDONE);
  });
});

describe('what was done again since stays', () => {
  it.each<[BulkAction, () => Promise<unknown>]>([
    ['deactivate', () => again.activate().then(() => again.deactivate())],
    ['make_admin', () => again.role(false).then(() => again.role(true))],
    ['add_to_team', () => again.team([]).then(() => again.team([{ id: ann.id, admin: true }]))],
  ])('%s', async (action, meanwhile) => {
    const run = await doToAnn(action, action === 'add_to_team' ? { team_id: teamId } : {});
    expect(rowOf(run)).toEqual(UNDONE);
    await meanwhile();
    expect(rowOf(await as.undo(run))).toEqual(STALE);
  });

  it('but not what was done to something else', async () => {
    const run = await doToAnn('add_to_team', { team_id: teamId });
    const other = (await asOther.send('POST', '/teams', { name: 'Other' })).json();
    await asOther.send('PUT', `/teams/${other.id}/members`, { members: [{ id: ann.id }] });
    await again.role(true);
    expect(rowOf(await as.undo(run))).toEqual(UNDONE);
  });
});

describe('access that is taken back', () => {
  const raise = () => doToAnn('give_access', { resource: RESOURCE, access_level: 'admin' });

  it('is gone where what was there before has ended meanwhile', async () => {
    await giveAnn('operator', { expires_at: new Date(Date.now() + 1500).toISOString() });
    const run = await raise();
    expect(await levelOfAnn()).toBe('admin');
    await new Promise((resolve) => setTimeout(resolve, 1600));
    expect(rowOf(await as.undo(run))).toEqual(UNDONE);
    expect(await levelOfAnn()).toBeUndefined();
  });

  it('does not come back where it was revoked since', async () => {
    await giveAnn('operator');
    const run = await raise();
    await asOther.bulk({ action: 'take_access', ids: [ann.id], resource: RESOURCE });
    expect(rowOf(await as.undo(run))).toEqual(STALE);
    expect(await levelOfAnn()).toBeUndefined();
  });
});
