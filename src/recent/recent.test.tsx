import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { listBulkRuns, getBulkRun, resumeBulkRun, type BulkSummary } from '../../contract/bulk.ts';
import { getAccess, updateAccess } from '../../contract/resource-access.ts';
import { listTeamMembers, mergeTeamMembers } from '../../contract/teams.ts';
import { activateUser, unlockUser } from '../../contract/user-acts.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { fakeRow, fakeRun } from '../test/fake-runs.ts';
import { renderApp } from '../test/render.tsx';
import { answer, refuse, server, type Asked } from '../test/server.ts';
import type { Inverse } from './inverse.ts';
import { recentActs } from './recent-acts.ts';
import { RecentDrawer } from './recent-drawer.tsx';
import { useRecent } from './use-recent.ts';

const ANA = { id: 7, name: 'Ana Ruiz', etag: '"7-2"' };

function Doing({ text, inverse }: { text: string; inverse: Inverse }) {
  const { did } = useRecent();
  return <button onClick={() => did(text, 'Ana Ruiz', inverse)}>Do</button>;
}
const Drawer = () => <RecentDrawer open onClose={() => undefined} />;

const noRuns = () => server.use(answer(listBulkRuns, () => []));
const remember = (text: string, inverse: Inverse, userId = 1) =>
  recentActs.add({ userId, orgId: 1, text, about: 'Ana Ruiz', inverse });

beforeEach(() => recentActs.clear());

describe('an act that can be taken back', () => {
  it('is told with the way back, which is for the version that it left', async () => {
    const asked: Asked[] = [];
    server.use(
      answer(activateUser, (request) => {
        asked.push(request);
        return fakeUser();
      }),
    );
    const { user } = renderApp(
      <Doing text="Ana Ruiz is deactivated" inverse={{ kind: 'activate', whom: ANA }} />,
    );
    await user.click(screen.getByRole('button', { name: 'Do' }));
    expect(await screen.findByText('Ana Ruiz is deactivated')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Ana Ruiz: undone')).toBeVisible();
    expect(asked.map(({ headers }) => headers.get('if-match'))).toEqual(['"7-2"']);
    expect(recentActs.all()).toMatchObject([{ state: 'undone' }]);
  });

  it('says if it is too late', async () => {
    remember('Ana Ruiz is locked', { kind: 'unlock', whom: ANA });
    noRuns();
    server.use(
      answer(unlockUser, () =>
        refuse('stale_version', { message: 'Somebody else changed this since you loaded it' }),
      ),
    );
    const { user } = renderApp(<Drawer />);
    await user.click(await screen.findByRole('button', { name: 'Undo “Ana Ruiz is locked”' }));
    const list = screen.getByRole('list', { name: 'Acts of this tab' });
    expect(
      await within(list).findByText('Somebody else changed this since you loaded it'),
    ).toBeVisible();
    expect(within(list).getByRole('button', { name: /^Try again/ })).toBeVisible();
  });

  it.each([
    [
      { kind: 'join', whom: ANA, team: { id: 4, name: 'Data' }, admin: true, left: null },
      mergeTeamMembers,
      { members: [{ id: 7, admin: true }] },
    ],
    [
      {
        kind: 'grant',
        to: { user_id: 7 },
        who: 'Ana Ruiz',
        resource: { resource_type: 'flows', resource_id: 3 },
        level: 'admin',
        expiresAt: null,
        left: null,
      },
      updateAccess,
      {
        resource_type: 'flows',
        resource_id: 3,
        access_grants: [{ user_id: 7, access_level: 'admin', expires_at: null }],
      },
    ],
  ] as const)('%j is the inverse call', async (inverse, route, body) => {
    const asked: unknown[] = [];
    server.use(
      answer(listTeamMembers, () => []),
      answer(getAccess, () => ({ status: '', access_configurations: [] })),
      answer(route, (request) => {
        asked.push(request.body);
        return refuse('conflict', { message: 'No more' });
      }),
    );
    const { user } = renderApp(<Doing text="Done" inverse={inverse} />);
    await user.click(screen.getByRole('button', { name: 'Do' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText(/Ana Ruiz: not undone. No more/)).toBeVisible();
    expect(asked).toEqual([body]);
  });

  it('is of whoever did it, in the org where it was done', async () => {
    remember('Mine', { kind: 'unlock', whom: ANA });
    remember('Of somebody else', { kind: 'unlock', whom: ANA }, 2);
    noRuns();
    renderApp(<Drawer />);
    expect(await screen.findByText('Mine')).toBeVisible();
    expect(screen.queryByText('Of somebody else')).not.toBeInTheDocument();
  });
});

describe('acts on many', () => {
  const summary = (change: Partial<BulkSummary>): BulkSummary => {
    const { rows: _rows, ...rest } = fakeRun([fakeRow(2)], change);
    return rest;
  };

  it('are listed as the server remembers them, and gone on with where they were cut off', async () => {
    const half = [fakeRow(2), fakeRow(3, { state: 'waiting' })];
    const interrupted = fakeRun(half, { id: 5, state: 'interrupted', can_undo: true });
    const { rows: _rows, ...inList } = interrupted;
    server.use(
      answer(listBulkRuns, () => [inList, summary({ id: 4, undone_by: 6 })]),
      answer(getBulkRun, () => interrupted),
      answer(resumeBulkRun, () => fakeRun([fakeRow(2), fakeRow(3)], { id: 5 })),
    );
    const { user } = renderApp(<Drawer />);
    const list = await screen.findByRole('list', { name: 'Acts on many people' });
    const [first, second] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent(/1 of 2 deactivated.*1 wait for their turn.*Interrupted/);
    expect(second).toHaveTextContent(/1 of 1 deactivated.*Undone/);
    await user.click(screen.getByRole('button', { name: 'Show “1 of 2 deactivated”' }));
    await screen.findByRole('dialog', { name: '1 of 2 deactivated' });
    await user.click(screen.getByRole('button', { name: 'Go on with 1' }));
    expect(await screen.findByRole('dialog', { name: '2 of 2 deactivated' })).toBeVisible();
  });

  it('are not asked for by somebody who may not do any', async () => {
    const session = fakeSession({ rights: { org_admin: false, super_user: false } });
    renderApp(<Drawer />, { session });
    expect(await screen.findByText('Nothing yet')).toBeVisible();
  });
});
