import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Feature } from '../../../contract/features.ts';
import type { User } from '../../../contract/users.ts';
import { isPageError } from '../../api/errors.ts';
import { hasFeature, useSession } from '../../api/session.ts';
import { paths, type PersonTab } from '../../app/paths.ts';
import { ErrorPanel, Loading, Skeleton } from '../../components/async-states.tsx';
import { Page } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { peopleQueries } from '../../people/people.queries.ts';
import { nameOf } from '../../people/person-facts.ts';
import { usePersonActs } from '../../people/use-person-acts.tsx';
import { PersonHead } from './person-head.tsx';
import { SignInExplainer } from './sign-in-explainer.tsx';
import './person.css';

const TABS: readonly { name: PersonTab | undefined; label: string; feature?: Feature }[] = [
  { name: undefined, label: 'Overview' },
  { name: 'access', label: 'Access' },
  { name: 'security', label: 'Security', feature: 'sessions' },
  { name: 'reviews', label: 'Reviews', feature: 'access_reviews' },
  { name: 'audit', label: 'Activity' },
];

const HeadSkeleton = () => (
  <header className="person-head" aria-busy="true">
    <Skeleton width="3.25rem" height="3.25rem" />
    <div className="person-who">
      {/* The page needs a heading to put the focus on. */}
      <h1 className="visually-hidden">Person</h1>
      <Skeleton width="14rem" height="1.3rem" />
      <Skeleton width="20rem" />
    </div>
  </header>
);

/** Header, explainer and tabs around the content of one tab. */
export function PersonPage({
  userId,
  tab,
  children,
}: {
  userId: number;
  tab: PersonTab | undefined;
  children: (person: User) => ReactNode;
}) {
  const {
    data: person,
    error,
    refetch,
  } = useQuery({
    ...peopleQueries.detail(userId),
    throwOnError: isPageError,
  });
  const navigate = useNavigate();
  const session = useSession();
  const { start, dialogs } = usePersonActs({
    onDone: (act) => {
      // They are not in this org any more: there is no page of theirs to stay on.
      if (act === 'remove') void navigate(paths.people.href());
    },
  });
  const tabs = (
    <Tabs
      label="Person"
      tabs={TABS.filter(({ feature }) => feature === undefined || hasFeature(session, feature)).map(
        ({ name, label }) => ({
          label,
          // A week, which a log shows at first, is empty for most people.
          to: paths.person.href(userId, name) + (name === 'audit' ? '?range=all' : ''),
          isCurrent: name === tab,
        }),
      )}
    />
  );
  if (person === undefined) {
    return (
      <Page title="Person" header={<HeadSkeleton />}>
        {tabs}
        {error === null ? (
          <Loading lines={6} label="Loading this person" />
        ) : (
          <div className="card">
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          </div>
        )}
      </Page>
    );
  }
  return (
    <Page title={nameOf(person)} header={<PersonHead person={person} start={start} />}>
      <SignInExplainer person={person} start={start} />
      {tabs}
      {children(person)}
      {dialogs}
    </Page>
  );
}
