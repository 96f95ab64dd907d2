import type { QueryClient } from '@tanstack/react-query';
import { KEY_IDLE_DAYS } from '../../contract/api-keys.ts';
import { sessionQueries } from '../api/session.ts';
import { Page } from '../components/page.tsx';
import { KeysList, useKeysPage } from '../features/keys/keys-list.tsx';
import { keysQueryOf, readKeysState } from '../features/keys/keys-state.ts';
import { keysQueries } from '../features/keys/keys.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (!session) return;
  // The component shows what went wrong; here it is only begun.
  const list = keysQueries.list(session.org.id, keysQueryOf(readKeysState(search)));
  client.query(list).catch(() => undefined);
};

export function Component() {
  const page = useKeysPage();
  return (
    <Page
      title="Keys"
      count={page.query.data?.total ?? null}
      lead={`API keys of everybody in the org. One that nobody uses for ${KEY_IDLE_DAYS} days ends by itself, and its owner is told.`}
    >
      <KeysList page={page} />
    </Page>
  );
}
