import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { bulkUsers, resumeBulkRun, undoBulkRun } from '../../../contract/bulk.ts';
import { recentActs } from '../../recent/recent-acts.ts';
import { fakePlan, fakeRow, fakeRun } from '../../test/fake-runs.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { BLOCKED, chooseAll, more, serveBulk, type AskedBulk } from './bulk-testing.tsx';
import { open, page, person, row, serve } from './people-testing.tsx';

beforeEach(() => recentActs.clear());

describe('a selection', () => {
  it('is kept over pages', async () => {
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

  it('widens to everybody who matches, but for those taken out, until the filter changes', async () => {
    serve(() => page([person(1), person(2)], { 'X-Total-Count': '340' }));
    const asked = serveBulk();
    const { user } = open('/people?role=member&locked=false&idle_days=60');
    await chooseAll(user);
    await user.click(screen.getByRole('button', { name: 'Select all 340 matching' }));
    expect(screen.getByText('340 selected')).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'Select Person 2' })).toBeChecked();
    await user.click(screen.getByRole('checkbox', { name: 'Select Person 2' }));
    expect(screen.getByText('339 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Unlock' }));
    await screen.findByRole('alertdialog', { name: 'Unlock 2 people?' });
    expect(asked).toEqual([
      {
        action: 'unlock',
        filter: { role: 'member', locked: false, idle_days: 60 },
        except_ids: [2],
        dry_run: true,
      },
    ]);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    await user.selectOptions(screen.getByLabelText('Role'), 'Role: any');
    await waitFor(() => expect(screen.queryByText(/selected/)).not.toBeInTheDocument());

    // Back at the first filters, what was chosen since counts.
    await user.click(screen.getByRole('checkbox', { name: 'Select Person 2' }));
    await user.selectOptions(screen.getByLabelText('Role'), 'member');
    expect(await screen.findByText('1 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Unlock' }));
    await screen.findByRole('alertdialog', { name: 'Unlock 1 person?' });
    expect(asked[1]).toMatchObject({ ids: [2] });
  });

  it('says why it cannot widen to more than one act takes', async () => {
    serve(() => page([person(1)], { 'X-Total-Count': '5001' }));
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 1' }));
    const widen = screen.getByRole('button', { name: 'Select all 5,001 matching' });
    expect(widen).toHaveAttribute('aria-disabled', 'true');
    expect(widen).toHaveAccessibleDescription(/5,000 people at most/);
  });
});

