import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { UserFacets } from '../../../contract/users.ts';
import { useFeature } from '../../api/session.ts';
import { Tabs } from '../../components/tabs.tsx';
import { writeState } from '../../lib/url-state.ts';
import { peopleQueries } from '../../people/people.queries.ts';
import { filterOf, PEOPLE_SHAPE, type PeopleFilter, type PeopleState } from './people-state.ts';

interface View {
  readonly label: string;
  readonly filter: PeopleFilter;
  readonly count: (facets: UserFacets) => number;
}

const VIEWS: readonly View[] = [
  { label: 'All', filter: {}, count: (facets) => facets.all },
  { label: 'Active', filter: { status: 'ACTIVE' }, count: (facets) => facets.active },
  { label: 'Locked', filter: { locked: 'true' }, count: (facets) => facets.locked },
  {
    label: 'Deactivated',
    filter: { status: 'DEACTIVATED' },
    count: (facets) => facets.deactivated,
  },
  {
    label: 'Pending invites',
    filter: { invite: 'pending' },
    count: (facets) => facets.pending_invites,
  },
  { label: 'Admins', filter: { role: 'admin' }, count: (facets) => facets.admins },
  { label: 'Idle 60+ days', filter: { idle_days: 60 }, count: (facets) => facets.idle_60 },
];

const NO_FILTER = {
  q: '',
  status: undefined,
  locked: undefined,
  role: undefined,
  team_id: undefined,
  invite: undefined,
  idle_days: undefined,
  never_signed_in: undefined,
} as const;

const isSame = (a: PeopleFilter, b: PeopleFilter): boolean =>
  JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());

/** Of invitations and activity not every server tells. */
const isUntold = ({ invite, idle_days: days }: PeopleFilter): boolean =>
  invite !== undefined || days !== undefined;

/**
 * The views people ask for daily. Their counts are of the whole org, so a view also clears the
 * search; they come by a request of their own, and a failure of it leaves the tabs without numbers.
 */
export function QuickViews({ state }: { state: PeopleState }) {
  const [search] = useSearchParams();
  const facets = useQuery(peopleQueries.facets());
  const isTold = useFeature('people_search');
  const current = filterOf(state);
  return (
    <Tabs
      label="Quick views"
      tabs={VIEWS.filter(({ filter }) => isTold || !isUntold(filter)).map(
        ({ label, filter, count }) => ({
          label,
          to: { search: writeState(PEOPLE_SHAPE, search, { ...NO_FILTER, ...filter }).toString() },
          isCurrent: isSame(filter, current),
          count: facets.data === undefined ? null : count(facets.data),
        }),
      )}
    />
  );
}
