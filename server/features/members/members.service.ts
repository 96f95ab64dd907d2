import type { Paging } from '../../../contract/list-query.ts';
import type { LeavingMember, MemberInput, OrgMember } from '../../../contract/orgs.ts';
import type { Tx } from '../../db/db.ts';
import { AppError, invalidField } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { handOverAll } from '../../people/hand-over.ts';
import { wantedMembers, type PersonName } from '../../people/member-input.ts';
import { findOthers, readMembers, toMember } from '../../people/members.repo.ts';
import { lockNamed, lockRows, mergeMembers } from '../../people/merge-members.ts';
import { removePeople } from '../../people/remove.ts';
import { changeMembershipStatus } from '../../people/status.ts';
import { requireSuccessor } from '../../people/successor.ts';
import { lockTargets, type Target } from '../../people/target.repo.ts';
import { assertMayActOn } from '../../people/target.ts';
import {
  countMembers,
  countMembersSql,
  keyOfMember,
  listMemberRows,
  memberPageSql,
} from './members.repo.ts';

/** Members of the actor's org by name, a page at a time. */
export const listMembersPage = async (
  ctx: Context,
  paging: Paging,
  q: string | undefined,
): Promise<OrgMember[]> => {
  const listing = { orgId: actorOf(ctx).orgId, q };
  const rows = await readPage(ctx, paging, {
    identity: ['members', listing],
    keyKind: 'text',
    keyOf: keyOfMember,
    read: (window) => listMemberRows(ctx.db, memberPageSql(listing, window)),
    count: () => countMembers(ctx.db, countMembersSql(listing)),
  });
  return rows.map(toMember);
};

/** Adds members and changes roles; returns those named, as they stand now. */
export const merge = (ctx: Context, members: readonly MemberInput[]): Promise<OrgMember[]> => {
  const wanted = wantedMembers(members);
  return ctx.transact(async (tx, audit) => {
    const ids = await mergeMembers(tx, audit, ctx, wanted);
    return readMembers(tx, actorOf(ctx).orgId, ids);
  });
};

/** Makes the list of members exactly this one; returns it. 409 when the caller is not in it. */
export const replace = (ctx: Context, members: readonly MemberInput[]): Promise<OrgMember[]> => {
  const wanted = wantedMembers(members);
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const ids = await mergeMembers(tx, audit, ctx, wanted);
    const others = await findOthers(tx, actor.orgId, ids);
    if (others.includes(actor.userId)) {
      throw new AppError('conflict', 'You are not in the list yourself; nothing was changed');
    }
    await removePeople(tx, audit, actor, await lockTargets(tx, actor, others));
    return readMembers(tx, actor.orgId, ids);
  });
};

/** Locks those who leave and their successors; 404, 400 or 409 for who can be none. */
const lockLeaving = async (tx: Tx, actor: Actor, members: readonly LeavingMember[]) => {
  const besides = members.flatMap(({ delegate_owner_id: id }) => id ?? []);
  const { rows, byId } = await lockRows(tx, actor, members, { besides });
  const leaving = new Set(rows.map(({ id }) => id));
  const successors = new Map<number, Target>();
  for (const [row, { delegate_owner_id: successorId }] of members.entries()) {
    const from = rows[row];
    if (!from || successorId === undefined) continue;
    const field = `members.${row}.delegate_owner_id`;
    if (successors.has(from.id)) throw invalidField(field, 'Names a second successor');
    const named = { fromId: from.id, successorId, field };
    successors.set(from.id, requireSuccessor(byId, named, leaving));
  }
  const targets = [...byId.values()].filter(({ id }) => leaving.has(id));
  return { targets, successors };
};

/** Ends the named memberships, all or none; what they own goes to the successors that are named. */
export const remove = (ctx: Context, members: readonly LeavingMember[], reason?: string) => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const { targets, successors } = await lockLeaving(tx, actor, members);
    await removePeople(tx, audit, actor, targets, { reason, successors });
    const count = targets.length;
    return { code: '200', message: count === 1 ? '1 member removed' : `${count} members removed` };
  });
};

const readAs = (tx: Tx, actor: Actor, targets: readonly Target[]): Promise<OrgMember[]> =>
  readMembers(
    tx,
    actor.orgId,
    targets.map(({ id }) => id),
  );

/** Activates the named memberships, all or none; returns them. */
export const activate = (ctx: Context, names: readonly PersonName[]): Promise<OrgMember[]> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const targets = await lockNamed(tx, actor, names);
    await changeMembershipStatus(tx, audit, actor, targets, { status: 'ACTIVE' });
    return readAs(tx, actor, targets);
  });
};

/**
 * Deactivates the named memberships, all or none; returns them. What somebody owns stays theirs
 * unless a successor is named.
 */
export const deactivate = (
  ctx: Context,
  members: readonly LeavingMember[],
  reason?: string,
): Promise<OrgMember[]> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const { targets, successors } = await lockLeaving(tx, actor, members);
    for (const target of targets) assertMayActOn(actor, target);
    for (const from of targets) {
      const to = successors.get(from.id);
      if (to) await handOverAll(tx, audit, actor, { from, to, reason });
    }
    await changeMembershipStatus(tx, audit, actor, targets, { status: 'DEACTIVATED', reason });
    return readAs(tx, actor, targets);
  });
};
