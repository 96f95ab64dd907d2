import { deactivateMembers } from '../../contract/orgs.ts';
import { activateUser } from '../../contract/user-acts.ts';
import { updateAccess } from '../../contract/resource-access.ts';
import { mergeTeamMembers, removeTeamMembers } from '../../contract/teams.ts';
import { call } from '../api/client.ts';
import { messageOf } from '../api/errors.ts';
import { driveRun } from '../bulk/drive-run.ts';
import { deactivatePerson, endAdminLock, lockPerson, setRole } from '../people/person-acts.ts';
import { Inverse, type InverseOf as Of } from './inverse.ts';
import {
  assertGrantStands,
  assertPartStands,
  assertMembershipStands,
  assertRoleStands,
  assertUsable,
  stillToLeave,
} from './still-stands.ts';

const granteeOf = ({ user_id, team_id, org_id }: Of<'grant'>['to']) => {
  if (user_id !== undefined) return { user_id };
  return team_id === undefined ? { org_id: org_id ?? 0 } : { team_id };
};

const giveBack = ({ resource, to, level, expiresAt }: Of<'grant'>) =>
  call(updateAccess, {
    body:
      level === null
        ? {
            ...resource,
            access_modifications: [{ ...granteeOf(to), new_access_level: 'none' }],
          }
        : {
            ...resource,
            access_grants: [{ ...granteeOf(to), access_level: level, expires_at: expiresAt }],
          },
  });

/** Takes runs back; says how many people could not be. */
const undoRuns = async ({ runIds }: Of<'bulk'>): Promise<string | null> => {
  let left = 0;
  for (const runId of runIds) {
    const run = await driveRun({
      start: { kind: 'undo', runId },
      signal: new AbortController().signal,
      onRun: () => undefined,
    });
    left += run.counts.blocked + run.counts.waiting;
  }
  return left === 0 ? null : `${left.toLocaleString('en')} could not be taken back`;
};

/** Takes people out of the team that they were added to; says who is not taken out. */
const takeOut = async (inverse: Of<'leave'>, userId: number): Promise<string | null> => {
  const { whom, overtaken } = await stillToLeave(inverse, userId);
  await call(removeTeamMembers, {
    params: { team_id: inverse.team.id },
    body: { members: whom.map(({ id }) => ({ id })) },
  });
  return overtaken;
};

/** Switches off again what an activation switched on; says so where half of it is not. */
const switchOff = async (
  { whom, parts }: Of<'deactivate'>,
  orgId: number,
): Promise<string | null> => {
  const leaveOut = () =>
    call(deactivateMembers, { params: { org_id: orgId }, body: { members: [{ id: whom.id }] } });
  if (!parts.includes('account')) {
    await assertMembershipStands(whom, orgId);
    await leaveOut();
    return null;
  }
  await deactivatePerson(whom, {});
  if (!parts.includes('membership')) return null;
  try {
    await leaveOut();
    return null;
  } catch (error) {
    return `the membership is still active: ${messageOf(error)}`;
  }
};

/**
 * Makes the call that takes an act back: an act of its own, by the rights that are there now, with its
 * own rows in the log. What has been changed since the act stays, and is told: by the version, or
 * where the route takes none by a look at what stands now. Returns what is left to say, if anything.
 */
export const undoAct = async (
  stored: Inverse,
  by: { readonly orgId: number; readonly userId: number },
): Promise<string | null> => {
  const inverse = assertUsable(Inverse.safeParse(stored).data);
  switch (inverse.kind) {
    case 'lock':
      await lockPerson(inverse.whom, { reason: inverse.reason, until: inverse.until });
      return null;
    case 'unlock':
      await endAdminLock(inverse.whom);
      return null;
    case 'activate': {
      const { id, etag } = inverse.whom;
      await call(activateUser, { params: { user_id: id }, ifMatch: etag, body: {} });
      return null;
    }
    case 'deactivate':
      return switchOff(inverse, by.orgId);
    case 'role':
      await assertRoleStands(inverse, by.orgId);
      await setRole(inverse.whom, by.orgId, inverse.admin);
      return inverse.custodian === true
        ? 'the place as a custodian is not back: name them again'
        : null;
    case 'join':
      await assertPartStands(inverse);
      await call(mergeTeamMembers, {
        params: { team_id: inverse.team.id },
        body: { members: [{ id: inverse.whom.id, admin: inverse.admin }] },
      });
      return null;
    case 'leave':
      return takeOut(inverse, by.userId);
    case 'grant':
      await assertGrantStands(inverse);
      await giveBack(inverse);
      return null;
    case 'bulk':
      return undoRuns(inverse);
  }
};
