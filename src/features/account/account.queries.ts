import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { lookupInvite } from '../../../contract/invites.ts';
import { resetPassword, setPassword } from '../../../contract/passwords.ts';
import type { Reply, RequestBody } from '../../../contract/route.ts';
import { createSession, type Session } from '../../../contract/session.ts';
import { createSetup, getSetup } from '../../../contract/system.ts';
import { call } from '../../api/client.ts';
import { takeSession } from '../../api/session.ts';

/** What a link from a mail is for. */
export type Link = Reply<typeof lookupInvite>;

export const accountQueries = {
  all: ['account'] as const,
  /** Whether the first organization is still to be made, and its admin's password rules. */
  setup: () =>
    queryOptions({
      queryKey: [...accountQueries.all, 'detail', 'setup'] as const,
      queryFn: ({ signal }) => call(getSetup, { signal }),
    }),
};

// Below are plain functions, neither queries nor mutations: both keep their input in a cache, and
// the input here is a token or a password.

/** What the link is for, as long as it works. */
export const lookUpLink = (token: string, signal: AbortSignal): Promise<Link> =>
  call(lookupInvite, { headers: { 'Invite-Token': token }, signal });

/** Asks for a reset link; the answer is the same for every address. */
export const requestReset = (email: string) => call(resetPassword, { body: { email } });

/** Sets the password that a link allows to set. */
export const setPasswordByLink = (body: RequestBody<typeof setPassword>) =>
  call(setPassword, { body });

/** Makes the first organization and its admin. */
export const setUp = (body: RequestBody<typeof createSetup>) => call(createSetup, { body });

/** Signs in with what has just been typed, and files the session. */
export async function signInWith(
  client: QueryClient,
  body: RequestBody<typeof createSession>,
): Promise<Session> {
  const session = await call(createSession, { body });
  takeSession(client, session);
  return session;
}
