import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../../contract/session.ts';
import { sessionQueries } from '../api/session.ts';
import { setStandIns } from '../api/stand-in.ts';
import { chunk } from '../lib/chunk.ts';

const load = () =>
  Promise.all([
    import('../platform/stand-ins.ts'),
    import('../platform/settings.ts'),
    import('../platform/growth.ts'),
  ]);

let adapted: Promise<void> | null = null;

/**
 * Where the server has the documented routes only, puts in place what stands in for ours, once,
 * before the first page asks anything.
 */
export async function adaptTo(client: QueryClient, session: Session): Promise<Session> {
  if (session.features === undefined || session.features.length > 0) return session;
  adapted ??= chunk(load).then(([{ makeStandIns }, { withSettings }, { watchGrowth }]) => {
    setStandIns(makeStandIns(session));
    watchGrowth(client);
    client.setQueryData(sessionQueries.current().queryKey, withSettings(session));
  });
  await adapted;
  return client.getQueryData(sessionQueries.current().queryKey) ?? session;
}
