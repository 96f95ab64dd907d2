import type { BulkAction } from '../../../../contract/bulk.ts';
import { grantsOn, type GrantRow } from '../../../access/grants.repo.ts';
import { wouldRaise } from '../../../access/resource-access.ts';
import type { Tx } from '../../../db/db.ts';
import { AppError } from '../../../http/app-error.ts';
import type { Actor } from '../../../http/context.ts';
import { findStandingLocks, type OpenLock } from '../../../people/lock.repo.ts';
import { findNeverAccepted } from '../../../people/pending-invites.repo.ts';
import type { Target } from '../../../people/target.repo.ts';
import { resourcesOwnedBy, teamsOwnedBy } from '../../../people/teams-of.repo.ts';
import { countOpenItems } from '../../../reviews/open-items.repo.ts';
import { currentMembers, type TeamMembership } from '../../../teams/membership.repo.ts';
import { laterEvents } from './changed-since.ts';
import type { LaterEvent } from './changed-since.repo.ts';
import type { Wanted } from './perform.ts';
import { readAdminPlaces, type AdminPlace } from './standing.repo.ts';

/** How many people stand beside their account and membership, as far as an act asks. */
export interface Standing {
  readonly adminLocks: ReadonlyMap<number, OpenLock>;
  readonly autoLocked: ReadonlySet<number>;
  readonly neverAccepted: ReadonlySet<number>;
  /** Why those who own something cannot leave. */
  readonly owns: ReadonlyMap<number, AppError>;
  readonly inTeam: ReadonlyMap<number, TeamMembership>;
  /** Whether the team may do more than the actor. */
  readonly isTeamStronger: boolean;
  /** Grants on the resource by whom they are to. */
  readonly grants: ReadonlyMap<number, GrantRow>;
  readonly admins: AdminCount;
  /** What was done to them since the run that this takes back. */
  readonly later: readonly LaterEvent[];
}

/** Counts down the able admins of orgs, so that a plan knows where the last one would go. */
export class AdminCount {
  readonly #places = new Map<number, number[]>();
  readonly #left = new Map<number, number>();

  constructor(places: readonly AdminPlace[]) {
    for (const { user_id: userId, org_id: orgId, able } of places) {
      this.#places.set(userId, [...(this.#places.get(userId) ?? []), orgId]);
      this.#left.set(orgId, able);
    }
  }

  /** Takes somebody's place in one org, or in all; false where an org would be left without. */
  take(userId: number, orgId: number | 'everywhere'): boolean {
    const orgs = (this.#places.get(userId) ?? []).filter(
      (id) => orgId === 'everywhere' || id === orgId,
    );
    if (orgs.some((id) => (this.#left.get(id) ?? 0) <= 1)) return false;
    for (const id of orgs) this.#left.set(id, (this.#left.get(id) ?? 0) - 1);
    return true;
  }
}

/** What has an owner keeps one: of these people, who must hand something over before they go. */
const refusalsOfOwners = async (
  tx: Tx,
  orgId: number,
  targets: readonly Target[],
): Promise<ReadonlyMap<number, AppError>> => {
  const ids = targets.map(({ id }) => id);
  const teams = await teamsOwnedBy(tx, orgId, ids);
  const resources = await resourcesOwnedBy(tx, orgId, ids);
  const open = await countOpenItems(tx, orgId, ids);
  return new Map(
    targets.flatMap(({ id, full_name: who }) => {
      const isTheirs = (owned: { owner_id: number }) => owned.owner_id === id;
      const team = teams.find(isTheirs);
      const owned = team ?? resources.find(isTheirs);
      const waits = open.find(({ reviewer_id: reviewer }) => reviewer === id);
      if (!owned && waits) {
        const why = `${who} has items to decide in ${waits.name}; hand them on first`;
        return [[id, new AppError('open_review_items', why)] as const];
      }
      if (!owned) return [];
      const code = team ? 'owns_teams' : 'owns_resources';
      return [
        [id, new AppError(code, `${who} owns ${owned.name}; name another owner first`)] as const,
      ];
    }),
  );
};

const MAY_TAKE_ADMIN: ReadonlySet<BulkAction> = new Set([
  'deactivate',
  'lock',
  'make_member',
  'remove',
]);

/** Reads what an act asks about people, in a handful of statements for any number of them. */
export const readStanding = async (
  tx: Tx,
  actor: Actor,
  wanted: Wanted,
  targets: readonly Target[],
): Promise<Standing> => {
  const { action, team, access } = wanted;
  const ids = targets.map(({ id }) => id);
  const isAboutLocks = action === 'lock' || action === 'unlock';
  const locks = isAboutLocks ? await findStandingLocks(tx, ids) : [];
  const grants = access
    ? await grantsOn(tx, actor.orgId, {
        type: access.resource.resource_type,
        id: access.resource.resource_id,
      })
    : [];
  return {
    adminLocks: new Map(
      locks.filter(({ kind }) => kind === 'admin').map((lock) => [lock.user_id, lock]),
    ),
    autoLocked: new Set(
      locks.filter(({ kind }) => kind === 'automatic').map(({ user_id: id }) => id),
    ),
    neverAccepted: action === 'send_reset' ? await findNeverAccepted(tx, ids) : new Set(),
    owns: action === 'remove' ? await refusalsOfOwners(tx, actor.orgId, targets) : new Map(),
    inTeam: team ? await currentMembers(tx, actor.orgId, team.id, ids) : new Map(),
    isTeamStronger:
      action === 'add_to_team' && team !== null && ids.includes(actor.userId)
        ? await wouldRaise(tx, actor, team.id)
        : false,
    grants: new Map(grants.flatMap((row) => (row.user_id === null ? [] : [[row.user_id, row]]))),
    admins: new AdminCount(MAY_TAKE_ADMIN.has(action) ? await readAdminPlaces(tx, ids) : []),
    later: await laterEvents(tx, actor, wanted, ids),
  };
};
