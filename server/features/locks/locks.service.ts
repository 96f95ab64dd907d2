import type { SQL } from 'drizzle-orm';
import type { Paging } from '../../../contract/list-query.ts';
import type { LockEntry } from '../../../contract/session.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { type Window } from '../../db/window.ts';
import { readPage } from '../../http/keyset.ts';
import { userEtag } from '../../people/user-view.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import {
  countLocks,
  countStandingSql,
  countUserLocksSql,
  keyOfLock,
  readLocks,
  standingLocksSql,
  userLocksSql,
  type LockRow,
  type StandingLocks,
} from './locks.repo.ts';

const toEntry = ({ key: _key, user_version: version, ...row }: LockRow): LockEntry => ({
  ...row,
  user_etag: userEtag({ id: row.user_id, version }),
  locked_at: toInstant(row.locked_at),
  until: toInstantOrNull(row.until),
  ended_at: toInstantOrNull(row.ended_at),
});

const lockPage = async (
  ctx: Context,
  paging: Paging,
  identity: readonly unknown[],
  rowsSql: (window: Window) => SQL,
  countSql: SQL,
): Promise<LockEntry[]> => {
  const rows = await readPage(ctx, paging, {
    identity,
    keyKind: 'instant',
    keyOf: keyOfLock,
    read: (window) => readLocks(ctx.db, rowsSql(window), window.isReversed),
    count: () => countLocks(ctx.db, countSql),
  });
  return rows.map(toEntry);
};

/** The locks that stand in the actor's org, newest first. */
export const listStandingLocks = (
  ctx: Context,
  paging: Paging,
  kind: StandingLocks['kind'],
): Promise<LockEntry[]> => {
  const which = { orgId: actorOf(ctx).orgId, kind };
  return lockPage(
    ctx,
    paging,
    ['locks', which],
    (window) => standingLocksSql(which, window),
    countStandingSql(which),
  );
};

/** Every lock of one person, newest first. */
export const listLocksOf = async (
  ctx: Context,
  paging: Paging,
  userId: number,
): Promise<LockEntry[]> => {
  await requireInOrg(ctx.db, actorOf(ctx), userId);
  return lockPage(
    ctx,
    paging,
    ['user-locks', userId],
    (window) => userLocksSql(userId, window),
    countUserLocksSql(userId),
  );
};
