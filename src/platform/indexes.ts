import { listAccess, type AccessConfiguration } from '../../contract/resource-access.ts';
import { listTeams, type Team } from '../../contract/teams.ts';
import { listUsers, type User } from '../../contract/users.ts';
import { callPageDirect, type Page } from '../api/client.ts';
import { PagedIndex, PER_PAGE } from './paged-index.ts';

const place = (page: number) => ({ page, per_page: PER_PAGE });

/** Everybody of the org, for a search that the server does not have. */
export const peopleIndex = new PagedIndex<User>(
  ({ id }) => id,
  (page) =>
    callPageDirect(listUsers, { query: { access_role: 'all', ...place(page) } }) as Promise<
      Page<User[]>
    >,
);

/** Every team that the reader may see, with its members. */
export const teamsIndex = new PagedIndex<Team>(
  ({ id }) => id,
  (page) => callPageDirect(listTeams, { query: place(page) }) as Promise<Page<Team[]>>,
);

/** Every resource with the grants on it. */
export const accessIndex = new PagedIndex<AccessConfiguration>(
  ({ resource_type, resource_id }) => `${resource_type}/${resource_id}`,
  async (page) => {
    const reply = await callPageDirect(listAccess, { query: place(page) });
    const { access_configurations: items } = reply.items as {
      access_configurations: AccessConfiguration[];
    };
    return { ...reply, items };
  },
);

/** Who is known by id, for their names: nobody, to a reader who may not list people. */
export const knownPeople = async (): Promise<ReadonlyMap<number, User>> =>
  new Map((await peopleIndex.rows().catch(() => [])).map((user) => [user.id, user]));
