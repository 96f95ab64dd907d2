import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listOrgAudit,
  listTeamAudit,
  listTypeAudit,
  listUserAudit,
} from '../../../contract/audit.ts';
import { createTeam } from '../../../contract/teams.ts';
import { lockUser } from '../../../contract/user-acts.ts';
import { updateUser } from '../../../contract/users.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, idOf, INSTANT } from './client.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let teamId: number;
let send: Awaited<ReturnType<typeof clientFor>>;

beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  send = await clientFor(test, org.owner);
  await send(updateUser, `PUT /users/${ann.id}`, { user_tier: 'extended' });
  await send(lockUser, `PUT /users/${ann.id}/lock_account`, { reason: 'Lost a laptop' });
  teamId = idOf(await send(createTeam, 'POST /teams', { name: 'Data', members: [{ id: ann.id }] }));
});
afterAll(() => test.close());

const entry = (change: object) => ({
  id: expect.any(Number),
  item_type: 'user',
  item_id: ann.id,
  change_summary: expect.any(Array),
  association_resource: null,
  request_ip: expect.stringMatching(/^10\./),
  request_user_agent: 'lightMyRequest',
  user: { id: org.owner.id, email: org.owner.email },
  impersonator_id: null,
  org_id: org.id,
  owner_id: ann.id,
  owner_email: ann.email,
  created_at: INSTANT,
  ...change,
});
const updated = () =>
  entry({
    event: 'user.updated',
    object_changes: { user_tier: [null, 'extended'] },
    request_url: `/api/users/${ann.id}`,
  });
const locked = () =>
  entry({
    event: 'user.locked',
    object_changes: {
      admin_lock: [false, true],
      lock_until: [null, null],
      lock_reason: [null, 'Lost a laptop'],
    },
    request_url: `/api/users/${ann.id}/lock_account`,
  });

describe('audit logs, newest first', () => {
  it('GET /users/{id}/audit_log: by a person and to them', async () => {
    const path = `/users/${ann.id}/audit_log` as const;
    const all = await send(listUserAudit, `GET ${path}?event_filter=user`);
    expect(all).toEqual([locked(), updated()]);
    const one = await send(listUserAudit, `GET ${path}?page=2&per_page=1&event_filter=user`);
    expect(one).toEqual([updated()]);
    const changed = await send(listUserAudit, `GET ${path}?change_filter=user_tier`);
    expect(changed).toEqual([updated()]);
  });

  it('GET /orgs/{id}/audit_log: from and to are dates or instants, both inclusive', async () => {
    const path = `/orgs/${org.id}/audit_log` as const;
    const today = new Date().toISOString().slice(0, 10);
    const names = async (query: string) =>
      ((await send(listOrgAudit, `GET ${path}?${query}`)) as { event: string }[]).map(
        ({ event }) => event,
      );
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    expect(await names(`from=${yesterday.slice(0, 10)}&to=${today}`)).toContain('user.locked');
    expect(await names(`from=${yesterday}`)).toContain('user.locked');
    expect(await names('from=2024-02-29&to=2024-02-29')).toEqual([]);
    expect(await send(listOrgAudit, `GET ${path}?event_filter=user.locked`)).toEqual([locked()]);
  });

  it('GET /teams/{id}/audit_log and /orgs/{id}/{resource_type}/audit_log', async () => {
    const ofTeam = { item_type: 'team', item_id: teamId, request_url: '/api/teams' };
    const added = entry({
      ...ofTeam,
      event: 'team.member_added',
      object_changes: { admin: [null, false] },
    });
    const created = expect.objectContaining({ event: 'team.created', item_id: teamId });
    const log = await send(listTeamAudit, `GET /teams/${teamId}/audit_log`);
    expect(log).toEqual([added, created]);
    expect(await send(listTypeAudit, `GET /orgs/${org.id}/teams/audit_log`)).toEqual(log);
    const ofUsers = await send(listTypeAudit, `GET /orgs/${org.id}/users/audit_log`);
    expect(ofUsers).toEqual(expect.arrayContaining([locked(), updated()]));
  });
});
