import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createReview, getReview, previewReview, updateReview } from '../../../contract/reviews.ts';
import { listUsers } from '../../../contract/users.ts';
import { setTimeZone } from '../../lib/time.ts';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { Component as EditPage } from '../../routes/review-edit.tsx';
import { Component as NewPage } from '../../routes/review-new.tsx';
import { fakePreview, fakeReview, fakeSettings } from '../../test/fake-review.ts';
import { fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';

afterEach(() => setTimeZone('browser'));

interface Sent {
  readonly settings: ReturnType<typeof fakeSettings>;
  readonly start?: string;
  readonly confirm?: string;
}
const sentBy = ({ body }: Asked) => body as Sent;

/** Silence that revokes takes 12 rights from 10 people, 3 admins among them. */
const previews = (items = 12) =>
  answer(previewReview, (asked) => {
    const { rules } = sentBy(asked).settings;
    const revoke = rules.on_silence === 'revoke' ? items : 0;
    return fakePreview({
      items,
      ...(items === 0 && { people: 0, by_right: [], reviewers: [], reviewer_count: 0 }),
      on_silence: {
        keep: items - revoke,
        revoke,
        people: revoke === 0 ? 0 : 10,
        admins: revoke === 0 ? 0 : 3,
        held_for_second_person: revoke > 0,
      },
    });
  });

const open = (at = '/reviews/new') => renderApp(<NewPage />, { at, path: '/reviews/new' });
const edit = (search = '') =>
  renderApp(<EditPage />, { at: `/reviews/5/edit${search}`, path: '/reviews/:reviewId/edit' });
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

it('goes through the four steps, with what silence does before it is chosen', async () => {
  const created: Sent[] = [];
  server.use(
    previews(),
    answer(createReview, (asked) => {
      created.push(sentBy(asked));
      return fakeReview({ state: 'starting' });
    }),
  );
  setTimeZone('Asia/Tokyo');
  const { user } = open();
  expect(await screen.findByText('10 people, 12 rights, 2 reviewers')).toBeVisible();
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Admins, Q4');
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(screen.getByRole('heading', { name: 'Reviewers' })).toHaveFocus();
  await user.click(screen.getByRole('button', { name: 'Next' }));
  const revoked = await screen.findByRole('radio', { name: /^Revoked/ });
  await waitFor(() =>
    expect(revoked.closest('label')).toHaveTextContent(
      'If nobody answered, 12 of 12 rights would go, from 10 people, 3 admins among them. A second admin would have to approve.',
    ),
  );
  expect(screen.getByRole('radio', { name: /^Kept/ })).toBeChecked();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Repeat' }), 'quarterly');
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(
    screen.getByText('It asks about admin rights of the admins of Acme.', {
      selector: 'li > span',
    }),
  ).toBeVisible();
  expect(
    screen.getByText(
      'It starts now and runs for 14 days, and again every three months at the same time in Asia/Tokyo.',
      { selector: 'li > span' },
    ),
  ).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Start review' }));
  expect(await screen.findByText('Another page')).toBeVisible();
  expect(created).toHaveLength(1);
  expect(created[0]).toMatchObject({
    settings: {
      name: 'Admins, Q4',
      scope: { kind: 'admins' },
      rules: { repeat: 'quarterly', time_zone: 'Asia/Tokyo' },
    },
    start: 'now',
  });
  expect(created[0]?.confirm).toBeUndefined();
});

it('names what is missing by step and field, and leads there', async () => {
  server.use(previews());
  const { user } = open('/reviews/new?step=check&scope=team');
  await user.click(await screen.findByRole('button', { name: 'Start review' }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Step 1, Scope: Team Choose a team.');
  await user.click(within(alert).getByRole('button', { name: 'Step 1, Scope: Name' }));
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveFocus();
  expect(screen.getByText(/Complete the scope and the reviewers to see how many/)).toBeVisible();
});

it('cannot start with nobody in its scope', async () => {
  server.use(previews(0));
  const { user } = open('/reviews/new?step=check&scope=idle&idle_days=90&role=admin');
  expect(await screen.findByText('Nobody is in this scope.')).toBeVisible();
  await user.click(step('Scope'));
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Idle admins');
  expect(screen.getByRole('textbox', { name: 'Idle for at least' })).toHaveValue('90');
  await user.click(step('Check'));
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Start review' })).toHaveAttribute(
      'aria-disabled',
      'true',
    ),
  );
});

it('wants the name typed for what revokes by itself, and keeps everything when refused', async () => {
  let tries = 0;
  server.use(
    previews(),
    answer(listUsers, () => [fakeUser({ id: 9, full_name: 'Cy Cole', email: 'cy@example.com' })]),
    answer(createReview, (asked) => {
      tries += 1;
      expect(sentBy(asked)).toMatchObject({
        confirm: 'Keys',
        settings: { reviewers: { policy: 'named', reviewer_ids: [9] } },
      });
      if (tries > 1) return fakeReview({ state: 'starting' });
      return refuse('invalid_request', {
        message: 'Some fields are not right',
        details: { 'settings.reviewers.reviewer_ids.0': ['Cy Cole has left the org'] },
      });
    }),
  );
  const { user } = open('/reviews/new?scope=keys');
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Keys');
  await user.click(step('Reviewers'));
  await user.click(screen.getByRole('radio', { name: /^People I name/ }));
  const named = screen.getByRole('group', { name: 'Reviewers' });
  await user.click(within(named).getByRole('button', { name: 'Name somebody' }));
  await user.click(await screen.findByRole('button', { name: /Cy Cole/ }));
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  await user.click(step('Rules'));
  await user.click(screen.getByRole('radio', { name: /^Revoked/ }));
  await user.click(screen.getByRole('radio', { name: /^By themselves/ }));
  await user.click(step('Check'));
  await user.click(screen.getByRole('button', { name: 'Start review' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Start Keys?' });
  await user.type(within(dialog).getByRole('textbox'), 'keys');
  await user.click(within(dialog).getByRole('button', { name: 'Start review' }));
  const alert = await screen.findByText(/Cy Cole has left the org/);
  await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  expect(alert).toHaveTextContent('Step 2, Reviewers: Reviewers');
  await user.click(within(alert).getByRole('button'));
  expect(screen.getByText('Cy Cole')).toBeVisible();
});

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

it('saves the next runs against a version that is another only for its end', async () => {
  const rules = { ...fakeSettings().rules, repeat: 'monthly' as const };
  const review = fakeReview({ may: ['edit'], settings: fakeSettings({ rules }) });
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
  const rules = { ...fakeSettings().rules, ...zoned };
  const review = fakeReview({ may: ['edit'], settings: fakeSettings({ rules }) });
  const asked = changesOf(review);
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
  const review = fakeReview({
    may: ['edit'],
    next_start_at: '2030-01-01T00:00:00.000Z',
    settings: fakeSettings({ rules }),
  });
  const { user, typeName } = await editing(review);
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
