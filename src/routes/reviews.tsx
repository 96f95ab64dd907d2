import type { QueryClient } from '@tanstack/react-query';
import { sessionQueries, useSession } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { ButtonLink } from '../components/button.tsx';
import { PlusIcon } from '../components/icons.tsx';
import { Page } from '../components/page.tsx';
import { ReviewsList, useReviewsPage } from '../features/reviews/reviews-list.tsx';
import { readReviewsState, reviewsQueryOf } from '../features/reviews/reviews-state.ts';
import { reviewsQueries } from '../reviews/reviews.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (!session) return;
  const query = reviewsQueryOf(readReviewsState(search), session.rights.org_admin);
  // The component shows what went wrong; here it is only begun.
  client.query(reviewsQueries.list(session.org.id, query)).catch(() => undefined);
};

/** Who may do what, looked at by somebody, at intervals. */
export function Component() {
  const page = useReviewsPage();
  const { rights } = useSession();
  return (
    <Page
      title="Reviews"
      count={page.query.data?.total ?? null}
      lead={
        rights.org_admin
          ? 'Somebody looks at who can do what, decides, it takes effect, and it can be proven.'
          : 'Where you are asked whether others still need what they can do.'
      }
      {...(rights.org_admin && {
        actions: (
          <ButtonLink look="primary" icon={<PlusIcon />} to={paths.reviewNew.href()}>
            New review
          </ButtonLink>
        ),
      })}
    >
      <ReviewsList page={page} />
    </Page>
  );
}
