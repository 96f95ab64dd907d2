import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createReview, previewReview } from '../../../contract/reviews.ts';
import { listUsers } from '../../../contract/users.ts';
import { setTimeZone } from '../../lib/time.ts';
import { Component as NewPage } from '../../routes/review-new.tsx';
import { fakePreview, fakeReview, type fakeSettings } from '../../test/fake-review.ts';
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
