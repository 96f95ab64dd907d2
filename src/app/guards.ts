import type { QueryClient } from '@tanstack/react-query';
import { redirect } from 'react-router';
import type { Session } from '../../contract/session.ts';
import { stopImpersonation } from '../../contract/impersonation.ts';
import { call } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { sessionQueries, takeSession } from '../api/session.ts';
import { adaptTo } from './adapt.ts';
import { landing, paths } from './paths.ts';

/** The session, from the cache when it is there. Without one: to sign-in, with the way back. */
export async function requireSession(client: QueryClient, request: Request): Promise<Session> {
  try {
    const session = await client.query({ ...sessionQueries.current(), staleTime: Infinity });
    return await adaptTo(client, session);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    // Who acted in somebody else's name is themselves again, without a word in between.
    if (error.code === 'impersonation_ended') {
      const own = await call(stopImpersonation, {}).catch(() => null);
      if (own !== null) {
        takeSession(client, own);
        return own;
      }
    }
    const { pathname, search, hash } = new URL(request.url);
    throw redirect(paths.signIn.href(pathname + search + hash));
  }
}

/**
 * Whom a page behind sign-in is for. The server decides; this only saves people a page full of
 * refusals. Home is where everybody lands, so others are taken to their profile instead.
 */
export function checkAudience(session: Session, url: URL, isAdminPage: boolean): void {
  const mustChange = paths.profile.href('security');
  if (session.must_change_password && url.pathname !== mustChange) throw redirect(mustChange);
  if (!isAdminPage || session.rights.org_admin) return;
  if (url.pathname === paths.home.href()) throw redirect(landing(false));
  throw new ApiError({
    status: 403,
    code: 'forbidden',
    message: `This page is for admins of ${session.org.name}.`,
  });
}
