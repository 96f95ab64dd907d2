import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import type { Session } from '../../contract/session.ts';
import { sessionQueries } from '../api/session.ts';
import { createQueryClient } from '../app/query-client.ts';
import { Feedback } from '../components/feedback.tsx';
import { fakeSession } from './fakes.ts';

/**
 * Renders as the app does: query client (without retries), data router, toasts, a session (null for
 * none). `path` is the pattern of the route, for components that read parameters.
 */
export function renderApp(
  children: ReactNode,
  {
    at = '/',
    path = '*',
    session = fakeSession(),
  }: { at?: string; path?: string; session?: Session | null } = {},
) {
  const client = createQueryClient();
  const defaults = client.getDefaultOptions();
  client.setDefaultOptions({ ...defaults, queries: { ...defaults.queries, retry: false } });
  if (session !== null) client.setQueryData(sessionQueries.current().queryKey, session);
  const router = createMemoryRouter(
    [
      { path, element: children },
      ...(path === '*' ? [] : [{ path: '*', element: <p>Another page</p> }]),
    ],
    { initialEntries: ['/before', at], initialIndex: 1 },
  );
  const view = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <Feedback />
    </QueryClientProvider>,
  );
  return { ...view, client, router, user: userEvent.setup() };
}