describe('an act on many', () => {
  it('asks with the plan, runs those who will change, and keeps the others selected', async () => {
    serve(() => page([1, 2, 3, 4].map((id) => person(id))));
    const asked = serveBulk((id) =>
      id === 3 ? { state: 'blocked', code: 'last_admin', message: 'The last admin' } : {},
    );
    const { user } = open();
    await chooseAll(user);
    await user.click(screen.getByRole('button', { name: 'Lock' }));
    const ask = await screen.findByRole('alertdialog', { name: 'Lock 3 people?' });
    const plan = within(ask).getByRole('group', { name: 'Plan: show' });
    expect(plan).toHaveTextContent('All 4Blocked 1Will change 3');
    expect(within(ask).getByText('Has a higher rank')).toBeVisible();
    await user.type(within(ask).getByLabelText('Reason'), 'Incident 12');
    await user.click(within(ask).getByRole('button', { name: 'Lock 3 people' }));

    const ledger = await screen.findByRole('dialog', { name: '2 of 4 locked' });
    expect(asked[1]).toEqual({
      action: 'lock',
      ids: [2, 3, 4],
      reason: 'Incident 12',
      within_seconds: 1,
    });
    expect(within(ledger).getByText('The last admin')).toBeVisible();
    await user.click(within(ledger).getByRole('button', { name: 'Not done 2' }));
    expect(within(ledger).getAllByRole('row')).toHaveLength(3);
    await user.click(within(ledger).getByRole('button', { name: 'Retry 1' }));
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[2]).toMatchObject({ ids: [3], reason: 'Incident 12' });
    await user.click(await within(ledger).findByRole('button', { name: 'Done' }));
    await waitFor(() => expect(ledger).not.toBeInTheDocument());
    expect(screen.getByText('2 selected')).toBeVisible();
    expect(await row('Person 3')).toHaveTextContent('The last admin');
    expect(screen.getByRole('checkbox', { name: 'Select Person 3' })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Select Person 2' })).not.toBeChecked();
    expect(screen.getByText('2 of 4 locked')).toBeVisible();
  });

  it('wants the number typed above ten, and for what cannot be taken back', async () => {
    serve(() => page(Array.from({ length: 12 }, (_none, index) => person(index + 2))));
    const asked = serveBulk();
    const { user } = open();
    await chooseAll(user);
    await more(user, 'Make admin');
    const verb = await screen.findByRole('button', { name: 'Make 12 people admin' });
    await user.click(verb);
    expect(asked).toHaveLength(1);
    await user.type(screen.getByLabelText(/to confirm/), '12');
    await user.click(verb);
    await screen.findByRole('dialog', { name: '12 of 12 made admin' });
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 2' }));
    await more(user, 'Remove from org');
    const remove = await screen.findByRole('button', { name: 'Remove 1 person from Acme' });
    expect(remove).toHaveAttribute('aria-disabled', 'true');
  });

  it('goes on where it was cut off, and takes back what it did', async () => {
    serve(() => page([person(2), person(3)]));
    const waiting = [fakeRow(2), fakeRow(3, { state: 'waiting' })];
    const whole = [fakeRow(2), fakeRow(3)];
    let resumed = 0;
    server.use(
      answer(bulkUsers, ({ body }) => {
        const rows = waiting.map((one) => ({ ...one, state: 'will_change' as const }));
        return (body as AskedBulk).dry_run === true ? fakePlan(rows) : fakeRun(waiting);
      }),
      answer(resumeBulkRun, () => {
        resumed += 1;
        return resumed === 1 ? refuse('conflict', { message: 'Not now' }) : fakeRun(whole);
      }),
      answer(undoBulkRun, ({ params }) =>
        fakeRun(whole, { id: 77, action: 'activate', undo_of: Number(params['run_id']) }),
      ),
    );
    const { user } = open();
    await chooseAll(user);
    await more(user, 'Deactivate');
    await user.click(await screen.findByRole('button', { name: 'Deactivate 2 people' }));
    const ledger = await screen.findByRole('dialog', { name: '1 of 2 deactivated' });
    expect(within(ledger).getByRole('alert')).toHaveTextContent(/Not now.*Request req-test/);
    await user.click(within(ledger).getByRole('button', { name: 'Go on with 1' }));
    await screen.findByRole('dialog', { name: '2 of 2 deactivated' });
    await user.click(screen.getByRole('button', { name: 'Undo 2' }));
    await screen.findByRole('dialog', { name: 'Undo: 2 of 2 activated' });
  });

  it('offers the way back once its ledger is closed', async () => {
    serve(() => page([person(2)]));
    serveBulk();
    const undone: unknown[] = [];
    server.use(
      answer(undoBulkRun, ({ params }) => {
        undone.push(params['run_id']);
        return fakeRun([fakeRow(2, BLOCKED)], { action: 'activate', undo_of: 12 });
      }),
    );
    const { user } = open();
    await chooseAll(user);
    await more(user, 'Deactivate');
    await user.click(await screen.findByRole('button', { name: 'Deactivate 1 person' }));
    await user.click(await screen.findByRole('button', { name: 'Done' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(
      await screen.findByText('1 of 1 deactivated: undone, but 1 could not be taken back'),
    ).toBeVisible();
    expect(undone).toEqual(['12']);
  });

  it('hands out the links where no mail goes out', async () => {
    serve(() => page([person(2), person(3)]));
    serveBulk((id) => ({ link: `https://rollcall.test/set-password#token=t${id}` }));
    const { user } = open();
    await chooseAll(user);
    await more(user, 'Send reset link');
    await user.click(await screen.findByRole('button', { name: 'Send a reset link to 2 people' }));
    await screen.findByRole('dialog', { name: '2 of 2 sent a reset link' });
    await user.click(screen.getByRole('button', { name: 'Copy the link of Person 3' }));
    expect(await navigator.clipboard.readText()).toBe(
      'https://rollcall.test/set-password#token=t3',
    );
  });

  it('says that no plan could be made, and tries again', async () => {
    serve(() => page([person(2)]));
    let calls = 0;
    server.use(
      answer(bulkUsers, () => {
        calls += 1;
        return calls === 1
          ? refuse('invalid_request', { message: 'No such thing' })
          : fakePlan([fakeRow(2, { state: 'will_change' })]);
      }),
    );
    const { user } = open();
    await chooseAll(user);
    await more(user, 'Deactivate');
    const ask = await screen.findByRole('alertdialog');
    await user.click(await within(ask).findByRole('button', { name: 'Retry' }));
    expect(await within(ask).findByText('Person 2')).toBeVisible();
  });
});
