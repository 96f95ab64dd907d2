import type { AccessLevel } from '../../../../contract/resources.ts';
import { ACCESS_LEVELS } from '../../../../contract/resources.ts';
import { givenBy, type Given } from '../../../access/audit-grant.ts';
import { assertMayChange } from '../../../access/change-grants.ts';
import type { Before } from './before.ts';
import type { Judged } from './judge.ts';
import type { Wanted } from './perform.ts';
import type { Standing } from './standing.ts';

/** What somebody has of the resource directly; null: nothing, or nothing any more. */
export const grantNow = (standing: Standing, userId: number): Given | null => {
  const row = standing.grants.get(userId);
  return row ? givenBy(row) : null;
};

const isOver = ({ expiresAt }: Given): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= Date.now();

/** What somebody is to have: what the act gives, or what it is to give back, unless that is over. */
export const grantAfter = ({ access }: Wanted, given: Before): Given | null => {
  if (given.grant === undefined) return access?.given ?? null;
  return given.grant === null || isOver(given.grant) ? null : given.grant;
};

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
  const now = grantNow(standing, target.id);
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
