import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  activateMembers,
  deactivateMembers,
  getOrg,
  getOrgSummaries,
  getOrgSummary,
  listCustodians,
  listMembers,
  listOrgs,
  mergeCustodians,
  mergeMembers,
  removeCustodians,
  removeMembers,
  replaceCustodians,
  replaceMembers,
  updateOrg,
} from '../../../contract/orgs.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, INSTANT } from './client.ts';
import { memberShape, userShape } from './shapes.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let bea: SeededPerson;
let send: Awaited<ReturnType<typeof clientFor>>;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test, { owner: { fullName: 'Olive Owner' } });
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bea = await seedPerson(test, org.id, { fullName: 'Bea', admin: true });
  send = await clientFor(test, org.owner);
});

const ANYBODY: unknown = expect.any(Number);
const ADMIN = { 'is_admin?': true, access_role: ['admin'] };
const owner = () => memberShape(org.owner, ADMIN);
const orgShape = (change: object = {}) => ({
  id: org.id,
  name: org.name,
  description: '',
  email_domain: null,
  email: null,
  client_identifier: null,
  org_webhook_host: null,
  access_roles: ['owner', 'admin'],
  owner: userShape(org.owner, org, { isAdmin: true }),
  billing_owner: userShape(org.owner, org, { isAdmin: true }),
  admins: [userShape(bea, org, { isAdmin: true }), userShape(org.owner, org, { isAdmin: true })],
  org_tier: null,
  members_default_access_role: null,
  status: 'ACTIVE',
  enable_nexla_password_login: true,
  updated_at: INSTANT,
  created_at: INSTANT,
  ...change,
});

describe('orgs', () => {
  it('GET /orgs and /orgs/{id}, whole users in them', async () => {
    expect(await send(listOrgs, 'GET /orgs')).toEqual([orgShape()]);
    expect(await send(getOrg, `GET /orgs/${org.id}`)).toEqual(orgShape());
  });

  it('PUT /orgs/{id} merges members, and changes facts; nobody is removed', async () => {
    const reply = await send(updateOrg, `PUT /orgs/${org.id}`, {
      name: 'Renamed',
      description: 'What we do',
      members: [
        { email: ann.email, admin: true },
        { email: 'new@example.com', full_name: 'Nia New' },
      ],
    });
    org = { ...org, name: 'Renamed' };
    const admins = [ann, bea, org.owner].map((one) => userShape(one, org, { isAdmin: true }));
    expect(reply).toEqual(orgShape({ description: 'What we do', admins }));
    const nia = { id: 0, email: 'new@example.com', fullName: 'Nia New' };
    expect(await send(listMembers, `GET /orgs/${org.id}/members`)).toEqual([
      memberShape(ann, ADMIN),
      memberShape(bea, ADMIN),
      memberShape(nia, { id: ANYBODY }),
      owner(),
    ]);
  });

  it('GET account_summary of one org and of all', async () => {
    const summary = {
      org_id: org.id,
      members: 3,
      admins: 2,
      locked: 0,
      deactivated: 0,
      pending_invites: 0,
    };
    const one = await send(getOrgSummary, `GET /orgs/${org.id}/account_summary`);
    expect(one).toEqual(summary);
    expect(await send(getOrgSummaries, 'GET /orgs/account_summary')).toEqual([summary]);
  });
});

describe('members', () => {
  const everyone = () => [memberShape(ann), memberShape(bea, ADMIN), owner()];
  const path = () => `/orgs/${org.id}/members` as const;

  it('GET lists them', async () => {
    expect(await send(listMembers, `GET ${path()}`)).toEqual(everyone());
  });

  it('PUT merges, and answers with the named: roles as a string, an array or admin', async () => {
    const roles = { members: [{ id: ann.id, access_role: 'admin' }] };
    const merged = await send(mergeMembers, `PUT ${path()}`, roles);
    expect(merged).toEqual([memberShape(ann, ADMIN)]);
    const back = { members: [{ email: ann.email, access_role: ['member'] }] };
    expect(await send(mergeMembers, `PUT ${path()}`, back)).toEqual([memberShape(ann)]);
    const flag = { members: [{ id: bea.id, admin: true }] };
    expect(await send(mergeMembers, `PUT ${path()}`, flag)).toEqual([memberShape(bea, ADMIN)]);
    expect(await send(listMembers, `GET ${path()}`)).toEqual(everyone());
  });

  it('POST replaces the list', async () => {
    const members = [{ id: bea.id, admin: true }, { id: org.owner.id }];
    const replaced = await send(replaceMembers, `POST ${path()}`, { members });
    expect(replaced).toEqual([memberShape(bea, ADMIN), owner()]);
  });

  it('PUT deactivate and activate return the named', async () => {
    const named = { members: [{ email: ann.email }] };
    const off = await send(deactivateMembers, `PUT ${path()}/deactivate`, named);
    expect(off).toEqual([memberShape(ann, { org_membership_status: 'DEACTIVATED' })]);
    const on = await send(activateMembers, `PUT ${path()}/activate`, named);
    expect(on).toEqual([memberShape(ann)]);
  });

  it('DELETE answers a code and a message', async () => {
    const named = { members: [{ id: ann.id }] };
    expect(await send(removeMembers, `DELETE ${path()}`, named)).toEqual({
      code: '200',
      message: expect.any(String),
    });
    expect(await send(listMembers, `GET ${path()}`)).toEqual(everyone().slice(1));
  });
});

describe('custodians', () => {
  it('GET, PUT, POST and DELETE answer with those that there are', async () => {
    const path = `/orgs/${org.id}/custodians` as const;
    const shape = ({ id, email, fullName }: SeededPerson) => ({ id, full_name: fullName, email });
    expect(await send(listCustodians, `GET ${path}`)).toEqual([]);
    const bySeed = { custodians: [{ id: bea.id }] };
    expect(await send(mergeCustodians, `PUT ${path}`, bySeed)).toEqual([shape(bea)]);
    const cem = await seedPerson(test, org.id, { fullName: 'Cem', admin: true });
    const byAddress = { custodians: [{ email: cem.email }] };
    const replaced = await send(replaceCustodians, `POST ${path}`, byAddress);
    expect(replaced).toEqual([shape(cem)]);
    expect(await send(removeCustodians, `DELETE ${path}`, byAddress)).toEqual([]);
    await send(mergeCustodians, `PUT ${path}`, bySeed);
    expect(await send(removeCustodians, `DELETE ${path}`)).toEqual([]);
  });
});
