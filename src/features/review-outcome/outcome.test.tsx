import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { listReviewItems, type ReviewItem } from '../../../contract/review-items.ts';
import {
  applyReview,
  checkReview,
  getEvidenceKey,
  getReviewOutcome,
  retryReview,
  type ReviewOutcome,
} from '../../../contract/review-outcome.ts';
import { getReview, type Review } from '../../../contract/reviews.ts';
import { BO, fakeItem, fakeOutcome } from '../../test/fake-items.ts';
import { fakeReview } from '../../test/fake-review.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { OutcomePage } from './outcome-page.tsx';

const FINGERPRINT = 'ab12'.repeat(16);

function open(
  review: Partial<Review>,
  outcome: Partial<ReviewOutcome> = {},
  items: readonly ReviewItem[] = [],
) {
  const shown = { review: fakeReview({ closed_at: AN_INSTANT, may: [], ...review }) };
  server.use(
    // Before one review, whose address has the same form.
    answer(getEvidenceKey, () => ({
      algorithm: 'Ed25519',
      public_key: 'key',
      fingerprint: FINGERPRINT,
    })),
    answer(getReview, () => shown.review),
    answer(getReviewOutcome, () => fakeOutcome(outcome)),
    answer(listReviewItems, () => items, { 'X-Total-Count': String(items.length) }),
  );
  return { ...renderApp(<OutcomePage reviewId={5} />, { at: '/reviews/5/outcome' }), shown };
}

describe('before it is applied', () => {
  it('says what is taken away, and applies it when asked', async () => {
    const asked: string[] = [];
    const { user, shown } = open({ state: 'awaiting_apply', may: ['apply', 'evidence'] });
    server.use(
      answer(applyReview, () => {
        asked.push('apply');
        shown.review = { ...shown.review, state: 'completed' };
        return shown.review;
      }),
    );
    expect(await screen.findByText('2 grants end')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Apply 2 changes' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Apply 2 changes?' });
    await user.click(within(dialog).getByRole('button', { name: 'Apply 2 changes' }));
    expect((await screen.findAllByText('It is closed and applied.'))[0]).toBeVisible();
    expect(asked).toEqual(['apply']);
  });

  it('wants the name typed where much is taken away', async () => {
    const { user } = open(
      { state: 'awaiting_apply', may: ['apply'] },
      { changes: [{ change: 'remove_member', items: 26 }] },
    );
    await user.click(await screen.findByRole('button', { name: 'Apply 26 changes' }));
    const dialog = await screen.findByRole('alertdialog');
    const apply = within(dialog).getByRole('button', { name: 'Apply 26 changes' });
    expect(apply).toHaveAttribute('aria-disabled', 'true');
    await user.type(
      within(dialog).getByRole('textbox', { name: /to confirm/ }),
      'Admins, fourth quarter',
    );
    expect(apply).not.toHaveAttribute('aria-disabled');
  });

  it('says why it is held, and who may approve', async () => {
    const hold = [{ code: 'admins', count: 2, limit: 0 }] as const;
    open({ state: 'awaiting_apply', hold: [...hold], closed_by: BO }, { hold: [...hold] });
    expect(await screen.findByText('2 admins would lose a right')).toBeVisible();
    expect(
      screen.getByText(/neither owns the review nor has ended it: not Ada Admin, nor Bo Berg/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Apply 2 changes' })).toHaveAccessibleDescription(
      'A second person must approve it first',
    );
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
  });
});

