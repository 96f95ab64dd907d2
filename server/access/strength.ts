import type { AccessLevel } from '../../contract/resources.ts';

/** How strong each level is; the database computes the same (`grants.strength`). */
export const STRENGTH: Readonly<Record<AccessLevel, number>> = {
  owner: 4,
  admin: 3,
  operator: 2,
  collaborator: 1,
};

/** The level of a strength. */
export const levelOf = (strength: number): AccessLevel | null =>
  strength >= 4
    ? 'owner'
    : strength === 3
      ? 'admin'
      : strength === 2
        ? 'operator'
        : strength === 1
          ? 'collaborator'
          : null;
