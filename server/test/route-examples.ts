import { randomUUID } from 'node:crypto';
import { routes } from '../../contract/index.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { PASSWORD } from './seed.ts';
import { REVIEW_BODIES, REVIEW_STATE_FOR } from './review-examples.ts';
import type { TestApp } from './test-app.ts';
import type { Caller, Place, World } from './world.ts';

const fresh = () => `${randomUUID().slice(0, 8)}@example.com`;
const NEW_PASSWORD = 'another horse, another battery';

/** What a body may be made of. */
export interface Given {
  readonly world: World;
  readonly place: Place;
  readonly caller: Caller;
}

const orgAt = (world: World, place: Place) => (place === 'other' ? world.there : world.here);

const someMember = async ({ world, place }: Given) => {
  const { id } = await world.bystander(place === 'other' ? 'other' : 'same');
  return { members: [{ id }] };
};

const someAccessor = async ({ world, place }: Given) => {
  const { id } = await world.bystander(place === 'other' ? 'other' : 'same');
  return { accessors: [{ type: 'USER', id, access_roles: ['collaborator'] }] };
};

const ownerAsCustodian = ({ world, place }: Given) => ({
  custodians: [{ id: orgAt(world, place).owner.id }],
});

/** A valid body for every route that takes one. A test holds it against the contract. */
export const BODIES: Readonly<Record<string, (given: Given) => object | Promise<object>>> = {
  createSetup: () => ({
    token: 'not the token of this server',
    org: { name: 'Org' },
    admin: { full_name: 'Ann', email: fresh(), password: NEW_PASSWORD },
  }),
  createSession: ({ world }) => ({ email: world.here.owner.email, password: PASSWORD }),
  switchOrg: ({ caller }) => ({ org_id: caller.person.orgId }),
  changePassword: () => ({ current_password: PASSWORD, password: NEW_PASSWORD }),
  resetPassword: () => ({ email: fresh() }),
  setPassword: () => ({
    reset_token: 'no such token',
    password: NEW_PASSWORD,
    password_confirmation: NEW_PASSWORD,
  }),
  checkPassword: () => ({ password: NEW_PASSWORD }),
  createUser: () => ({ email: fresh() }),
  updateUser: () => ({ full_name: 'Renamed' }),
  activateUser: () => ({}),
  deactivateUser: () => ({ reason: 'Left' }),
  lockUser: () => ({ reason: 'Lost laptop' }),
  unlockUser: () => ({}),
  sendReset: () => ({}),
  issueOneTimePassword: () => ({}),
  impersonateUser: () => ({ reason: 'To see what they see' }),
  updateUserSettings: () => ({ theme: 'dark' }),
  updateOrgSettings: () => ({ invitation_days: 9 }),
  updateOrg: () => ({ description: 'Described' }),
  mergeMembers: () => ({ members: [{ email: fresh() }] }),
  replaceMembers: ({ world, place, caller }) => {
    const { id, owner } = orgAt(world, place);
    const stay = new Set([owner.id, ...(caller.person.orgId === id ? [caller.person.id] : [])]);
    return { members: [...stay].map((stays) => ({ id: stays, admin: true })) };
  },
  removeMembers: someMember,
  activateMembers: someMember,
  deactivateMembers: someMember,
  mergeCustodians: ownerAsCustodian,
  replaceCustodians: ownerAsCustodian,
  removeCustodians: ownerAsCustodian,
  importResources: ({ world, place }) => ({
    resources: [
      {
        resource_type: 'flows',
        resource_id: 900_001,
        resource_name: 'Flow',
        owner_id: orgAt(world, place).owner.id,
      },
    ],
  }),
  updateAccess: async ({ world, caller }) => {
    const isHere = caller.person.orgId === world.here.id;
    const { id } = await world.bystander(isHere ? 'same' : 'other');
    return {
      resource_type: 'flows',
      resource_id: await world.param('resource_id', 'own', caller),
      access_grants: [{ user_id: id, access_level: 'collaborator' }],
    };
  },
  reportUsage: async ({ world }) => ({
    usages: [
      { resource_type: 'flows', resource_id: 1, user_id: (await world.bystander('same')).id },
    ],
  }),
  mergeAccessors: someAccessor,
  replaceAccessors: someAccessor,
  removeAccessors: someAccessor,
  createTeam: () => ({ name: `Team ${randomUUID().slice(0, 8)}` }),
  updateTeam: () => ({ description: 'Described' }),
  deleteTeam: () => ({}),
  mergeTeamMembers: someMember,
  replaceTeamMembers: someMember,
  removeTeamMembers: someMember,
  bulkUsers: async ({ world, place }) => ({
    action: 'deactivate',
    ids: [(await world.bystander(place === 'other' ? 'other' : 'same')).id],
  }),
  resumeBulkRun: () => ({}),
  stopBulkRun: () => ({}),
  undoBulkRun: () => ({}),
  createInvites: () => ({ invites: [{ email: fresh() }] }),
  createApiKey: () => ({ name: 'Script' }),
  rotateApiKey: () => ({ overlap_hours: 1 }),
  revokeApiKeys: () => ({ reason: 'Left' }),
  transferUser: ({ world, place }) => ({ delegate_owner_id: orgAt(world, place).owner.id }),
  leaveTeams: () => ({ reason: 'Left' }),
  endAccess: () => ({ reason: 'Left' }),
  ...REVIEW_BODIES,
};

