import type { User } from '../../../contract/users.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import {
  lockPeople,
  unlockPeople,
  type LockRequest,
  type UnlockRequest,
} from '../../people/lock.ts';
import { changeStatus, type StatusChange } from '../../people/status.ts';
import { lockTarget, type Target } from '../../people/target.repo.ts';
import { readUser, userEtag } from '../../people/user-view.ts';

/** Runs one act on one person, checks the version that it was meant for, and shows the person. */
const actOn = (
  ctx: Context,
  userId: number,
  act: (tx: Tx, audit: AuditSink, target: Target) => Promise<void>,
): Promise<User> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const target = await lockTarget(tx, actor, userId);
    await assertFresh(ctx.ifMatch, userEtag(target), () => readUser(tx, actor, userId));
    await act(tx, audit, target);
    const user = await readUser(tx, actor, userId);
    ctx.out.etag = user.etag ?? '';
    return user;
  });
};

/** Activates or deactivates somebody; idempotent. */
export const setStatus = (ctx: Context, userId: number, change: StatusChange): Promise<User> =>
  actOn(ctx, userId, (tx, audit, target) => changeStatus(tx, audit, actorOf(ctx), target, change));

/** Locks somebody's account, or changes the lock that stands. */
export const lock = (ctx: Context, userId: number, request: LockRequest): Promise<User> =>
  actOn(ctx, userId, (tx, audit, target) => lockPeople(tx, audit, actorOf(ctx), [target], request));

/** Ends both kinds of lock, or that of an admin alone; idempotent. */
export const unlock = (ctx: Context, userId: number, request: UnlockRequest): Promise<User> =>
  actOn(ctx, userId, (tx, audit, target) =>
    unlockPeople(tx, audit, actorOf(ctx), [target], request),
  );
