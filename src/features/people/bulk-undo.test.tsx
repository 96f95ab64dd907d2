import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { bulkUsers, resumeBulkRun, stopBulkRun, undoBulkRun } from '../../../contract/bulk.ts';
import { recentActs } from '../../recent/recent-acts.ts';
import { fakePlan, fakeRow, fakeRun } from '../../test/fake-runs.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { BLOCKED, chooseAll, more, type AskedBulk } from './bulk-testing.tsx';
import { open, page, person, serve } from './people-testing.tsx';

beforeEach(() => recentActs.clear());

const FIRST = { id: 77, action: 'activate', undo_of: 12 } as const;
const HALF = [fakeRow(2), fakeRow(3, { state: 'waiting' })];
const WHOLE = [fakeRow(2), fakeRow(3)];

/** Three are deactivated in two runs, 12 and what was tried again, 13; then both are taken back. */
async function takeBack() {
  serve(() => page([2, 3, 4].map((id) => person(id))));
  server.use(
    answer(bulkUsers, ({ body }) => {
      const { ids = [2, 3, 4], dry_run: isDry } = body as AskedBulk;
      if (isDry === true) return fakePlan(ids.map((id) => fakeRow(id, { state: 'will_change' })));
      return ids.length === 1
        ? fakeRun([fakeRow(4)], { id: 13 })
        : fakeRun([...WHOLE, fakeRow(4, BLOCKED)], { id: 12 });
    }),
  );
  const { user } = open();
  await chooseAll(user);
  await more(user, 'Deactivate');
  await user.click(await screen.findByRole('button', { name: 'Deactivate 3 people' }));
  await user.click(await screen.findByRole('button', { name: 'Retry 1' }));
  await user.click(await screen.findByRole('button', { name: 'Undo 3' }));
  return user;
}

describe('the undoing of an act that took several runs', () => {
  it('begins none after one that failed, counts who is left, and goes on with them', async () => {
    const asked: string[] = [];
    server.use(
      answer(undoBulkRun, ({ params }) => {
        asked.push(String(params['run_id']));
        if (params['run_id'] === '13')
          return fakeRun([fakeRow(4)], { ...FIRST, id: 78, undo_of: 13 });
        return asked.length === 1
          ? refuse('conflict', { message: 'Not now' })
          : fakeRun(WHOLE, FIRST);
      }),
    );
    const user = await takeBack();
    const ledger = await screen.findByRole('dialog', { name: 'Undo: 0 of 3 activated' });
    expect(within(ledger).getByRole('alert')).toHaveTextContent('Not now');
    expect(asked).toEqual(['12']);
    await user.click(within(ledger).getByRole('button', { name: 'Go on' }));
    await screen.findByRole('dialog', { name: 'Undo: 3 of 3 activated' });
    expect(asked).toEqual(['12', '13', '12']);
    expect(within(ledger).queryByRole('alert')).toBeNull();
  });

  it('begins none after a stop, counts who is left, and goes on with them', async () => {
    const asked: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((done) => (release = done));
    server.use(
      answer(undoBulkRun, ({ params }) => {
        asked.push(String(params['run_id']));
        return params['run_id'] === '12'
          ? fakeRun(HALF, FIRST)
          : fakeRun([fakeRow(4)], { ...FIRST, id: 78, undo_of: 13 });
      }),
      answer(resumeBulkRun, async () => {
        const isFirst = !asked.includes('resumed');
        asked.push('resumed');
        await held;
        return isFirst ? fakeRun(HALF, { ...FIRST, state: 'stopped' }) : fakeRun(WHOLE, FIRST);
      }),
      answer(stopBulkRun, () => {
        release();
        return fakeRun(HALF, { ...FIRST, state: 'stopped' });
      }),
    );
    const user = await takeBack();
    await screen.findByRole('dialog', { name: 'Undo: Activate: 1 of 3' });
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    await screen.findByRole('dialog', { name: 'Undo: 1 of 3 activated' });
    expect(asked).toEqual(['12', 'resumed']);
    await user.click(screen.getByRole('button', { name: 'Go on with 2' }));
    await screen.findByRole('dialog', { name: 'Undo: 3 of 3 activated' });
    expect(asked).toEqual(['12', 'resumed', 'resumed', '13']);
  });
});
