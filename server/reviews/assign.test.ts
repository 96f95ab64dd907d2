import { describe, expect, it } from 'vitest';
import { makeAssigner, type Assignable, type ReviewerPool } from './assign.ts';
import { conflictOf, RANK, type Conflict, type ConflictFacts } from './conflicts.ts';

const DAY = 86_400_000;
const reviewer = (id: number, rank: number = RANK.admin, isActive = true) => ({
  id,
  rank,
  isActive,
});
const right = (of: Partial<Assignable>): Assignable => ({
  kind: 'grant',
  userId: 7,
  isAdmin: false,
  isSuperUser: false,
  grantedBy: null,
  grantedAt: null,
  holder_type: 'USER',
  holder_id: of.userId ?? 7,
  ...of,
});
const now = { startedAt: 100 * DAY, grantorDays: 90, isReciprocal: false };

describe('who must not decide', () => {
  const cases: [string, Conflict | null, number, Partial<ConflictFacts>, object][] = [
    ['on somebody else', null, RANK.member, {}, {}],
    ['on their own right', 'self', RANK.superUser, { userId: 1 }, {}],
    ['on what they hold in truth', 'self', RANK.admin, { userId: 2 }, { impersonatorId: 2 }],
    ['on a key of theirs', 'self', RANK.admin, { kind: 'key', userId: 1 }, {}],
    ['on what a team has', null, RANK.member, { userId: null }, {}],
    ['on what they gave lately', 'grantor', 2, { grantedBy: 1, grantedAt: 11 * DAY }, {}],
    ['on what they gave long ago', null, 2, { grantedBy: 1, grantedAt: 9 * DAY }, {}],
    ['on an admin, as a member', 'rank', RANK.member, { kind: 'admin', isAdmin: true }, {}],
    ['on the key of an admin, as a member', 'rank', 1, { kind: 'key', isAdmin: true }, {}],
    ['on a grant to an admin, as a member', null, RANK.member, { isAdmin: true }, {}],
    [
      'on a super user, as an admin',
      'rank',
      RANK.admin,
      { kind: 'membership', isSuperUser: true },
      {},
    ],
    ['on each other as admins', 'reciprocal', 2, { kind: 'admin' }, { isReciprocal: true }],
    ['on each other otherwise', null, RANK.admin, { kind: 'team' }, { isReciprocal: true }],
    ['as the sole admin', null, 2, { kind: 'admin', userId: 1 }, { isSelfAttested: true }],
  ];
  it.each(cases)('%s: %s', (_what, conflict, rank, item, at) => {
    expect(conflictOf(reviewer(1, rank), right(item), { ...now, ...at })).toBe(conflict);
  });

  it('nobody who is deactivated or locked', () => {
    expect(conflictOf(reviewer(1, RANK.superUser, false), right({}), now)).toBe('inactive');
  });
});

const pool = (of: Partial<ReviewerPool<Assignable>>): ReviewerPool<Assignable> => ({
  byPolicy: () => [1, 2, 3],
  isShared: true,
  fallbackIds: [4],
  ownerId: 5,
  reviewers: new Map([1, 2, 3, 4, 5].map((id) => [id, reviewer(id)])),
  soleAdminId: null,
  startedAt: now.startedAt,
  grantorDays: 90,
  ...of,
});

describe('assignment', () => {
  it('is shared evenly, and nobody is looked at by two', () => {
    const assign = makeAssigner(pool({}));
    const given = [7, 8, 7, 9, 10].map((userId) => assign(right({ userId })).reviewerId);
    expect(given).toEqual([1, 2, 1, 3, 2]);
  });

  it('asks the policy, the fallback, the owner, and holds it then', () => {
    const one = (of: Partial<ReviewerPool<Assignable>>) => makeAssigner(pool(of))(right({}));
    expect(one({ byPolicy: () => [6] })).toEqual({ reviewerId: 4, rule: 'fallback' });
    const none = { byPolicy: () => [], fallbackIds: [7] };
    expect(one(none)).toEqual({ reviewerId: 5, rule: 'owner' });
    expect(one({ ...none, ownerId: 7 })).toEqual({ reviewerId: null, rule: 'held' });
  });

  it('makes no pair of admins who decide on each other', () => {
    const two = pool({ byPolicy: () => [1, 2], fallbackIds: [] });
    const assign = makeAssigner(two);
    const admin = (userId: number) => assign(right({ kind: 'admin', isAdmin: true, userId }));
    expect(admin(1)).toEqual({ reviewerId: 2, rule: 'policy' });
    expect(admin(2)).toEqual({ reviewerId: 5, rule: 'owner' });
    const round = makeAssigner(pool({}));
    const ring = [1, 2, 3].map(
      (userId) => round(right({ kind: 'admin', isAdmin: true, userId })).reviewerId,
    );
    expect(ring).toEqual([2, 3, 1]);
  });

  it('lets a sole admin attest what nobody else could, and nobody else', () => {
    const sole = pool({ byPolicy: () => [1], fallbackIds: [], ownerId: 1, soleAdminId: 1 });
    const admin = (userId: number) =>
      makeAssigner(sole)(right({ kind: 'admin', isAdmin: true, userId }));
    expect(admin(1)).toEqual({ reviewerId: 1, rule: 'self_attested' });
    expect(makeAssigner({ ...sole, soleAdminId: null })(right({ userId: 1 })).rule).toBe('held');
  });
});
