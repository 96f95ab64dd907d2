import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTeam,
  deleteTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  mergeTeamMembers,
  removeTeamMembers,
  replaceTeamMembers,
  updateTeam,
} from '../../../contract/teams.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, idOf, INSTANT } from './client.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
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
});

const member = ({ id, email }: SeededPerson, admin = false) => ({ id, email, admin });
const teamShape = (id: number, change: object = {}) => ({
  id,
  name: 'Data',
  description: '',
  owner: {
    id: org.owner.id,
    full_name: org.owner.fullName,
    email: org.owner.email,
    email_verified_at: null,
  },
  org: { id: org.id, name: org.name },
  member: false,
  members: [],
  access_roles: ['owner', 'admin'],
  tags: [],
  updated_at: INSTANT,
  created_at: INSTANT,
  ...change,
});
const make = async (body: object = {}) =>
  idOf(await send(createTeam, 'POST /teams', { name: 'Data', ...body }));

describe('teams', () => {
  it('POST makes one with members by id or address, and answers 200 with it', async () => {
    const made = await send(createTeam, 'POST /teams', {
      name: 'Data',
      description: 'Pipelines',
      members: [{ id: ann.id, admin: true }, { email: bob.email }],
    });
    const shape = teamShape(idOf(made), {
      description: 'Pipelines',
      members: [member(ann, true), member(bob)],
    });
    expect(made).toEqual(shape);
    expect(await send(getTeam, `GET /teams/${idOf(made)}`)).toEqual(shape);
  });

  it('GET lists those of the caller; access_role=member those they are in', async () => {
    const id = await make({ members: [{ id: ann.id }] });
    expect(await send(listTeams, 'GET /teams')).toEqual([
      teamShape(id, { members: [member(ann)] }),
    ]);
    expect(await send(listTeams, 'GET /teams?access_role=member')).toEqual([]);
    const sendAnn = await clientFor(test, ann);
    const hers = teamShape(id, {
      members: [member(ann)],
      member: true,
      access_roles: ['member'],
    });
    expect(await sendAnn(listTeams, 'GET /teams?access_role=member')).toEqual([hers]);
    expect(await sendAnn(getTeam, `GET /teams/${id}?expand=1`)).toEqual(hers);
  });

  it('PUT merges members, DELETE answers a code and a message', async () => {
    const id = await make({ members: [{ id: ann.id }] });
    const reply = await send(updateTeam, `PUT /teams/${id}`, {
      name: 'Data Ops',
      description: '',
      members: [{ id: bob.id, admin: true }],
    });
    const members = [member(ann), member(bob, true)];
    expect(reply).toEqual(teamShape(id, { name: 'Data Ops', members }));
    expect(await send(deleteTeam, `DELETE /teams/${id}`)).toEqual({
      code: '200',
      message: expect.any(String),
    });
    expect(await send(listTeams, 'GET /teams')).toEqual([]);
  });
});

describe('members of a team', () => {
  it('GET, PUT (merge), POST (replace) and DELETE (the named, or everyone) tell who is in it', async () => {
    const path = `/teams/${await make({ members: [{ id: ann.id }] })}/members` as const;
    expect(await send(listTeamMembers, `GET ${path}`)).toEqual([member(ann)]);
    const bobIn = { members: [{ email: bob.email, admin: true }] };
    const merged = await send(mergeTeamMembers, `PUT ${path}`, bobIn);
    expect(merged).toEqual([member(ann), member(bob, true)]);
    const annOut = { members: [{ id: ann.id }] };
    expect(await send(removeTeamMembers, `DELETE ${path}`, annOut)).toEqual([member(bob, true)]);
    expect(await send(replaceTeamMembers, `POST ${path}`, annOut)).toEqual([member(ann)]);
    expect(await send(removeTeamMembers, `DELETE ${path}`)).toEqual([]);
  });
});
