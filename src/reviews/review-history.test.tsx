import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listReviewHistory } from '../../contract/review-desk.ts';
import { AN_INSTANT, fakeSession } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, refuse, server } from '../test/server.ts';
import type { HistoryRow } from './history-columns.tsx';
import { ReviewHistory } from './review-history.tsx';

const BO = { id: 8, full_name: 'Bo Berg', email: 'bo@example.com' };
const row = (change: Partial<HistoryRow> = {}): HistoryRow => ({
  id: 1,
  kind: 'admin',
  right: { role: 'admin', team: null, resource: null, key: null, expires_at: null },
  answer: {
    decision: 'revoke',
    reduce_to: null,
    reason: 'Changed jobs',
    reviewer: BO,
    impersonator: null,
    decided_at: AN_INSTANT,
  },
  result: 'blocked_last_admin',
  applied_at: null,
  reviewer: BO,
  review: { id: 5, name: 'Admins, fourth quarter' },
  closed_at: AN_INSTANT,
  ...change,
});

it('shows what was asked, said and done; admins get to the review', async () => {
  server.use(
    answer(listReviewHistory, ({ params }) => {
      expect(params['user_id']).toBe('7');
      return [row(), row({ id: 2, answer: null, result: null })];
    }),
  );
  renderApp(<ReviewHistory userId={7} isOwn={false} />);
  const [first, second] = await screen.findAllByRole('row', { name: /Admins, fourth quarter/ });
  expect(first).toHaveTextContent(
    /Admin of Acme.*Revoke.*Changed jobs.*Bo Berg.*Stays: the last admin/,
  );
  expect(second).toHaveTextContent(/Nobody answered/);
  expect(screen.getAllByRole('link', { name: 'Admins, fourth quarter' })[0]).toHaveAttribute(
    'href',
    '/reviews/5',
  );
});

it('tells people that nobody has asked yet, and never an error for that', async () => {
  server.use(answer(listReviewHistory, () => []));
  const session = fakeSession({ rights: { org_admin: false, super_user: false } });
  const view = renderApp(<ReviewHistory userId={1} isOwn />, { session });
  expect(await screen.findByText('Never reviewed')).toBeVisible();
  view.unmount();
  server.use(answer(listReviewHistory, () => refuse('unavailable', { message: 'Not now' })));
  renderApp(<ReviewHistory userId={1} isOwn />, { session });
  expect(await screen.findByText('This could not be loaded')).toBeVisible();
});
