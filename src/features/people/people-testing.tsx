import { screen } from '@testing-library/react';
import { getUserSettings } from '../../../contract/user-settings.ts';
import { getUserFacets, listUsers, type User } from '../../../contract/users.ts';
import { fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server, type Asked } from '../../test/server.ts';
import { PeopleList } from './people-list.tsx';
import { usePeoplePage } from './use-people-page.ts';

const People = () => <PeopleList page={usePeoplePage()} />;

const FACETS = {
  all: 340,
  active: 300,
  locked: 9,
  deactivated: 31,
  pending_invites: 12,
  expired_invites: 4,
  admins: 3,
  idle_60: 55,
  admins_idle_60: 1,
  never_signed_in: 14,
};

const SETTINGS = { theme: 'system', density: 'comfortable', time_zone: 'UTC' };

/** A person of the list, with a version of their own. */
export const person = (id: number, change: Partial<User> = {}): User =>
  fakeUser({
    id,
    full_name: `Person ${id}`,
    email: `p${id}@example.com`,
    etag: `"${id}-1"`,
    governed_here: true,
    ...change,
  });

/** A page of the list as it comes over the wire. */
export const page = (rows: readonly User[], headers: Record<string, string> = {}) =>
  Response.json(rows, { headers: { 'X-Total-Count': String(rows.length), ...headers } });

/** Serves the list and notes what was asked for. */
export function serve(reply: (asked: Asked) => Response | Promise<Response>) {
  const asked: URLSearchParams[] = [];
  server.use(
    answer(getUserFacets, () => FACETS),
    answer(getUserSettings, () => ({ ...SETTINGS, views: [] })),
    answer(listUsers, (request) => {
      asked.push(request.url.searchParams);
      return reply(request);
    }),
  );
  return asked;
}

export const open = (at = '/people') => renderApp(<People />, { at, path: '/people' });
export const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) });
