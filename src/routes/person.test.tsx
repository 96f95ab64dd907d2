import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listUserAudit } from '../../contract/audit.ts';
import { removeMembers } from '../../contract/orgs.ts';
import { unlockUser } from '../../contract/user-acts.ts';
import { getUserMetrics } from '../../contract/flow-metrics.ts';
import { getUser, type User } from '../../contract/users.ts';
import { sessionQueries } from '../api/session.ts';
import { createQueryClient } from '../app/query-client.ts';
import { RouteError } from '../app/route-error.tsx';
import { Feedback } from '../components/feedback.tsx';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { answer, refuse, server, type Asked } from '../test/server.ts';
import { Component, preload } from './person.tsx';

const METRICS = {
  sign_ins: 12,
  failed_sign_ins: 1,
  changes_made: 0,
  live_sessions: 2,
  status: 200,
  metrics: [],
};
const allowed = { allowed: true, because: null };

/** The page behind its loader and its boundary, as the router builds it. */
function open(at: string, reply: (asked: Asked) => unknown, session = fakeSession()) {
  const asked: string[] = [];
  const seen = (request: Asked) => void asked.push(request.url.pathname);
  server.use(
    answer(getUser, (request) => {
      seen(request);
      return reply(request);
    }),
    answer(getUserMetrics, (request) => {
      seen(request);
      return METRICS;
    }),
  );
  const client = createQueryClient();
  const defaults = client.getDefaultOptions();
  client.setDefaultOptions({ ...defaults, queries: { ...defaults.queries, retry: false } });
  client.setQueryData(sessionQueries.current().queryKey, session);
  const router = createMemoryRouter(
    [
      {
        path: '/people/:userId/:tab?',
        loader: ({ params }) => {
          preload(client, { params });
          return null;
        },
        element: <Component />,
        errorElement: <RouteError />,
        hydrateFallbackElement: <p>Booting</p>,
      },
      { path: '/people', element: <h1>People</h1> },
    ],
    { initialEntries: [at] },
  );
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <Feedback />
    </QueryClientProvider>,
  );
  return { asked, router, user: userEvent.setup() };
}

const openMenu = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(await screen.findByRole('button', { name: 'Actions' }));
  return screen.findByRole('menu');
};

describe('the page of a person', () => {
  it('shows who it is, asks for nothing twice, and leads from numbers to what they count', async () => {
    const { asked } = open('/people/7', () => fakeUser({ sign_in: allowed }));
    expect(await screen.findByRole('heading', { name: 'Ana Ruiz', level: 1 })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy e-mail address' })).toBeVisible();
    expect(await screen.findByRole('link', { name: '12 sign-ins' })).toHaveAttribute(
      'href',
      '/people/7/security',
    );
    expect(screen.getByRole('link', { name: '1 failed sign-in' })).toBeVisible();
    expect(asked.toSorted()).toEqual(['/api/users/7', '/api/users/7/metrics']);
  });

  it('is mended by the button of the explainer', async () => {
    const lock: User['lock'] = {
      kind: 'automatic',
      reason: null,
      locked_at: '2026-01-15T10:00:00.000Z',
      locked_by: null,
      until: null,
    };
    let person = fakeUser({
      account_locked: true,
      lock,
      sign_in: { allowed: false, because: 'locked_automatically' },
    });
    const { user } = open('/people/7', () => person);
    server.use(answer(unlockUser, () => (person = fakeUser({ sign_in: allowed, etag: '"7-2"' }))));
    await user.click(await screen.findByRole('button', { name: 'Unlock' }));
    expect(await screen.findByText('Ana Ruiz is unlocked')).toBeVisible();
    expect(await screen.findByText('Can sign in')).toBeVisible();
  });

  it('leaves for the list when the person has left the org', async () => {
    let isGone = false;
    const { user } = open('/people/7', () => (isGone ? refuse('not_found') : fakeUser()));
    server.use(
      answer(removeMembers, () => {
        isGone = true;
        return { code: '200', message: 'Removed' };
      }),
    );
    const menu = await openMenu(user);
    await user.click(within(menu).getByRole('menuitem', { name: /Remove from/ }));
    await user.type(await screen.findByLabelText(/to confirm/), 'ana@example.com');
    await user.click(screen.getByRole('button', { name: 'Remove from Acme' }));
    expect(await screen.findByRole('heading', { name: 'People' })).toBeVisible();
    expect(screen.getByText('Ana Ruiz has left Acme')).toBeVisible();
  });

  it('on oneself shows every act with the reason why another admin has to do it', async () => {
    const self = fakeUser({ sign_in: allowed });
    const { user } = open('/people/7', () => self, fakeSession({ user: self }));
    const menu = await openMenu(user);
    const items = within(menu).getAllByRole('menuitem');
    const off = items.filter((item) => item.getAttribute('aria-disabled') === 'true');
    const on = items.filter((item) => !off.includes(item)).map(({ textContent: text }) => text);
    expect(on).toEqual(['Edit name and e-mail', 'Add to team']);
    expect(off.length).toBeGreaterThan(4);
    for (const item of off) expect(item).toHaveTextContent('This is you');
  });

  it('goes from the menu to the field of the name', async () => {
    const { user } = open('/people/7', () => fakeUser());
    const menu = await openMenu(user);
    await user.click(within(menu).getByRole('menuitem', { name: 'Edit name and e-mail' }));
    await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Name'));
  });
});

describe('the activity of a person', () => {
  it('tells what was done by them and to them, and leads to the log of the org', async () => {
    const searches: string[] = [];
    server.use(
      answer(listUserAudit, ({ url }) => {
        searches.push(url.search);
        return [];
      }),
    );
    const { user } = open('/people/7', () => fakeUser());
    await user.click(await screen.findByRole('link', { name: 'Activity' }));
    expect(await screen.findByText('Nothing has happened yet')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open in Audit' })).toHaveAttribute(
      'href',
      '/audit?range=all&person=7',
    );
    await user.selectOptions(screen.getByRole('combobox', { name: 'Side' }), 'To this person');
    await expect.poll(() => searches).toEqual(['?per_page=50', '?owner=7&per_page=50']);
  });
});

describe('without a person', () => {
  // React and the router print what a boundary catches.
  beforeEach(() => {
    for (const level of ['error', 'warn'] as const) {
      vi.spyOn(console, level).mockImplementation(() => undefined);
    }
  });

  it.each(['/people/7', '/people/zero', '/people/7/nowhere'])('%s is a 404', async (at) => {
    open(at, () => refuse('not_found'));
    expect(await screen.findByRole('heading', { name: 'Nothing here' })).toBeVisible();
  });

  it('a broken server is named with its request, under the tabs', async () => {
    open('/people/7', () => refuse('internal', { message: 'Broken' }));
    expect(await screen.findByText('Request req-test')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Security' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Retry' })).toBeVisible();
  });
});
