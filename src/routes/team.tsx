import type { QueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { Loading } from '../components/async-states.tsx';
import { MembersTab } from '../features/teams/members-tab.tsx';
import { TeamPage } from '../features/teams/team-page.tsx';
import { membersQueryOf, readMembersState } from '../features/teams/teams-state.ts';
import { teamsQueries } from '../features/teams/teams.queries.ts';
import { lazyChunk } from '../lib/chunk.ts';

// Forms and the log bring much code of their own, which the list of members does without.
const loadSettings = () => import('../features/teams/settings-tab.tsx');
const loadActivity = () => import('../features/teams/activity-tab.tsx');
const SettingsTab = lazyChunk(() =>
  loadSettings().then((module) => ({ default: module.SettingsTab })),
);
const ActivityTab = lazyChunk(() =>
  loadActivity().then((module) => ({ default: module.ActivityTab })),
);

// A failure shows where the content stands.
const start = (work: Promise<unknown>) => void work.catch(() => undefined);

/** Starts the team, and what the tab shows first, while its code is drawn. */
export function preload(
  client: QueryClient,
  { params, search }: { params: LoaderFunctionArgs['params']; search: URLSearchParams },
): void {
  const id = IdParam.safeParse(params['teamId']);
  if (!id.success) return;
  start(client.query(teamsQueries.detail(id.data)));
  if (params['tab'] === undefined) {
    start(client.query(teamsQueries.members(id.data, membersQueryOf(readMembersState(search)))));
  }
  if (params['tab'] === 'settings') start(loadSettings());
  if (params['tab'] === 'audit') start(loadActivity());
}

const notFound = () => new ApiError({ status: 404, code: 'not_found', message: 'No such page' });

/** One team: header, and a tab per address. */
export function Component() {
  const { teamId, tab } = useParams();
  const id = IdParam.safeParse(teamId);
  if (!id.success) throw notFound();
  switch (tab) {
    case undefined:
      return (
        <TeamPage teamId={id.data} tab={tab}>
          {(team) => <MembersTab team={team} />}
        </TeamPage>
      );
    case 'settings':
      return (
        <TeamPage teamId={id.data} tab={tab}>
          {(team) => (
            <Suspense fallback={<Loading lines={6} label="Loading settings" />}>
              <SettingsTab team={team} />
            </Suspense>
          )}
        </TeamPage>
      );
    case 'audit':
      return (
        <TeamPage teamId={id.data} tab={tab}>
          {(team) => (
            <Suspense fallback={<Loading lines={6} label="Loading activity" />}>
              <ActivityTab team={team} />
            </Suspense>
          )}
        </TeamPage>
      );
    default:
      throw notFound();
  }
}