it('tells of each change what became of it, while they are applied and once they are', async () => {
  const planned = fakeItem(1, { result: 'planned' });
  const shown = {
    review: fakeReview({ closed_at: AN_INSTANT, may: [], state: 'applying' }),
    outcome: fakeOutcome({ waiting: 2 }),
    items: [planned, fakeItem(2, { result: 'planned' })],
  };
  open({ state: 'applying' });
  server.use(
    answer(getReview, () => shown.review),
    answer(getReviewOutcome, () => shown.outcome),
    answer(listReviewItems, () => shown.items, { 'X-Total-Count': '2' }),
  );
  expect(await screen.findByRole('row', { name: /Person 1/ })).toHaveTextContent('Planned');

  shown.outcome = { ...shown.outcome, waiting: 1, results: [{ result: 'applied', items: 1 }] };
  shown.items = [{ ...planned, result: 'applied' }, fakeItem(2, { result: 'planned' })];
  await waitFor(() =>
    expect(screen.getByRole('row', { name: /Person 1/ })).toHaveTextContent('Applied'),
  );
  expect(screen.getByRole('row', { name: /Person 2/ })).toHaveTextContent('Planned');

  // The last of them together with the end: no poll tells of it.
  shown.review = { ...shown.review, state: 'completed' };
  shown.items = shown.items.map((item) => ({ ...item, result: 'applied' as const }));
  await waitFor(() =>
    expect(screen.getByRole('row', { name: /Person 2/ })).toHaveTextContent('Applied'),
  );
});

describe('when it is applied', () => {
  it('names what did not work, why, and where to mend it; and tries it again', async () => {
    const asked: unknown[] = [];
    const blocked = fakeItem(1, {
      kind: 'admin',
      result: 'blocked_last_admin',
      result_message: 'Would leave the org without an admin.',
    });
    const { user, shown } = open(
      { state: 'completed', may: ['retry'] },
      { results: [{ result: 'blocked_last_admin', items: 1 }], waiting: 0 },
      [blocked],
    );
    server.use(
      answer(retryReview, ({ body }) => {
        asked.push(body);
        return shown.review;
      }),
    );
    const row = await screen.findByRole('row', { name: /Person 1/ });
    expect(row).toHaveTextContent('Blocked: last admin');
    expect(row).toHaveTextContent('Would leave the org without an admin.');
    const links = within(row).getAllByRole('link', { name: 'Person 1' });
    expect(links.at(-1)).toHaveAttribute('href', '/people/101');
    await user.click(within(row).getByRole('button', { name: 'Try again: Person 1' }));
    await waitFor(() => expect(asked).toEqual([{ item_ids: [1] }]));
  });

  it('lists what did not stick, with the place to mend it, and checks again', async () => {
    const loose = fakeItem(1, {
      result: 'applied',
      stick: {
        state: 'still',
        through: [{ source: 'team', label: 'Team Data Ops', href: '/teams/7' }],
        checked_at: AN_INSTANT,
      },
    });
    const stick = { checked_at: AN_INSTANT, again_at: null, holds: 1, still: 1, back: 0 };
    const { user } = open({ state: 'completed', may: ['check'] }, { stick, waiting: 0 }, [loose]);
    const table = await screen.findByRole('table', { name: 'Revokes that did not stick' });
    expect(await within(table).findByRole('link', { name: 'Team Data Ops' })).toHaveAttribute(
      'href',
      '/teams/7',
    );
    const mended = fakeOutcome({ stick: { ...stick, holds: 2, still: 0 }, waiting: 0 });
    server.use(
      answer(checkReview, () => mended),
      answer(getReviewOutcome, () => mended),
    );
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    expect(
      await screen.findByRole('heading', { name: 'Everything that was taken away is gone' }),
    ).toBeVisible();
  });

  it('does not ask whether it stuck where nothing was taken away', async () => {
    const stick = { checked_at: AN_INSTANT, again_at: null, holds: 0, still: 0, back: 0 };
    open({ state: 'completed', may: ['check'] }, { stick, waiting: 0 });
    expect(await screen.findByText('Nothing to check')).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Did it stick?' })).not.toBeInTheDocument();
  });

  it('shows the key that its evidence is signed with', async () => {
    open({ state: 'completed', may: ['evidence'] });
    expect(await screen.findByText(/^ab12 ab12/)).toBeVisible();
  });
});

it('has nothing to show while the review runs', async () => {
  open({ state: 'active', closed_at: null });
  expect(await screen.findByText('There is no outcome yet')).toBeVisible();
});
