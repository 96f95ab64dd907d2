import type { QueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { ApiError } from '../api/errors.ts';
import { useFeature } from '../api/session.ts';
import { IdParam } from '../../contract/primitives.ts';
import { PersonRights } from '../access/person-rights.tsx';
import { Loading } from '../components/async-states.tsx';
import { OverviewTab } from '../features/person/overview-tab.tsx';
import { PersonPage } from '../features/person/person-page.tsx';
import { personQueries } from '../features/person/person.queries.ts';
import { lazyChunk } from '../lib/chunk.ts';
import { nameOf } from '../people/person-facts.ts';
import { peopleQueries } from '../people/people.queries.ts';
import { SecurityTab } from '../features/person/security-tab.tsx';

// The audit log and the reviews bring much code of their own, which the other tabs do without.
const loadActivity = () => import('../features/person/activity-tab.tsx');
const ActivityTab = lazyChunk(() =>
  loadActivity().then((module) => ({ default: module.ActivityTab })),
);

const loadHistory = () => import('../reviews/review-history.tsx');
const ReviewHistory = lazyChunk(() =>
  loadHistory().then((module) => ({ default: module.ReviewHistory })),
);

// A failure shows where the content stands.
const start = (query: Promise<unknown>) => void query.catch(() => undefined);

/** Starts the person, and what the tab shows first, while its code is drawn. */
export function preload(
  client: QueryClient,
  { params }: { params: LoaderFunctionArgs['params'] },
): void {
  const id = IdParam.safeParse(params['userId']);
  if (!id.success) return;
  start(client.query(peopleQueries.detail(id.data)));
  if (params['tab'] === undefined) start(client.query(personQueries.metrics(id.data)));
  if (params['tab'] === 'audit') start(loadActivity());
  if (params['tab'] === 'reviews') start(loadHistory());
  if (params['tab'] === 'security') start(client.query(personQueries.sessions(id.data)));
}

const notFound = () => new ApiError({ status: 404, code: 'not_found', message: 'No such page' });

/** One person: header, whether they can sign in, and a tab per address. */
export function Component() {
  const { userId, tab } = useParams();
  const tellsSecurity = useFeature('sessions');
  const hasReviews = useFeature('access_reviews');
  const id = IdParam.safeParse(userId);
  if (!id.success) throw notFound();
  switch (tab) {
    case undefined:
      return (
        <PersonPage userId={id.data} tab={tab}>
          {(person) => <OverviewTab person={person} />}
        </PersonPage>
      );
    case 'access':
      return (
        <PersonPage userId={id.data} tab={tab}>
          {(person) => <PersonRights person={{ id: person.id, name: nameOf(person) }} canChange />}
        </PersonPage>
      );
    case 'security':
      if (!tellsSecurity) throw notFound();
      return (
        <PersonPage userId={id.data} tab={tab}>
          {(person) => <SecurityTab person={person} />}
        </PersonPage>
      );
    case 'reviews':
      if (!hasReviews) throw notFound();
      return (
        <PersonPage userId={id.data} tab={tab}>
          {(person) => (
            <Suspense fallback={<Loading lines={6} label="Loading reviews" />}>
              <ReviewHistory userId={person.id} isOwn={false} />
            </Suspense>
          )}
        </PersonPage>
      );
    case 'audit':
      return (
        <PersonPage userId={id.data} tab={tab}>
          {(person) => (
            <Suspense fallback={<Loading lines={6} label="Loading activity" />}>
              <ActivityTab person={person} />
            </Suspense>
          )}
        </PersonPage>
      );
    default:
      throw notFound();
  }
}
