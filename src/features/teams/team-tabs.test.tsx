import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { listTeamMembers, updateTeam } from '../../../contract/teams.ts';
import { listUsers } from '../../../contract/users.ts';
import { fakeTeam, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { MembersTab } from './members-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';

const TEAM = fakeTeam();

it('tells the end of the list of members from a team that nobody is in', async () => {
  server.use(answer(listTeamMembers, () => []));
  const { user } = renderApp(<MembersTab team={TEAM} />, { at: '/teams/4?cursor=abc' });
  expect(await screen.findByText('No more members')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'First page' }));
  expect(await screen.findByText('Nobody is in this team')).toBeVisible();
});

it('says that handing over was not undone', async () => {
  server.use(
    answer(listUsers, () => [fakeUser({ id: 9, full_name: 'Cy Cole', email: 'cy@example.com' })]),
    answer(updateTeam, ({ body }) =>
      (body as { owner_id: number }).owner_id === 9
        ? TEAM
        : refuse('not_found', { message: 'Ada has left the org' }),
    ),
  );
  const { user } = renderApp(<SettingsTab team={TEAM} />);
  await user.click(screen.getByRole('button', { name: 'Hand over' }));
  await user.click(await screen.findByRole('button', { name: /Cy Cole/ }));
  await user.click(screen.getByRole('button', { name: 'Make Cy Cole the owner' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText(/Cy Cole still owns Data\. Ada has left the org/)).toBeVisible();
});

it('saves the name on top of an own change of the owner', async () => {
  const versions: (string | null)[] = [];
  server.use(
    answer(updateTeam, ({ headers }) => {
      versions.push(headers.get('If-Match'));
      return { ...TEAM, name: 'Data!', etag: '"team-4-3"' };
    }),
  );
  const Page = () => {
    const [team, setTeam] = useState(TEAM);
    return (
      <>
        <button onClick={() => setTeam({ ...TEAM, etag: '"team-4-2"' })}>Read</button>
        <SettingsTab team={team} />
      </>
    );
  };
  const { user } = renderApp(<Page />);
  await user.type(screen.getByLabelText('Name'), '!');
  await user.click(screen.getByRole('button', { name: 'Read' }));
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(versions).toEqual(['"team-4-2"']));
  expect(await screen.findByText('Saved')).toBeVisible();
});

it('keeps what somebody else has made of the field that was not touched, and tells it', async () => {
  const sent: { body: unknown; etag: string | null }[] = [];
  const theirs = { ...TEAM, description: 'Counts things', etag: '"team-4-9"' };
  server.use(
    answer(updateTeam, ({ body, headers }) => {
      sent.push({ body, etag: headers.get('If-Match') });
      return sent.length === 1
        ? refuse('stale_version', { current: theirs })
        : { ...theirs, name: 'Data!', etag: '"team-4-10"' };
    }),
  );
  const { user } = renderApp(<SettingsTab team={TEAM} />);
  await user.type(screen.getByLabelText('Name'), '!');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText(/Somebody else changed this team meanwhile/)).toBeVisible();
  expect(screen.getByText(/^What it is for:/)).toHaveTextContent('→ Counts things');
  expect(screen.getByRole('textbox', { name: /What it is for/ })).toHaveValue('Counts things');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Saved')).toBeVisible();
  const body = { name: 'Data!' };
  expect(sent).toEqual([
    { body, etag: TEAM.etag },
    { body, etag: '"team-4-9"' },
  ]);
});
