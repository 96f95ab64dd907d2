import type { QueryClient } from '@tanstack/react-query';
import { AccessTabs } from '../access/access-tabs.tsx';
import { Page } from '../components/page.tsx';
import { AccessMatrixView, matrixQueryOf } from '../features/access-matrix/access-matrix.tsx';
import { matrixQueries } from '../features/access-matrix/matrix.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  // The component shows what went wrong; here it is only begun.
  client.query(matrixQueries.matrix(matrixQueryOf(search))).catch(() => undefined);
};

/** Who reaches what, at a glance. */
export const Component = () => (
  <Page
    title="Access matrix"
    lead="The strongest right of each person to each resource. A cell opens the place where it is changed."
  >
    <AccessTabs current="matrix" />
    <AccessMatrixView />
  </Page>
);
