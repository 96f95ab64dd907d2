import { setImmediate } from 'node:timers/promises';
import type { ReviewSettings } from '../../contract/review-settings.ts';
import { databaseNow } from '../db/clock.repo.ts';
import type { Queryable } from '../db/db.ts';
import { makeAssigner, type Assignment, type ReviewerPool } from './assign.ts';
import { readActiveAdmins, readReviewers } from './conflict-facts.repo.ts';
import { readResourceOwners, readTeamOwners, readTeamsOfPeople } from './owners.repo.ts';
import type { Candidate } from './population.repo.ts';

/** Whose review, in which org, how. */
export interface Assigning {
  readonly orgId: number;
  readonly ownerId: number;
  readonly settings: Pick<ReviewSettings, 'reviewers' | 'rules'>;
}

type ByPolicy = ReviewerPool<Candidate>['byPolicy'];

const listed = (id: number | undefined): readonly number[] => (id === undefined ? [] : [id]);

// A team's own rights are decided by its owner; those of a person by the owner of any team of theirs.
const byTeamOwner = async (q: Queryable, orgId: number): Promise<ByPolicy> => {
  const owners = await readTeamOwners(q, orgId);
  const teamsOf = await readTeamsOfPeople(q, orgId);
  return ({ team_id: teamId, userId }) => {
    if (teamId !== null) return listed(owners.get(teamId));
    if (userId === null) return [];
    return (teamsOf.get(userId) ?? []).flatMap((id) => listed(owners.get(id)));
  };
};

// Whoever owns what is given access to; a team is owned as well.
const byResourceOwner = async (q: Queryable, orgId: number): Promise<ByPolicy> => {
  const owners = await readResourceOwners(q, orgId);
  return ({ kind, team_id: teamId, resource_type: type, resource_id: id }) =>
    listed(owners.get(kind === 'team' ? `teams:${teamId}` : `${type}:${id}`));
};

const policyOf = async (
  q: Queryable,
  { orgId, settings }: Assigning,
  adminIds: readonly number[],
): Promise<ByPolicy> => {
  const { policy, reviewer_ids: named } = settings.reviewers;
  switch (policy) {
    case 'team_owner':
      return byTeamOwner(q, orgId);
    case 'resource_owner':
      return byResourceOwner(q, orgId);
    case 'org_admins':
      return () => adminIds;
    default:
      return () => named;
  }
};

/** Items between two pauses, in which other requests are served. */
const PAUSE_EVERY = 2000;

/** Who looks at each of these items, in their order. */
export const assignAll = async (
  q: Queryable,
  assigning: Assigning,
  items: readonly Candidate[],
): Promise<readonly Assignment[]> => {
  const { orgId, ownerId, settings } = assigning;
  const { policy, fallback_ids: fallbackIds } = settings.reviewers;
  const admins = await readActiveAdmins(q, orgId);
  const adminIds = admins.map(({ id }) => id);
  const byPolicy = await policyOf(q, assigning, adminIds);
  const wanted = new Set([...fallbackIds, ...adminIds, ownerId]);
  for (const item of items) for (const id of byPolicy(item)) wanted.add(id);
  const assign = makeAssigner<Candidate>({
    byPolicy,
    isShared: policy === 'named' || policy === 'org_admins',
    fallbackIds,
    ownerId,
    reviewers: await readReviewers(q, orgId, [...wanted]),
    soleAdminId: adminIds.length === 1 ? (adminIds[0] ?? null) : null,
    startedAt: (await databaseNow(q)).getTime(),
    grantorDays: settings.rules.grantor_days,
  });
  const assignments: Assignment[] = [];
  for (const [index, item] of items.entries()) {
    assignments.push(assign(item));
    if (index % PAUSE_EVERY === PAUSE_EVERY - 1) await setImmediate();
  }
  return assignments;
};
