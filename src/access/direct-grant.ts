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

/** What was given directly on the one resource of a reply; null: nothing. */
export const directGrant = (
  reply: { readonly access_configurations: readonly AccessConfiguration[] },
  to: Grantee,
): DirectGrant | null => {
  const grants = reply.access_configurations[0]?.access_grants ?? [];
  const found = grants.find(
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
