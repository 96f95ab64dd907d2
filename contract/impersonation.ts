import * as z from 'zod';
import { Reason, UserParams } from './primitives.ts';
import { defineRoute } from './route.ts';
import { Session } from './session.ts';

/** Longest time that anybody acts in somebody else's name without asking anew, in minutes. */
export const IMPERSONATION_MINUTES = 30;

/** Why: goes to the audit log, and to the person by mail. */
export const ImpersonateBody = z.strictObject({ reason: Reason });

/**
 * Gives the caller's browser a session in somebody else's name, for half an hour at most; their own
 * is kept for `stopImpersonation`. For super users, and for admins whose org allows it
 * (`admins_may_impersonate`); only people of lower rank, whose account the org of the caller governs.
 */
export const impersonateUser = defineRoute({
  method: 'POST',
  path: '/users/:user_id/impersonate',
  summary: 'Signs the browser in as somebody of lower rank, for 30 minutes at most; they are told',
  tag: 'impersonation',
  rights: 'admin',
  params: UserParams,
  body: ImpersonateBody,
  response: Session,
  errors: [
    'cannot_act_on_self',
    'higher_rank',
    'equal_rank',
    'not_home_org',
    'impersonation_off',
    'conflict',
  ],
});
/**
 * Gives the browser its own session back. Asked with the cookie of that session, so it also works
 * once the other one has ended (`impersonation_ended`); hence no rights on the route.
 */
export const stopImpersonation = defineRoute({
  method: 'DELETE',
  path: '/session/impersonation',
  summary: 'Ends the session in somebody else’s name and gives the browser its own back',
  tag: 'impersonation',
  rights: 'public',
  response: Session,
  errors: ['unauthenticated', 'csrf_failed'],
});
