import { revokeEveryGrant } from '../access/revoke-grants.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { passToSuccessor } from '../reviews/hand-over.ts';
import { countOpenItems } from '../reviews/open-items.repo.ts';
import { fillGap, handOverAll } from './hand-over.ts';
import { takeOutOfTeams } from './leave-teams.ts';
import { resourcesOwnedBy, teamsOwnedBy } from './teams-of.repo.ts';
import { deleteMemberships, moveHomes, returnBilling, revokeInvitesOf } from './remove.repo.ts';
import { revokeKeys } from './revoke-keys.ts';
import { endSessionsOf, killLinksOf } from './revoke.repo.ts';
import type { Target } from './target.repo.ts';
import { assertMayActOn, auditPerson } from './target.ts';

/** Who takes over from whom, by the id of who leaves. */
export type Successors = ReadonlyMap<number, Target>;

/** Who may end somebody's membership: not their own, not of who ranks higher, not the owner's. */
export const assertMayRemove = (
  actor: Actor,
  target: Target,
  successors: Successors = new Map(),
): void => {
  assertMayActOn(actor, target);
  if (target.is_owner && !successors.has(target.id)) {
    throw new AppError('owns_org', `${target.full_name} owns the org; name a successor`);
  }
};

/** What has an owner keeps one: who owns something must hand it over before they go. */
const assertOwnsNothing = async (
  tx: Tx,
  orgId: number,
  byId: ReadonlyMap<number, Target>,
): Promise<void> => {
  const ids = [...byId.keys()];
  const teams = await teamsOwnedBy(tx, orgId, ids);
  const [team] = teams;
  if (team) {
    const names = teams
      .filter(({ owner_id }) => owner_id === team.owner_id)
      .map(({ name }) => name);
    const who = byId.get(team.owner_id)?.full_name ?? '';
    throw new AppError('owns_teams', `${who} owns ${names.join(', ')}; name a successor`);
  }
  const [owned] = await resourcesOwnedBy(tx, orgId, ids);
  if (owned) {
    const who = byId.get(owned.owner_id)?.full_name ?? '';
    const more = owned.many > 1 ? ` and ${owned.many - 1} more` : '';
    throw new AppError('owns_resources', `${who} owns ${owned.name}${more}; name a successor`);
  }
};

/** What waits for a decision keeps somebody who decides it. */
const assertReviewsNothing = async (
  tx: Tx,
  orgId: number,
  byId: ReadonlyMap<number, Target>,
): Promise<void> => {
  const [open] = await countOpenItems(tx, orgId, [...byId.keys()]);
  if (!open) return;
  const who = byId.get(open.reviewer_id)?.full_name ?? '';
  const items = open.items === 1 ? '1 item' : `${open.items} items`;
  throw new AppError(
    'open_review_items',
    `${who} has ${items} to decide in ${open.name}; name a successor`,
  );
};

/** The rows that go with a removed membership, each of which has a history of its own. */
const auditLeftovers = async (
  tx: Tx,
  audit: AuditSink,
  orgId: number,
  byId: ReadonlyMap<number, Target>,
): Promise<void> => {
  const ids = [...byId.keys()];
  const about = (userId: number) => {
    const target = byId.get(userId);
    return { ...(target && { owner: auditPerson(target), itemLabel: target.full_name }) };
  };
  for (const invite of await revokeInvitesOf(tx, orgId, ids)) {
    audit({
      ...about(invite.user_id),
      event: 'invite.revoked',
      itemType: 'invite',
      itemId: invite.id,
      changes: { status: ['pending', 'revoked'] },
    });
  }
  const billing = await returnBilling(tx, orgId, ids);
  if (billing) {
    audit({
      event: 'org.updated',
      itemType: 'org',
      itemId: orgId,
      itemLabel: billing.name,
      changes: { billing_owner_id: [billing.before, billing.owner_id] },
    });
  }
};

/** How people are removed. */
export interface Removal {
  readonly reason?: string | undefined;
  /** Locked, as `requireSuccessor` allows them. */
  readonly successors?: Successors;
}

/**
 * Ends memberships of the actor's org: what they own goes to their successors, sessions there end,
 * invitations and API keys for it are revoked, grants and places in teams end, and an account that
 * had its home here moves to another of its orgs, if it has one. Whoever owns the org, a team or a
 * resource, or has items of an access review to decide, and has no successor stays (409 `owns_org`,
 * `owns_teams`, `owns_resources`, `open_review_items`), and so do
 * the actor and people of higher rank (403).
 */
export const removePeople = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  targets: readonly Target[],
  { reason, successors = new Map() }: Removal = {},
): Promise<void> => {
  if (targets.length === 0) return;
  for (const target of targets) assertMayRemove(actor, target, successors);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const ids = [...byId.keys()];
  for (const [id, to] of successors) {
    const from = byId.get(id);
    if (!from) continue;
    await handOverAll(tx, audit, actor, { from, to, reason });
    await fillGap(tx, audit, actor, { from, to, reason }, ids);
    await passToSuccessor(tx, audit, actor.orgId, { fromId: id, toId: to.id });
  }
  await assertOwnsNothing(tx, actor.orgId, byId);
  await assertReviewsNothing(tx, actor.orgId, byId);
  await endSessionsOf(tx, ids, actor.orgId);
  await killLinksOf(tx, ids, actor.orgId);
  await takeOutOfTeams(tx, audit, actor.orgId, targets, reason);
  await revokeEveryGrant(tx, audit, actor, { userIds: ids }, reason);
  await deleteMemberships(tx, actor.orgId, ids);
  const homes = await moveHomes(tx, actor.orgId, ids);
  for (const target of targets) {
    const home = homes.get(target.id);
    audit({
      event: 'member.removed',
      itemType: 'user',
      itemId: target.id,
      itemLabel: target.full_name,
      owner: auditPerson(target),
      reason,
      changes: {
        'is_admin?': [target.is_admin, null],
        org_membership_status: [target.membership_status, null],
        ...(home !== undefined && { default_org_id: [target.home_org_id, home] }),
      },
    });
  }
  await revokeKeys(tx, audit, targets, actor.orgId, reason);
  await auditLeftovers(tx, audit, actor.orgId, byId);
};
