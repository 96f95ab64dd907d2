import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { getTeam, listTeams } from '../../../contract/teams.ts';
import {
  getUserSettings,
  updateUserSettings,
  type SavedView,
} from '../../../contract/user-settings.ts';
import { fakeTeam } from '../../test/fakes.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { withNewName } from './views.ts';
import { open, page, person, row, serve } from './people-testing.tsx';

const SETTINGS = { theme: 'system', density: 'comfortable', time_zone: 'UTC' };
const view = (name: string, search: string, orgId = 1): SavedView => ({
  page: 'people',
  org_id: orgId,
  name,
  search,
});

/** Keeps views as the server does. */
const serveViews = (first: SavedView[]) => {
  let kept = first;
  server.use(
    answer(getUserSettings, () => ({ ...SETTINGS, views: kept })),
    answer(updateUserSettings, ({ body }) => {
      kept = (body as { views: SavedView[] }).views;
      return { ...SETTINGS, views: kept };
    }),
  );
  return () => kept;
};

describe('saved views', () => {
  it('keep filters, order and columns under a name, and open them again', async () => {
    serve(() => page([person(1)]));
    const kept = serveViews([view('Elsewhere', '?q=x', 2)]);
    const { user, router } = open('/people?role=admin&idle_days=60&cursor=abc');
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Views' }));
    expect(await screen.findByRole('menuitem', { name: /Manage views/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await user.click(screen.getByRole('menuitem', { name: /Save this view/ }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Save this view' });
    await user.type(within(dialog).getByLabelText('Name'), 'Idle admins');
    await user.click(within(dialog).getByRole('button', { name: 'Save view' }));
    expect(await screen.findByText('The view Idle admins is saved')).toBeVisible();
    expect(kept()).toEqual([
      view('Elsewhere', '?q=x', 2),
      view('Idle admins', '?idle_days=60&role=admin'),
    ]);
    // The list as it is has this name now.
    expect(await screen.findByRole('button', { name: 'Idle admins' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    await user.click(await screen.findByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Idle admins' }));
    await waitFor(() => expect(router.state.location.search).toBe('?idle_days=60&role=admin'));
  });

  it('are replaced, renamed and deleted, which can be undone', async () => {
    serve(() => page([person(1)]));
    const kept = serveViews([view('Mine', '?q=a')]);
    const { user } = open('/people?q=b');
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: /Save this view/ }));
    await user.type(await screen.findByLabelText('Name'), 'MINE');
    await user.click(screen.getByRole('button', { name: 'Replace Mine' }));
    await screen.findByText('The view MINE is saved');
    expect(kept()).toEqual([view('MINE', '?q=b')]);
    await user.click(await screen.findByRole('button', { name: 'MINE' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Manage views' }));
    await user.click(await screen.findByRole('button', { name: 'Rename MINE' }));
    const field = screen.getByLabelText('Name');
    await user.clear(field);
    await user.type(field, 'Ours{Enter}');
    await waitFor(() => expect(kept()).toEqual([view('Ours', '?q=b')]));
    await user.click(await screen.findByRole('button', { name: 'Delete Ours' }));
    await waitFor(() => expect(kept()).toEqual([]));
  });

  it('are not renamed over one another', async () => {
    serve(() => page([person(1)]));
    const kept = serveViews([view('Mine', '?q=a'), view('Ours', '?q=b')]);
    const { user } = open();
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Manage views' }));
    await user.click(await screen.findByRole('button', { name: 'Rename Mine' }));
    const field = screen.getByLabelText('Name');
    await user.clear(field);
    await user.type(field, 'ours{Enter}');
    expect(field).toHaveAccessibleDescription('You have another view called Ours');
    await user.clear(field);
    await user.type(field, 'MINE{Enter}');
    await waitFor(() => expect(kept()).toEqual([view('Ours', '?q=b'), view('MINE', '?q=a')]));
    expect(() => withNewName(1, 'MINE', 'Ours')(kept())).toThrow('another view called Ours');
  });

  it('say so when they cannot be kept', async () => {
    serve(() => page([person(1)]));
    serveViews([]);
    server.use(answer(updateUserSettings, () => refuse('unavailable', { message: 'Not now' })));
    const { user } = open();
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('menuitem', { name: /Save this view/ }));
    await user.type(await screen.findByLabelText('Name'), 'Everybody');
    await user.click(screen.getByRole('button', { name: 'Save view' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Not now');
  });
});

describe('the filter by team', () => {
  it('is found by search, shows as a chip, and is taken away by it', async () => {
    const asked = serve(() => page([person(1)]));
    server.use(
      answer(listTeams, () => [fakeTeam()]),
      answer(getTeam, () => fakeTeam()),
    );
    const { user, router } = open('/people?cursor=abc');
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Team' }));
    await user.click(await screen.findByRole('button', { name: /Data/ }));
    await waitFor(() => expect(router.state.location.search).toBe('?team_id=4'));
    await waitFor(() => expect(asked.at(-1)?.get('team_id')).toBe('4'));
    await user.click(await screen.findByRole('button', { name: /^Team: Data \(remove/ }));
    await waitFor(() => expect(router.state.location.search).toBe(''));
  });

  it('names a team that is not there, so that the filter can be taken away', async () => {
    serve(() => page([]));
    server.use(answer(getTeam, () => refuse('not_found', { message: 'Team not found' })));
    open('/people?team_id=77');
    expect(await screen.findByRole('button', { name: /77 \(not found\)/ })).toBeVisible();
    expect(screen.getByText('Nothing matches these filters')).toBeVisible();
  });
});
