import type { QueryClient } from '@tanstack/react-query';
import { paths } from '../app/paths.ts';
import { ButtonLink } from '../components/button.tsx';
import { PlusIcon } from '../components/icons.tsx';
import { Page } from '../components/page.tsx';
import { PeopleList } from '../features/people/people-list.tsx';
import { listQueryOf, readPeopleState } from '../features/people/people-state.ts';
import { usePeoplePage } from '../features/people/use-people-page.ts';
import { peopleQueries } from '../people/people.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  const list = peopleQueries.list(listQueryOf(readPeopleState(search)));
  // The component shows what went wrong; here it is only begun.
  client.query(list).catch(() => undefined);
  client.query(peopleQueries.facets()).catch(() => undefined);
};

export function Component() {
  const page = usePeoplePage();
  return (
    <Page
      title="People"
      count={page.query.data?.total ?? null}
      actions={
        <ButtonLink look="primary" icon={<PlusIcon />} to={paths.invitations.href('?new=1')}>
          Invite people
        </ButtonLink>
      }
    >
      <PeopleList page={page} />
    </Page>
  );
}
