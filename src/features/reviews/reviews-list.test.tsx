import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listReviews } from '../../../contract/reviews.ts';
import { Component } from '../../routes/reviews.tsx';
import { fakeReview, fakeSettings } from '../../test/fake-review.ts';
import { fakeSession } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';

const open = (at = '/reviews', session = fakeSession()) =>
  renderApp(<Component />, { at, path: '/reviews', session });
const member = fakeSession({ rights: { org_admin: false, super_user: false } });

it('shows how far each is, when it is due and whose it is', async () => {
  const past = new Date(Date.now() - 2 * 86_400_000 - 60_000).toISOString();
  server.use(
    answer(listReviews, ({ url }) => {
      expect(url.searchParams.get('view')).toBe('all');
      return [
        fakeReview(),
        fakeReview({ id: 6, due_at: past, settings: fakeSettings({ name: 'Late one' }) }),
        fakeReview({
          id: 7,
          state: 'scheduled',
          starts_at: new Date(Date.now() + 86_400_000 + 60_000).toISOString(),
          settings: fakeSettings({
            name: 'Idle people',
            scope: { kind: 'idle', idle_days: 60, role: 'admin' },
          }),
        }),
      ];
    }),
  );
  open();
  const row = await screen.findByRole('row', { name: /Admins, fourth quarter/ });
  expect(row).toHaveTextContent(/8\/12.*6 \/ 2 \/ 1 \/ 3.*in 3 days.*Ada Admin.*Running/);
  expect(
    within(row).getByRole('progressbar', { name: 'Answered in Admins, fourth quarter' }),
  ).toHaveAttribute('value', '8');
  expect(screen.getByRole('row', { name: /Late one/ })).toHaveTextContent(/Overdue: 2 days ago/);
  expect(screen.getByRole('row', { name: /Idle people/ })).toHaveTextContent(
    /Admins idle for 60 days and more.*Not started.*Starts in 1 day/,
  );
  expect(screen.getByRole('link', { name: 'My reviews' })).toHaveAttribute(
    'href',
    '/reviews?view=mine',
  );
});

it('tells an empty list from a search, and offers the first step', async () => {
  server.use(answer(listReviews, () => []));
  const { user } = open();
  expect(await screen.findByText('No review yet')).toBeVisible();
  expect(screen.getAllByRole('link', { name: 'New review' })).toHaveLength(2);
  await user.type(screen.getByRole('searchbox', { name: 'Search reviews' }), 'zzz');
  expect(await screen.findByText('Nothing matches “zzz”')).toBeVisible();
});

it('shows members their own alone, and leads them to their items', async () => {
  server.use(
    answer(listReviews, ({ url }) => {
      expect(url.searchParams.get('view')).toBe('mine');
      return [fakeReview({ may: ['decide'] })];
    }),
  );
  open('/reviews?view=all', member);
  const row = await screen.findByRole('row', { name: /Admins, fourth quarter/ });
  expect(within(row).getByRole('link')).toHaveAttribute('href', '/reviews/5/inbox');
  expect(row).toHaveTextContent('3 open items');
  expect(screen.queryByRole('link', { name: 'Scheduled' })).not.toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'New review' })).not.toBeInTheDocument();
});

it('never draws an error as no reviews', async () => {
  server.use(answer(listReviews, () => refuse('unavailable', { message: 'Not now' })));
  open();
  expect(await screen.findByText('This could not be loaded')).toBeVisible();
  expect(screen.queryByText('No review yet')).not.toBeInTheDocument();
});
