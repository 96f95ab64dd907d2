import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  listAccessors,
  mergeAccessors,
  removeAccessors,
  replaceAccessors,
} from '../../../contract/accessors.ts';
import { getAccess, listAccess, updateAccess } from '../../../contract/resource-access.ts';
import { createTeam } from '../../../contract/teams.ts';
import { callerOf } from '../leaver.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, idOf, INSTANT } from './client.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
let teamId: number;
let send: Awaited<ReturnType<typeof clientFor>>;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  send = await clientFor(test, org.owner);
  teamId = idOf(await send(createTeam, 'POST /teams', { name: 'Data' }));
  // The catalogue is ours: on the platform it is what it runs.
  await callerOf(test, org.owner)('PUT', '/resources', {
    resources: [
      { resource_type: 'flows', resource_id: 7, resource_name: 'Orders', owner_id: ann.id },
    ],
  });
});

const FLOW = { resource_type: 'flows', resource_id: 7 };
const toBob = (level = 'operator') => ({
  user_id: bob.id,
  user_name: 'Bob',
  access_level: level,
  granted_at: INSTANT,
});
const toTeam = (level = 'collaborator') => ({
  team_id: teamId,
  team_name: 'Data',
  access_level: level,
  granted_at: INSTANT,
});
const give = () =>
  send(updateAccess, 'PUT /resource_access', {
    ...FLOW,
    access_grants: [
      { user_id: bob.id, access_level: 'operator' },
      { team_id: teamId, access_level: 'collaborator' },
    ],
  });
const updated = (grants: object[]) => ({
  status: 'success',
  message: 'Access to Orders is updated',
  resource: { type: 'flows', id: 7, name: 'Orders' },
  grants,
});
const configuration = (grants: object[]) => ({
  resource_type: 'flows',
  resource_id: 7,
  resource_name: 'Orders',
  owner: { id: ann.id, full_name: 'Ann' },
  access_grants: grants,
});

describe('resource_access', () => {
  it('PUT with access_grants gives; GET of one and of all show it', async () => {
    const grants = [toBob(), toTeam()];
    expect(await give()).toEqual(updated(grants));
    expect(await send(getAccess, 'GET /resource_access/flows/7')).toEqual({
      status: 'success',
      access_configurations: [configuration(grants)],
    });
    const all = await send(listAccess, 'GET /resource_access?resource_type=flows');
    expect(all).toEqual({ status: 'success', access_configurations: [configuration(grants)] });
    expect(await send(listAccess, 'GET /resource_access?page=1&per_page=10')).toMatchObject({
      status: 'success',
      access_configurations: [{ resource_name: 'Data' }, configuration(grants)],
    });
  });

  it('PUT with access_modifications changes, and "none" removes', async () => {
    await give();
    const change = (level: string) =>
      send(updateAccess, 'PUT /resource_access', {
        ...FLOW,
        access_modifications: [{ user_id: bob.id, new_access_level: level }],
      });
    expect(await change('admin')).toEqual(updated([toBob('admin'), toTeam()]));
    expect(await change('none')).toEqual(updated([toTeam()]));
  });
});

describe('accessors, the other face of the same grants', () => {
  const times = { created_at: INSTANT, updated_at: INSTANT };
  const user = (role: string) => ({
    type: 'USER',
    id: bob.id,
    email: bob.email,
    access_roles: [role],
    ...times,
  });
  const team = () => ({
    type: 'TEAM',
    id: teamId,
    name: 'Data',
    access_roles: ['collaborator'],
    ...times,
  });
  const everyone = () => ({
    type: 'ORG',
    id: org.id,
    email_domain: null,
    client_identifier: null,
    access_roles: ['collaborator'],
    ...times,
  });

  it('GET, PUT, POST and DELETE, in any case, with access_role and administrator', async () => {
    const path = '/flows/7/accessors';
    await give();
    expect(await send(listAccessors, `GET ${path}`)).toEqual([user('operator'), team()]);
    const merged = await send(mergeAccessors, `PUT ${path}`, {
      accessors: [
        { type: 'user', email: bob.email.toUpperCase(), access_roles: ['Administrator'] },
        { type: 'org', access_role: 'COLLABORATOR' },
      ],
    });
    expect(merged).toEqual([user('admin'), team(), everyone()]);
    const one = { accessors: [{ type: 'TEAM', name: 'Data' }] };
    const left = await send(removeAccessors, `DELETE ${path}`, one);
    expect(left).toEqual([user('admin'), everyone()]);
    const replaced = await send(replaceAccessors, `POST ${path}`, {
      accessors: [{ type: 'Team', id: teamId, access_roles: ['collaborator'] }],
    });
    expect(replaced).toEqual([team()]);
    expect(await send(removeAccessors, `DELETE ${path}`)).toEqual([]);
  });
});
