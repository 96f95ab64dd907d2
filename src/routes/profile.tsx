import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import type { Feature } from '../../contract/features.ts';
import { hasFeature, sessionQueries, useSession } from '../api/session.ts';
import { paths, type ProfileTab as TabName } from '../app/paths.ts';
import { Page } from '../components/page.tsx';
import { Sections } from '../components/section.tsx';
import { Tabs } from '../components/tabs.tsx';
import { AccessTab } from '../features/profile/access-tab.tsx';
import { ActivityTab } from '../features/profile/activity-tab.tsx';
import { ApiKeysTab } from '../features/profile/api-keys-tab.tsx';
import { PreferencesTab } from '../features/profile/preferences-tab.tsx';
import { ProfileHead } from '../features/profile/profile-head.tsx';
import { ProfileTab } from '../features/profile/profile-tab.tsx';
import { profileQueries } from '../features/profile/profile.queries.ts';
import { ReviewsTab } from '../features/profile/reviews-tab.tsx';
import { SecurityTab } from '../features/profile/security-tab.tsx';
import { Component as NotFound } from './not-found.tsx';

const TABS: readonly {
  name: TabName | undefined;
  label: string;
  Content: ComponentType;
  feature?: Feature;
}[] = [
  { name: undefined, label: 'Profile', Content: ProfileTab },
  { name: 'access', label: 'My access', Content: AccessTab },
  { name: 'security', label: 'Security', Content: SecurityTab },
  { name: 'api-keys', label: 'API keys', Content: ApiKeysTab, feature: 'api_keys' },
  { name: 'activity', label: 'Activity', Content: ActivityTab },
  { name: 'reviews', label: 'Reviews', Content: ReviewsTab, feature: 'access_reviews' },
  { name: 'preferences', label: 'Preferences', Content: PreferencesTab },
];

/** Starts what the tab lists while its code is drawn. */
export function preload(
  client: QueryClient,
  { params }: { params: LoaderFunctionArgs['params'] },
): void {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (session === undefined || session.must_change_password) return;
  const { id } = session.user;
  // A failure shows where the list stands.
  const start = (query: Promise<unknown>) => void query.catch(() => undefined);
  if (!hasFeature(session, 'sessions')) return;
  if (params['tab'] === 'security') start(client.query(profileQueries.sessions(id)));
  if (params['tab'] === 'api-keys') start(client.query(profileQueries.keys(id)));
}

/** My profile: a header and one tab per address. */
export function Component() {
  const { tab } = useParams();
  const session = useSession();
  const { must_change_password: isForced } = session;
  const tabs = TABS.filter(({ feature }) => feature === undefined || hasFeature(session, feature));
  const current = tabs.find(({ name }) => name === tab);
  if (current === undefined) return <NotFound />;
  const { Content } = current;
  return (
    <Page title="My profile" narrow header={<ProfileHead />}>
      {!isForced && (
        <Tabs
          label="My profile"
          tabs={tabs.map(({ name, label }) => ({
            label,
            to: paths.profile.href(name),
            isCurrent: name === tab,
          }))}
        />
      )}
      <Sections>
        <Content />
      </Sections>
    </Page>
  );
}
