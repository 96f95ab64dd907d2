import { listOrgAudit, listTeamAudit, listUserAudit } from '../../contract/audit.ts';
import { DOCUMENTED_QUERY } from '../../contract/documented.ts';
import { createInvites } from '../../contract/invites.ts';
import { mergeMembers, removeMembers } from '../../contract/orgs.ts';
import { resetPassword } from '../../contract/passwords.ts';
import {
  getAccess,
  listResourceAccess,
  listUserAccess,
  type AccessConfiguration,
} from '../../contract/resource-access.ts';
import { listResources } from '../../contract/resources.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { createSession, deleteSession, getSession, type Session } from '../../contract/session.ts';
import { getAttention, getCapabilities, getSetup } from '../../contract/system.ts';
import { listTeamMembers, listTeams } from '../../contract/teams.ts';
import { sendReset, unlockUser } from '../../contract/user-acts.ts';
import { getUserSettings, updateUserSettings } from '../../contract/user-settings.ts';
import { getUser, getUserFacets, listUsers, User } from '../../contract/users.ts';
import { callDirect, callPageDirect, type Page } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { AnyInput } from '../api/request.ts';
import type { StandIns } from '../api/stand-in.ts';
import { resourcesPage, rightsOfPerson, rightsToResource } from './access.ts';
import { auditPage } from './audit.ts';
import { accessIndex, peopleIndex, teamsIndex } from './indexes.ts';
import { invite } from './invite.ts';
import { attention, changeRole, peopleFacets, peoplePage } from './people.ts';
import { keepSettings, settingsHere, withSettings } from './settings.ts';
import { membersPage, teamsPage } from './teams.ts';

const notOffered = (): never => {
  throw new ApiError({
    status: 404,
    code: 'not_found',
    message: 'This platform does not offer that.',
  });
};

/** What our own server in front of the platform answers itself. */
const ANSWERED: ReadonlySet<RouteSpec> = new Set<RouteSpec>([
  createSession,
  deleteSession,
  getSession,
  getCapabilities,
  getSetup,
]);

/** A documented route without the parameters that are ours. */
const documented = (input: AnyInput): AnyInput =>
  input.query === undefined
    ? input
    : {
        ...input,
        query: Object.fromEntries(
          Object.entries(input.query).filter(([name]) => DOCUMENTED_QUERY.has(name)),
        ),
      };

const numberOf = (input: AnyInput, name: string): number => Number(input.params?.[name] ?? 0);

async function sendResetByAddress(input: AnyInput) {
  const user = User.parse(await callDirect(getUser, { params: input.params ?? {} }));
  await callDirect(resetPassword, { body: { email: user.email } });
  return { message: `A link is on its way to ${user.email}.`, link: null };
}

/** The documented act knows no kinds of lock: it ends what stands. */
const unlockWhole = (input: AnyInput) => {
  const { reason } = (input.body ?? {}) as { reason?: string };
  return callDirect(unlockUser, { ...input, body: { reason } });
};

async function configurationOf(input: AnyInput): Promise<AccessConfiguration> {
  const reply = (await callDirect(getAccess, { params: input.params ?? {} })) as {
    access_configurations: AccessConfiguration[];
  };
  return reply.access_configurations[0] ?? notOffered();
}

type Call = (input: AnyInput) => Promise<unknown>;
type PageOf = (input: AnyInput) => Promise<Page<unknown>>;

const callsOf = (session: Session): ReadonlyMap<RouteSpec, Call> => {
  const orgId = session.org.id;
  return new Map<RouteSpec, Call>([
    [getSession, async (input) => withSettings((await callDirect(getSession, input)) as Session)],
    [getUserFacets, () => peopleFacets(orgId)],
    [getAttention, () => attention(orgId)],
    [createInvites, ({ body }) => invite(orgId, body as Parameters<typeof invite>[1])],
    [sendReset, sendResetByAddress],
    [unlockUser, unlockWhole],
    [getUserSettings, () => Promise.resolve(settingsHere(session))],
    [
      updateUserSettings,
      ({ body }) =>
        Promise.resolve(keepSettings(session.settings, body as Parameters<typeof keepSettings>[1])),
    ],
  ]);
};

const pagesOf = (session: Session): ReadonlyMap<RouteSpec, PageOf> =>
  new Map<RouteSpec, PageOf>([
    [listUsers, (input) => peoplePage(input, session.org.id)],
    [listTeams, teamsPage],
    [listTeamMembers, membersPage],
    [listResources, resourcesPage],
    [listUserAccess, (input) => rightsOfPerson(numberOf(input, 'user_id'), input)],
    [listResourceAccess, async (input) => rightsToResource(await configurationOf(input), input)],
    ...[listOrgAudit, listUserAudit, listTeamAudit].map((route): [RouteSpec, PageOf] => [
      route,
      (input) => auditPage(route, input),
    ]),
  ]);

/** Carries a write over to what is held on this device. */
function carryOver(orgId: number, route: RouteSpec, { body }: AnyInput, reply: unknown): void {
  const user = User.safeParse(reply);
  if (user.success) peopleIndex.put(user.data);
  const named = (body as { members?: { id?: number; admin?: boolean }[] } | undefined)?.members;
  if (route === mergeMembers) {
    for (const { id, admin } of named ?? []) {
      if (id !== undefined && admin !== undefined) changeRole(id, orgId, admin);
    }
  } else if (route === removeMembers) {
    for (const { id } of named ?? []) if (id !== undefined) peopleIndex.remove(id);
  } else if (!user.success) {
    peopleIndex.forget();
  }
  teamsIndex.forget();
  accessIndex.forget();
}

/**
 * What stands in for our own routes on a server that has the documented ones alone: lists are read
 * whole and searched here, a few acts go another way, and what nothing can stand in for is refused.
 */
export function makeStandIns(session: Session): StandIns {
  const [calls, pages] = [callsOf(session), pagesOf(session)];
  return {
    call: (route, input) => {
      const stand = calls.get(route);
      if (stand) return stand(input);
      if (ANSWERED.has(route)) return null;
      return route.documented === true ? callDirect(route, documented(input)) : rejected();
    },
    page: (route, input) => {
      const stand = pages.get(route);
      if (stand) return stand(input);
      return route.documented === true ? callPageDirect(route, documented(input)) : rejected();
    },
    wrote: (route, input, reply) => carryOver(session.org.id, route, input, reply),
  };
}

// async: a refusal is that of a request, not of the caller.
const rejected = async (): Promise<never> => notOffered();
