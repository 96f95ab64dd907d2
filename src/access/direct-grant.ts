import type { AccessConfiguration } from '../../contract/resource-access.ts';
import type { AccessLevel } from '../../contract/resources.ts';

/** A grant to one person, one team or everyone in the org, apart from what else they have. */
export interface DirectGrant {
  readonly level: AccessLevel;
  readonly expiresAt: string | null;
}
/** To whom: one of the three. */
interface Grantee {
  readonly user_id?: number | undefined;
  readonly team_id?: number | undefined;
  readonly org_id?: number | undefined;
}

/** What was given directly on a resource; null: nothing. */
export const directGrant = (
  resource: Pick<AccessConfiguration, 'access_grants'> | null | undefined,
  to: Grantee,
): DirectGrant | null => {
  const found = resource?.access_grants.find(
    ({ user_id, team_id, org_id }) =>
      user_id === to.user_id && team_id === to.team_id && org_id === to.org_id,
  );
  return found === undefined
    ? null
    : { level: found.access_level, expiresAt: found.expires_at ?? null };
};

/** Whether two grants end at the same instant, however it is written. */
export const endAlike = (a: DirectGrant, b: DirectGrant): boolean =>
  a.expiresAt === null || b.expiresAt === null
    ? a.expiresAt === b.expiresAt
    : Date.parse(a.expiresAt) === Date.parse(b.expiresAt);

/** Whether two are the same grant, or both are none. */
export const isSameGrant = (a: DirectGrant | null, b: DirectGrant | null): boolean =>
  a === null || b === null ? a === b : a.level === b.level && endAlike(a, b);
