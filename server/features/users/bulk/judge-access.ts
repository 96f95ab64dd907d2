import type { AccessLevel } from '../../../../contract/resources.ts';
import { ACCESS_LEVELS } from '../../../../contract/resources.ts';
import { givenBy, type Given } from '../../../access/audit-grant.ts';
import { assertMayChange } from '../../../access/change-grants.ts';
import { toInstant } from '../../../db/instant.ts';
import { AppError } from '../../../http/app-error.ts';
import type { Before } from './before.ts';
import type { Judged } from './judge.ts';
import type { Wanted } from './perform.ts';
import type { Standing } from './standing.ts';

/** What somebody has of the resource directly; null: nothing, or nothing any more. */
export const grantNow = (standing: Standing, userId: number): Given | null => {
  const row = standing.grants.get(userId);
  return row ? givenBy(row) : null;
};

/** What somebody is to have: what the act gives, or what it is to give back. */
export const grantAfter = ({ access }: Wanted, given: Before): Given | null =>
  given.grant === undefined ? (access?.given ?? null) : given.grant;

/** The level of a grant, as the contract names it. */
export const levelIn = (given: Given | null): AccessLevel | null =>
  ACCESS_LEVELS.find((level) => level === given?.role) ?? null;

/** Says so of whoever has exactly that already. */
export const hasAccessAlready = ({ wanted, target, standing, given }: Judged): string | null => {
  const [now, after] = [grantNow(standing, target.id), grantAfter(wanted, given)];
  if (now === null && after === null) return 'Has no direct access';
  const isSame = now?.role === after?.role && now?.expiresAt === after?.expiresAt;
  return isSame ? `Is ${now?.role} already` : null;
};

/** The rules of grants: none above one's own, none to oneself, none to who is deactivated. */
export const assertMayHaveAccess = ({ actor, wanted, target, standing, given }: Judged): void => {
  if (!wanted.access) throw new Error('an act on access without a resource');
  const row = standing.grants.get(target.id);
  const now = grantNow(standing, target.id);
  // Only what the act itself left is taken back.
  const isOfAct =
    row && given.at !== undefined && toInstant(row.granted_at) === toInstant(given.at);
  if (given.at !== undefined && now !== null && !isOfAct) {
    throw new AppError('stale_version', 'Was given other access since');
  }
  const isOff = target.status === 'DEACTIVATED' || target.membership_status === 'DEACTIVATED';
  const { id, email, full_name } = target;
  assertMayChange(
    actor,
    wanted.access.resource,
    { kind: 'user', id, email, full_name, isOff },
    [now, grantAfter(wanted, given)],
    'ids',
  );
};
