import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { getSession } from '../../../contract/session.ts';
import { deleteTeam, getTeam, updateTeam } from '../../../contract/teams.ts';
import { listUsers } from '../../../contract/users.ts';
import { fakeSession, fakeTeam, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { SettingsTab } from './settings-tab.tsx';
import { teamsQueries } from './teams.queries.ts';

const NEWER = fakeTeam({ name: 'Data Ops', member_count: 5, etag: '"team-4-2"' });

/** Refuses what is not done to the newer version; `tags` fills with the versions asked for. */
const onNewerOnly = (tags: (string | null)[], reply: unknown) => (asked: Asked) => {
  const tag = asked.headers.get('If-Match');
  tags.push(tag);
  return tag === NEWER.etag ? reply : refuse('stale_version', { current: NEWER });
};

/** The settings of a team that the page has read once, before somebody else changed it. */
async function open() {
  server.use(answer(getTeam, () => fakeTeam()));
  const Page = () => {
    const { data } = useQuery(teamsQueries.detail(4));
    return data === undefined ? null : <SettingsTab team={data} />;
  };
  const view = renderApp(<Page />, { at: '/teams/4/settings', path: '/teams/:id/settings' });
  await screen.findByRole('button', { name: 'Delete team' });
  return view;
}

it('asks anew about a team that somebody else changed, and then deletes that one', async () => {
  const tags: (string | null)[] = [];
  server.use(
    answer(deleteTeam, onNewerOnly(tags, { code: '200', message: 'Deleted' })),
    answer(getSession, () => fakeSession()),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Delete team' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Delete the team Data?' });
  const verb = within(dialog).getByRole('button', { name: 'Delete team' });
  await user.type(within(dialog).getByLabelText(/to confirm/), 'Data');
  await user.click(verb);
  expect(await screen.findByRole('heading', { name: 'Delete the team Data Ops?' })).toBeVisible();
  expect(within(dialog).getByText('5 members leave it')).toBeVisible();
  await user.type(within(dialog).getByLabelText(/to confirm/), ' Ops');
  await user.click(verb);
  expect(await screen.findByText('Another page')).toBeVisible();
  expect(tags).toEqual(['"team-4-1"', '"team-4-2"']);
});

it('hands a team over that somebody else changed, once that is shown', async () => {
  const tags: (string | null)[] = [];
  server.use(
    answer(listUsers, () => [fakeUser({ id: 9, full_name: 'Cy Cole', email: 'cy@example.com' })]),
    answer(updateTeam, onNewerOnly(tags, NEWER)),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Hand over' }));
  await user.click(await screen.findByRole('button', { name: /Cy Cole/ }));
  const verb = screen.getByRole('button', { name: 'Make Cy Cole the owner' });
  await user.click(verb);
  expect(await screen.findByRole('heading', { name: 'Hand Data Ops over?' })).toBeVisible();
  await user.click(verb);
  await waitFor(() => expect(tags).toEqual(['"team-4-1"', '"team-4-2"']));
});
