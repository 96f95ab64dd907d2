import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { getReview, previewReview, updateReview } from '../../../contract/reviews.ts';
import { setTimeZone } from '../../lib/time.ts';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { Component } from '../../routes/review-edit.tsx';
import { fakePreview, fakeReview, fakeSettings } from '../../test/fake-review.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';

afterEach(() => setTimeZone('browser'));

interface Sent {
  readonly settings: ReturnType<typeof fakeSettings>;
  readonly confirm?: string;
}
const sentBy = ({ body }: Asked) => body as Sent;
const previews = () => answer(previewReview, () => fakePreview());

const edit = (search = '') =>
  renderApp(<Component />, { at: `/reviews/5/edit${search}`, path: '/reviews/:reviewId/edit' });
/** Answers for a review that is changed; what it is changed by. */
const changesOf = (review: ReturnType<typeof fakeReview>): Asked[] => {
  const asked: Asked[] = [];
  server.use(
    previews(),
    answer(getReview, () => review),
    answer(updateReview, (one) => {
      asked.push(one);
      return review;
    }),
  );
  return asked;
};
const step = (name: string) => screen.getByRole('button', { name: new RegExp(`^\\d? ?${name}`) });

it('saves a draft with the version that it read, and puts it in place of another’s', async () => {
  const review = fakeReview({
    state: 'draft',
    started_at: null,
    may: ['edit', 'start', 'delete'],
    settings: fakeSettings({
      scope: { kind: 'idle', idle_days: 45, below_days: 90 },
      exclude_younger_days: 30,
    }),
  });
  const settings = { ...review.settings, description: 'Theirs' };
  const theirs = { ...review, settings, etag: '"review-5-2"' };
  const versions: (string | null)[] = [];
  server.use(
    previews(),
    answer(getReview, () => review),
    answer(updateReview, ({ headers, ...asked }) => {
      versions.push(headers.get('if-match'));
      expect(sentBy({ headers, ...asked })).not.toHaveProperty('start');
      return versions.length === 1 ? refuse('stale_version', { current: theirs }) : theirs;
    }),
  );
  const { user, client } = edit();
  expect(await screen.findByRole('textbox', { name: 'Idle for at least' })).toHaveValue('45');
  expect(screen.getByRole('textbox', { name: /And less than/ })).toHaveValue('90');
  await user.type(screen.getByRole('textbox', { name: 'Name' }), ', again');
  // Reading another's version does not put the draft on top of it.
  const { queryKey } = reviewsQueries.detail(5);
  act(() => void client.setQueryData(queryKey, theirs));
  await user.click(screen.getByRole('button', { name: 'Save the draft' }));
  expect(await screen.findByText(/Somebody else changed this review meanwhile/)).toBeVisible();
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue(
    'Admins, fourth quarter, again',
  );
  await user.click(screen.getByRole('button', { name: 'Save the draft' }));
  expect(await screen.findByText(/is kept as a draft/)).toBeVisible();
  expect(versions).toEqual(['"review-5-1"', '"review-5-2"']);
});

/** A running review of the admins, whose next runs are by those settings. */
const repeating = (next: Partial<ReturnType<typeof fakeSettings>> = {}) => {
  const rules = { ...fakeSettings().rules, repeat: 'monthly' as const };
  return fakeReview({
    may: ['edit'],
    next_start_at: '2030-01-01T00:00:00.000Z',
    settings: fakeSettings({ rules }),
    next_runs: { settings: fakeSettings({ rules, ...next }), scope_name: 'Payroll' },
  });
};

