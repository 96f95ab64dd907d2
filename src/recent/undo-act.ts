import { activateUser, deactivateUser } from '../../contract/user-acts.ts';
import { updateAccess } from '../../contract/resource-access.ts';
import { mergeTeamMembers, removeTeamMembers } from '../../contract/teams.ts';
import { call } from '../api/client.ts';
import { driveRun } from '../bulk/drive-run.ts';
import { lockPerson, setRole, unlockPerson } from '../people/person-acts.ts';
import { Inverse } from './inverse.ts';

type Of<K extends Inverse['kind']> = Extract<Inverse, { kind: K }>;

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

/**
 * Makes the call that takes an act back: an act of its own, by the rights that are there now, with its
 * own rows in the log. Returns what is left to say, if anything.
 */
export const undoAct = async (stored: Inverse, orgId: number): Promise<string | null> => {
  // It may have been kept by an older version of this page.
  const inverse = Inverse.parse(stored);
  switch (inverse.kind) {
    case 'lock':
      await lockPerson(inverse.whom, { reason: inverse.reason, until: inverse.until });
      return null;
    case 'unlock':
      await unlockPerson(inverse.whom);
      return null;
    case 'activate':
    case 'deactivate': {
      const { id, etag } = inverse.whom;
      const route = inverse.kind === 'activate' ? activateUser : deactivateUser;
      await call(route, { params: { user_id: id }, ifMatch: etag, body: {} });
      return null;
    }
    case 'role':
      await setRole(inverse.whom, orgId, inverse.admin);
      return null;
    case 'join':
      await call(mergeTeamMembers, {
        params: { team_id: inverse.team.id },
        body: { members: [{ id: inverse.whom.id, admin: inverse.admin }] },
      });
      return null;
    case 'leave':
      await call(removeTeamMembers, {
        params: { team_id: inverse.team.id },
        body: { members: inverse.whom.map(({ id }) => ({ id })) },
      });
      return null;
    case 'grant':
      await giveBack(inverse);
      return null;
    case 'bulk':
      return undoRuns(inverse);
  }
};
