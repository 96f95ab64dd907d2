import type { Given } from '../../../access/audit-grant.ts';

/** What of a person can be switched on and off: the account, or the membership here. */
export type Part = 'account' | 'membership';

/**
 * How somebody stood before an act, as far as taking it back needs to know. Kept with the row, and
 * handed to the row of the run that takes it back.
 */
export interface Before {
  /** Which of the two an activation or deactivation switched. */
  readonly parts?: readonly Part[];
  /** The lock by an admin that an unlock ended; null: it was an automatic one. */
  readonly lock?: { readonly reason: string | null; readonly until: string | null } | null;
  /** Whether somebody who left a team managed it. */
  readonly managed?: boolean;
  /** Whether somebody who is no admin any more was a custodian of the org. */
  readonly custodian?: boolean;
  /** What somebody had directly of a resource; null: nothing. */
  readonly grant?: Given | null;
}
