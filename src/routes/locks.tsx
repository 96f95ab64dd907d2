import type { QueryClient } from '@tanstack/react-query';
import { Page } from '../components/page.tsx';
import { LocksList, useLocksPage } from '../features/locks/locks-list.tsx';
import { locksQueryOf, readLocksState } from '../features/locks/locks-state.ts';
import { locksQueries } from '../features/locks/locks.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  // The component shows what went wrong; here it is only begun.
  client.query(locksQueries.list(locksQueryOf(readLocksState(search)))).catch(() => undefined);
};

export function Component() {
  const page = useLocksPage();
  return (
    <Page
      title="Locks"
      count={page.query.data?.total ?? null}
      lead="Who cannot sign in now, by whom or by what, and until when."
    >
      <LocksList page={page} />
    </Page>
  );
}
