import * as z from 'zod';
import { Instant, InstantInput, Reason, ReasonBody, UserParams } from './primitives.ts';
import { defineRoute } from './route.ts';
import { User } from './users.ts';

/** Body of a lock; `until` must lie in the future by the server's clock. */
export const LockBody = z
  .strictObject({ reason: Reason.optional(), until: InstantInput.optional() })
  .optional();

/** Body of an unlock. */
export const UnlockBody = z
  .strictObject({
    reason: Reason.optional(),
    only: z
      .literal('admin')
      .optional()
      .describe('Ends the lock by an admin alone; what failed sign-ins brought stays'),
  })
  .optional();

/** One-time password an admin hands over: shown in this reply only. */
export const OneTimePassword = z.object({ password: z.string(), expires_at: Instant });

const user = { tag: 'users', params: UserParams, response: User, documented: true } as const;

const statusAct = {
  ...user,
  method: 'PUT',
  rights: 'admin',
  concurrency: 'optional',
  errors: ['cannot_act_on_self', 'higher_rank', 'not_home_org', 'last_admin'],
  idempotent: true,
} as const;
const openAct = { ...statusAct, whileImpersonating: 'open' } as const;

export const activateUser = defineRoute({
  ...openAct,
  path: '/users/:user_id/activate',
  summary: 'Activates the account (home org) or the membership (other orgs). Never unlocks',
  body: ReasonBody,
});
export const deactivateUser = defineRoute({
  ...openAct,
  path: '/users/:user_id/deactivate',
  summary: 'Deactivates the account (home org) or the membership (other orgs); ends sessions',
  body: ReasonBody,
});
export const lockUser = defineRoute({
  ...openAct,
  path: '/users/:user_id/lock_account',
  summary: 'Refuses sign-in from now on, optionally until an instant; ends sessions',
  body: LockBody,
});
export const unlockUser = defineRoute({
  ...openAct,
  path: '/users/:user_id/unlock_account',
  summary: 'Ends both kinds of lock, or that of an admin alone. Never reactivates',
  body: UnlockBody,
});
export const sendReset = defineRoute({
  ...statusAct,
  method: 'POST',
  path: '/users/:user_id/send_reset',
  summary: 'Mails a reset link in the name of an admin (24 h)',
  body: ReasonBody,
  response: z.object({
    message: z.string(),
    link: z.string().nullable().describe('The link itself, only where no mail server is set'),
  }),
  errors: [...statusAct.errors, 'conflict'],
  concurrency: 'none',
  idempotent: true,
  documented: false,
});
export const issueOneTimePassword = defineRoute({
  ...statusAct,
  method: 'POST',
  path: '/users/:user_id/one_time_password',
  summary: 'A random password, shown once, good for 24 h, to be changed at first sign-in',
  body: ReasonBody,
  response: OneTimePassword,
  errors: [...statusAct.errors, 'conflict'],
  concurrency: 'required',
  idempotent: true,
  documented: false,
});
