import type { QueryClient } from '@tanstack/react-query';
import { AccessTabs } from '../access/access-tabs.tsx';
import { useFeature } from '../api/session.ts';
import { Page } from '../components/page.tsx';
import { ImportResources } from '../features/resources/import-resources.tsx';
import {
  ResourcesList,
  resourcesQueryOf,
  useResourcesPage,
} from '../features/resources/resources-list.tsx';
import { resourcesQueries } from '../features/resources/resources.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  // The component shows what went wrong; here it is only begun.
  client.query(resourcesQueries.list(resourcesQueryOf(search))).catch(() => undefined);
};

/** What access is given to; each opens to who can reach it, and a person's page to what they reach. */
export function Component() {
  const page = useResourcesPage();
  const hasCatalogue = useFeature('resource_catalogue');
  return (
    <Page
      title="Access"
      count={page.query.data?.total ?? null}
      lead="Resources and who can reach them. What one person reaches stands on that person's page."
      {...(hasCatalogue && { actions: <ImportResources /> })}
    >
      <AccessTabs current="resources" />
      <ResourcesList page={page} />
    </Page>
  );
}
