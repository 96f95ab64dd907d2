import { useQuery } from '@tanstack/react-query';
import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ReviewIcon } from '../../components/icons.tsx';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { counted } from '../../reviews/words.ts';
import { REVIEWS_COLUMNS } from './reviews-columns.tsx';
import {
  MAX_SEARCH,
  REVIEWS_SHAPE,
  reviewsQueryOf,
  viewOf,
  viewSearch,
  type ReviewsView,
} from './reviews-state.ts';

const TABS: readonly { readonly view: ReviewsView; readonly label: string }[] = [
  { view: 'mine', label: 'My reviews' },
  { view: 'all', label: 'All' },
  { view: 'scheduled', label: 'Scheduled' },
  { view: 'closed', label: 'Closed' },
];
const EMPTY: Readonly<Record<ReviewsView, readonly [title: string, text: string]>> = {
  mine: [
    'Nothing is yours to review',
    'When somebody asks you about rights of others, it stands here.',
  ],
  all: [
    'No review yet',
    'A review asks people who should know whether rights are still needed, and acts on the answers.',
  ],
  scheduled: ['Nothing is scheduled', 'Drafts, and reviews that start by themselves, stand here.'],
  closed: ['No review is closed', 'What was decided in a review, and the proof of it, stays here.'],
};

const idOf = (review: Review): number => review.id;
const labelOf = (review: Review): string => review.settings.name;
const countReviews = (total: number): string => counted(total, 'review');

/** The page of reviews that the URL stands for. */
export function useReviewsPage() {
  const { org, rights } = useSession();
  const { state, patch, reset } = useUrlState(REVIEWS_SHAPE);
  const query = useQuery(reviewsQueries.list(org.id, reviewsQueryOf(state, rights.org_admin)));
  const moves = useListMoves({
    q: state.q,
    patch,
    query,
    count: countReviews,
    maxSearch: MAX_SEARCH,
  });
  const clear = () => reset(['view', 'per_page']);
  const view = viewOf(state.view, rights.org_admin);
  return { state, view, isAdmin: rights.org_admin, patch, clear, query, ...moves };
}
type ReviewsPage = ReturnType<typeof useReviewsPage>;

/** Why there is no review: a search, a page past the end, or there is none. */
function NoReviews({ state, view, isAdmin, patch, clear }: ReviewsPage) {
  if (state.cursor !== '') {
    return <PastEnd what="reviews" onFirst={() => patch({ cursor: '' })} />;
  }
  if (state.q !== '') return <NoMatch terms={state.q} onClear={clear} />;
  const [title, text] = EMPTY[view];
  return (
    <EmptyState
      icon={<ReviewIcon size={20} />}
      title={title}
      action={
        isAdmin && view !== 'mine' && view !== 'closed' ? (
          <ButtonLink look="primary" to={paths.reviewNew.href()}>
            New review
          </ButtonLink>
        ) : undefined
      }
    >
      {text}
    </EmptyState>
  );
}

const columnsOf = ({ view, isAdmin }: Pick<ReviewsPage, 'view' | 'isAdmin'>) => {
  if (!isAdmin) return REVIEWS_COLUMNS.member;
  return view === 'mine' ? REVIEWS_COLUMNS.mine : REVIEWS_COLUMNS.all;
};

/** Reviews, due soonest first: all views to admins, their own to members. */
export function ReviewsList({ page }: { page: ReviewsPage }) {
  const { state, view, isAdmin, patch, clear, query, search, retry } = page;
  return (
    <>
      <Tabs
        label="Reviews"
        tabs={TABS.filter((tab) => isAdmin || viewOf(tab.view, false) === tab.view).map((tab) => ({
          label: tab.label,
          to: paths.reviews.href(viewSearch(tab.view, isAdmin)),
          isCurrent: tab.view === view,
        }))}
      />
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search reviews"
            placeholder="Name of a review"
            onChange={search}
          />
        }
        onReset={state.q === '' ? undefined : clear}
      />
      <DataTable
        label="Reviews"
        columns={columnsOf(page)}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        skeletonRows={6}
        empty={<NoReviews {...page} />}
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'review' : 'reviews'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
