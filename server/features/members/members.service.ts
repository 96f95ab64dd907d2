import type { Paging } from '../../../contract/list-query.ts';
import type { MemberInput, OrgMember } from '../../../contract/orgs.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { wantedMembers, type PersonName } from '../../people/member-input.ts';
import { findOthers, readMembers, toMember } from '../../people/members.repo.ts';
import { lockNamed, mergeMembers } from '../../people/merge-members.ts';
import { removePeople } from '../../people/remove.ts';
import { changeMembershipStatus } from '../../people/status.ts';
import { lockTargets } from '../../people/target.repo.ts';
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

/** Ends the named memberships, all or none. */
export const remove = (ctx: Context, names: readonly PersonName[]) => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const targets = await lockNamed(tx, actor, names);
    await removePeople(tx, audit, actor, targets);
    const count = targets.length;
    return { code: '200', message: count === 1 ? '1 member removed' : `${count} members removed` };
  });
};

/** Activates or deactivates the named memberships, all or none; returns them. */
export const setMembershipStatus = (
  ctx: Context,
  names: readonly PersonName[],
  status: 'ACTIVE' | 'DEACTIVATED',
): Promise<OrgMember[]> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const targets = await lockNamed(tx, actor, names);
    await changeMembershipStatus(tx, audit, actor, targets, { status });
    return readMembers(
      tx,
      actor.orgId,
      targets.map(({ id }) => id),
    );
  });
};
