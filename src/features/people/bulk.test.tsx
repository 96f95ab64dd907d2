import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { mergeMembers } from '../../../contract/orgs.ts';
import { lockUser, sendReset } from '../../../contract/user-acts.ts';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { open, page, person, row, serve } from './people-testing.tsx';

describe('many at once', () => {
  it('keeps a selection over pages', async () => {
    serve(({ url }) =>
      url.searchParams.get('cursor') === 'two'
        ? page([person(3)])
        : page([person(1), person(2)], { Link: '</api/users?cursor=two>; rel="Next"' }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 1' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 3' }));
    expect(screen.getByText('2 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.queryByText(/selected/)).not.toBeInTheDocument();
  });

  it('reports who was locked, and keeps the others selected with their reason', async () => {
    const asked: Asked[] = [];
    serve(() => page([person(1), person(2), person(3), person(4)]));
    server.use(
      answer(lockUser, (request) => {
        asked.push(request);
        if (request.params['user_id'] === '3') {
          return refuse('last_admin', { message: 'The org would have no admin left' });
        }
        return person(Number(request.params['user_id']), { account_locked: true });
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'Lock' }));
    // Person 1 is who is signed in here.
    const ask = await screen.findByRole('alertdialog', { name: 'Lock 3 people?' });
    expect(ask).toHaveTextContent('Person 1: This is you');
    await user.type(within(ask).getByLabelText('Reason'), 'Incident 12');
    await user.click(within(ask).getByRole('button', { name: 'Lock 3 people' }));

    const results = await screen.findByRole('dialog', { name: '2 of 4 locked' });
    expect(within(results).getByText('The org would have no admin left')).toBeVisible();
    expect(within(results).getAllByText('Locked')).toHaveLength(2);
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill({ reason: 'Incident 12' }));
    expect(asked.map(({ headers }) => headers.get('if-match')).toSorted()).toEqual([
      '"2-1"',
      '"3-1"',
      '"4-1"',
    ]);
    await user.click(within(results).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(results).not.toBeInTheDocument());
    expect(screen.getByText('2 selected')).toBeVisible();
    expect(await row('Person 3')).toHaveTextContent('The org would have no admin left');
    expect(screen.getByRole('checkbox', { name: 'Select Person 3' })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Select Person 2' })).not.toBeChecked();
  });

  it('never runs more than four requests at once, and retries only what failed', async () => {
    const people = Array.from({ length: 12 }, (_, index) => person(index + 2));
    serve(() => page(people));
    let now = 0;
    let most = 0;
    let calls = 0;
    server.use(
      answer(mergeMembers, async ({ body }) => {
        calls += 1;
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        const id = (body as { members: { id: number }[] }).members[0]?.id;
        return id === 5 && calls <= 12 ? refuse('unavailable', { message: 'Try later' }) : [];
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Make admin' }));
    // More than ten: the number has to be typed.
    const verb = await screen.findByRole('button', { name: 'Make 12 people admin' });
    await user.click(verb);
    expect(calls).toBe(0);
    await user.type(screen.getByLabelText(/to confirm/), '12');
    await user.click(verb);
    await screen.findByRole('dialog', { name: '11 of 12 made admin' });
    expect(most).toBe(4);
    await user.click(screen.getByRole('button', { name: 'Retry 1' }));
    await screen.findByRole('dialog', { name: '12 of 12 made admin' });
    expect(calls).toBe(13);
  });

  it('hands out the links where no mail goes out', async () => {
    serve(() => page([person(2), person(3)]));
    server.use(
      answer(sendReset, ({ params }) => ({
        message: 'Made',
        link: `https://rollcall.test/set-password#token=t${String(params['user_id'])}`,
      })),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Send reset link' }));
    await user.click(await screen.findByRole('button', { name: 'Send a reset link to 2 people' }));
    await screen.findByRole('dialog', { name: '2 of 2 sent a reset link' });
    await user.click(screen.getByRole('button', { name: 'Copy the link of Person 3' }));
    expect(await navigator.clipboard.readText()).toBe(
      'https://rollcall.test/set-password#token=t3',
    );
  });
});
