import * as z from 'zod';
import { Id } from './primitives.ts';

/** Head counts of one org. */
export const AccountSummary = z.object({
  org_id: Id,
  members: z.int(),
  admins: z.int(),
  locked: z.int(),
  deactivated: z.int(),
  pending_invites: z.int(),
});
export type AccountSummary = z.output<typeof AccountSummary>;