/** Headers that a route reads beside the usual ones. */
export const HEADERS: Readonly<Record<string, (given: Given) => Record<string, string>>> = {
  createToken: ({ world }) => ({
    authorization: `Basic ${Buffer.from(`${world.here.owner.email}:${PASSWORD}`).toString('base64')}`,
  }),
  lookupInvite: () => ({ 'invite-token': 'no such token' }),
};

/** Routes that cannot succeed with an example: they want a secret that went out by mail, or once, or in a cookie. */
export const WANTS_A_SECRET: ReadonlySet<string> = new Set([
  'createSetup',
  'setPassword',
  'lookupInvite',
  'stopImpersonation',
]);

/** Every route of the contract with its name. */
export const ROUTES: readonly (readonly [string, RouteSpec])[] = Object.entries(routes);

/** Names of the parameters of a path. */
export const paramsOf = (route: RouteSpec): string[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

/** Whether a route may change something. */
export const isWrite = (route: RouteSpec): boolean => route.method !== 'GET';

const baseOf = (route: RouteSpec): string => (route.atRoot ? '' : '/api');

/** Path parameters that are words, not ids: of the kinds of resources, the one that the world has some of. */
export const PATH_WORDS: Readonly<Record<string, string>> = { resource_type: 'flows' };

/** Address of a route with these values in the places of its parameters. */
export const urlOf = (
  route: RouteSpec,
  values: Readonly<Record<string, number | string>> = {},
): string =>
  baseOf(route) +
  route.path.replace(/:(\w+)/g, (_all, name) => String(values[name] ?? PATH_WORDS[name] ?? 1));

/** A valid request to a route. */
export const exampleRequest = async (name: string, route: RouteSpec, given: Given) => {
  const values: Record<string, number | string> = {};
  for (const param of paramsOf(route)) {
    values[param] =
      PATH_WORDS[param] ?? (await given.world.param(param, given.place, given.caller));
  }
  const state = REVIEW_STATE_FOR[name];
  if (state) await given.world.reviewIn(state, given.place, given.caller);
  const body = await BODIES[name]?.(given);
  return {
    method: route.method,
    url: urlOf(route, values),
    headers: {
      ...given.caller.headers,
      ...HEADERS[name]?.(given),
      ...(route.concurrency === 'required' && { 'if-match': '*' }),
    },
    ...(body && { payload: body }),
  };
};

/** Sends the example of a route. */
export const sendExample = async (test: TestApp, name: string, route: RouteSpec, given: Given) =>
  test.app.inject(await exampleRequest(name, route, given));