it('begins an edit of the next runs with how they will be, not with the running one', async () => {
  const review = repeating({ name: 'All of Payroll', scope: { kind: 'team', team_id: 7 } });
  const asked = changesOf(review);
  const { user } = edit();
  const name = await screen.findByRole('textbox', { name: 'Name' });
  expect(name).toHaveValue('All of Payroll');
  expect(screen.getByText('Payroll')).toBeVisible();
  await user.type(name, ', again');
  await user.click(step('Check'));
  await user.click(screen.getByRole('button', { name: 'Save for the next runs' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked.map((one) => sentBy(one).settings)).toMatchObject([
    { name: 'All of Payroll, again', scope: { kind: 'team', team_id: 7 } },
  ]);
});

it('saves the next runs against what the form began with, where somebody edits them meanwhile', async () => {
  const asked = changesOf(repeating());
  const { user, client } = edit('?step=check');
  const button = await screen.findByRole('button', { name: 'Save for the next runs' });
  const theirs = { ...repeating({ description: 'Theirs' }), etag: '"review-5-2"' };
  act(() => void client.setQueryData(reviewsQueries.detail(5).queryKey, theirs));
  await user.click(button);
  await waitFor(() => expect(asked[0]?.headers.get('if-match')).toBe('"review-5-1"'));
});

it('saves the next runs against a version that is another only for its end', async () => {
  const review = repeating();
  const asked = changesOf(review);
  const { user, client } = edit('?step=check');
  const button = await screen.findByRole('button', { name: 'Save for the next runs' });
  const extended = { ...review, due_at: '2030-01-01T00:00:00.000Z', etag: '"review-5-2"' };
  act(() => void client.setQueryData(reviewsQueries.detail(5).queryKey, extended));
  await user.click(button);
  await waitFor(() => expect(asked[0]?.headers.get('if-match')).toBe('"review-5-2"'));
});

it('keeps the zone in which a series repeats, until somebody says anew how it does', async () => {
  setTimeZone('Asia/Tokyo');
  const zoned = { repeat: 'monthly', time_zone: 'Australia/Sydney' } as const;
  const asked = changesOf(repeating({ rules: { ...fakeSettings().rules, ...zoned } }));
  const { user } = edit('?step=rules');
  const repeat = await screen.findByRole('combobox', { name: 'Repeat' });
  expect(repeat).toHaveAccessibleDescription(/at the same time in Australia\/Sydney\.$/);
  await user.selectOptions(repeat, 'quarterly');
  expect(repeat).toHaveAccessibleDescription(/at the same time in Asia\/Tokyo\.$/);
  await user.click(step('Check'));
  await user.click(screen.getByRole('button', { name: 'Save for the next runs' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked.map((one) => sentBy(one).settings.rules)).toMatchObject([
    { repeat: 'quarterly', time_zone: 'Asia/Tokyo' },
  ]);
});

const RISKY = { on_silence: 'revoke', apply: 'by_itself' } as const;
const editing = async (review: ReturnType<typeof fakeReview>) => {
  const asked = changesOf(review);
  const { user } = edit('?step=check');
  const typeName = async (title: string, verb: string) => {
    const dialog = await screen.findByRole('alertdialog', { name: title });
    expect(asked).toEqual([]);
    await user.type(within(dialog).getByRole('textbox'), review.settings.name);
    await user.click(within(dialog).getByRole('button', { name: verb }));
    await waitFor(() => expect(asked).toHaveLength(1));
    return asked.map(sentBy)[0];
  };
  return { user, typeName };
};

it('wants the name typed for next runs that revoke by themselves', async () => {
  const rules = { ...fakeSettings().rules, ...RISKY, repeat: 'monthly' as const };
  const { user, typeName } = await editing(repeating({ rules }));
  await user.click(await screen.findByRole('button', { name: 'Save for the next runs' }));
  const name = 'Admins, fourth quarter';
  const title = `Let the next runs of ${name} revoke by themselves?`;
  const sent = await typeName(title, 'Save for the next runs');
  expect(sent).toMatchObject({ confirm: name });
  expect(sent).not.toHaveProperty('start');
});

it('wants the name typed for a draft that its series starts', async () => {
  const review = fakeReview({
    state: 'draft',
    number: 2,
    started_at: null,
    may: ['edit', 'start', 'delete'],
    next_start_at: '2030-01-01T00:00:00.000Z',
    settings: fakeSettings({ rules: { ...fakeSettings().rules, ...RISKY } }),
  });
  const { user, typeName } = await editing(review);
  await user.click(await screen.findByRole('button', { name: 'Save the draft' }));
  const name = 'Admins, fourth quarter';
  const sent = await typeName(`Save ${name}, which its series starts?`, 'Save the draft');
  expect(sent).toMatchObject({ confirm: name });
});
