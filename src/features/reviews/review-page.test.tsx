import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  nudgeReviewers,
  reassignItems,
  startReview,
  stopReview,
} from '../../../contract/review-acts.ts';
import { getReviewProgress } from '../../../contract/review-progress.ts';
import { getReview, type Review } from '../../../contract/reviews.ts';
import { listUsers } from '../../../contract/users.ts';
import { Component } from '../../routes/review.tsx';
import { fakeReview, fakeSettings } from '../../test/fake-review.ts';
import { AN_INSTANT, fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';

const row = (id: number, name: string, change = {}) => ({
  reviewer: { id, full_name: name, email: `${id}@example.com` },
  is_active: true,
  items: 30,
  open: 4,
  decided: 26,
  median_seconds: 1.4,
  many_keep_share: 0.9,
  longest_run: 12,
  is_rubber_stamp: false,
  last_decided_at: AN_INSTANT,
  last_reminded_at: null,
  ...change,
});
const progress = {
  days: [{ date: '2026-01-15', open: 12, decided: 0 }],
  reviewers: [row(1, 'Ada Admin', { is_rubber_stamp: true }), row(8, 'Bo Berg', { open: 0 })],
  reminders: [],
};

const open = (review: Partial<Review> = {}, session = fakeSession()) => {
  const now = { review: fakeReview(review) };
  server.use(
    answer(getReview, () => now.review),
    answer(getReviewProgress, () => progress),
  );
  return {
    now,
    ...renderApp(<Component />, { at: '/reviews/5', path: '/reviews/:reviewId', session }),
  };
};

it('shows answers, the way to the deadline and who clicks without looking', async () => {
  open();
  expect(await screen.findByRole('heading', { name: /Admins, fourth quarter/ })).toBeVisible();
  expect(screen.getByText('8 of 12 items answered.')).toBeVisible();
  const ada = await screen.findByRole('row', { name: /Ada Admin/ });
  expect(ada).toHaveTextContent(/26\/30.*Rubber stamp.*1.4 s each, 90 % kept in bulk, 12 equal/);
  expect(screen.getByRole('row', { name: /Bo Berg/ })).not.toHaveTextContent('Rubber stamp');
  expect(screen.getByText(/15 Jan 2026: 12 open, 0 answered/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Answer 3 items' })).toHaveAttribute(
    'href',
    '/reviews/5/inbox',
  );
});

it('shows what is below the progress once it is known how long that gets', async () => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  open();
  server.use(
    answer(getReviewProgress, async () => {
      await arrived;
      return progress;
    }),
  );
  expect(await screen.findByRole('heading', { name: 'Progress' })).toBeVisible();
  expect(screen.queryByRole('heading', { name: 'Rules' })).toBeNull();
  arrive();
  expect(await screen.findByRole('heading', { name: 'Rules' })).toBeVisible();
});

it('reminds one reviewer and says who was told lately', async () => {
  server.use(
    answer(nudgeReviewers, ({ body }) => {
      expect(body).toEqual({ reviewer_ids: [1] });
      return { sent: 0, waiting: 1 };
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Actions for Ada Admin' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Remind by mail' }));
  expect(
    await screen.findByText('Nobody reminded: 1 person had a mail within the last hour'),
  ).toBeVisible();
});

it('names somebody for held items, and says whom the rules refuse', async () => {
  server.use(
    answer(listUsers, () => [fakeUser({ id: 9, full_name: 'Cy Cole', email: 'cy@example.com' })]),
    answer(reassignItems, ({ body }) => {
      expect(body).toEqual({ to_id: 9, held: true, note: 'As agreed' });
      return { moved: 1, refused: [{ item_id: 4, message: 'Cy Cole gave it 3 days ago' }] };
    }),
  );
  const { user } = open({ counts: { ...fakeReview().counts, held: 2 } });
  expect(await screen.findByText(/2 items are held/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Name a reviewer' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox', { name: /Note/ }), 'As agreed');
  await user.click(await within(dialog).findByRole('button', { name: /Cy Cole/ }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    /1 item handed over, 1 not.*Cy Cole gave it 3 days ago/,
  );
});

it('stops only for who types the name and says why', async () => {
  const { user, now } = open();
  server.use(
    answer(stopReview, ({ body }) => {
      expect(body).toEqual({ name: 'Admins, fourth quarter', reason: 'Wrong scope' });
      now.review = fakeReview({ state: 'cancelled', cancelled_at: AN_INSTANT, may: [] });
      return now.review;
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Stop for good' }));
  const dialog = await screen.findByRole('alertdialog');
  const stop = within(dialog).getByRole('button', { name: 'Stop review' });
  await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Wrong scope');
  expect(stop).toHaveAttribute('aria-disabled', 'true');
  await user.type(
    within(dialog).getByRole('textbox', { name: /Type Admins/ }),
    'Admins, fourth quarter',
  );
  await user.click(stop);
  expect(await screen.findByText('Stopped', { selector: '.chip' })).toBeVisible();
});

it('asks for the name before it starts what revokes by itself', async () => {
  const settings = fakeSettings();
  const risky = {
    ...settings,
    rules: { ...settings.rules, on_silence: 'revoke', apply: 'by_itself' },
  } as const;
  server.use(
    answer(startReview, ({ body }) => {
      expect(body).toEqual({ confirm: 'Admins, fourth quarter' });
      return fakeReview({ state: 'active' });
    }),
  );
  const { user } = open({
    state: 'draft',
    settings: risky,
    started_at: null,
    may: ['edit', 'start', 'delete'],
  });
  await user.click(await screen.findByRole('button', { name: 'Actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Start now' }));
  const dialog = await screen.findByRole('alertdialog');
  await user.type(within(dialog).getByRole('textbox'), 'Admins, fourth quarter');
  await user.click(within(dialog).getByRole('button', { name: 'Start review' }));
  await screen.findByText('Draft', { selector: '.chip' });
});

it('says in which way the next runs are others than this one', async () => {
  const settings = fakeSettings({ rules: { ...fakeSettings().rules, repeat: 'monthly' } });
  const next = fakeSettings({
    name: 'Payroll',
    scope: { kind: 'team', team_id: 7 },
    rules: { ...settings.rules, days: 7 },
  });
  open({
    settings,
    next_start_at: '2030-01-01T00:00:00.000Z',
    next_runs: { settings: next, scope_name: 'Payroll Berlin' },
  });
  expect(await screen.findByText(/^From the next run on/)).toHaveTextContent(
    'From the next run on: It is called “Payroll”. It asks about places in teams of the people of the team Payroll Berlin. It starts by itself and runs for 7 days, and again every month at the same time in UTC.',
  );
});

it('says nothing more of next runs that are as this one', async () => {
  const settings = fakeSettings({ rules: { ...fakeSettings().rules, repeat: 'monthly' } });
  const next_runs = { settings, scope_name: null };
  open({ settings, next_start_at: '2030-01-01T00:00:00.000Z', next_runs });
  expect(await screen.findByText(/The next run starts/)).toBeVisible();
  expect(screen.queryByText(/^From the next run on/)).not.toBeInTheDocument();
});

it('says who must approve, and where', async () => {
  open({ state: 'awaiting_apply', hold: [{ code: 'admins', count: 1, limit: 0 }], may: [] });
  expect(await screen.findByText(/A second admin must approve: 1 admin would lose/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'See and approve' })).toHaveAttribute(
    'href',
    '/reviews/5/outcome',
  );
});

it('takes members to their items', async () => {
  open({}, fakeSession({ rights: { org_admin: false, super_user: false } }));
  expect(await screen.findByText('Another page')).toBeVisible();
});
