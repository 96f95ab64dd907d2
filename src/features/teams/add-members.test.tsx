import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  getTeam,
  listTeamMembers,
  mergeTeamMembers,
  removeTeamMembers,
  type TeamMember,
} from '../../../contract/teams.ts';
import { fakeSession, fakeTeam } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { AddMembers } from './add-members.tsx';

const BO: TeamMember = { id: 2, email: 'bo@example.com', admin: false, full_name: 'Bo Berg' };
const CY: TeamMember = { id: 9, email: 'cy@example.com', admin: false, full_name: 'Cy Cole' };
const TEAM = fakeTeam({ access_roles: ['owner'], members: [BO] });

/** As its owner sees it, who may not read the list of people. */
const open = async () => {
  server.use(answer(getTeam, () => TEAM));
  const view = renderApp(<AddMembers team={TEAM} />, {
    session: fakeSession({ rights: { org_admin: false, super_user: false } }),
  });
  await view.user.click(screen.getByRole('button', { name: 'Add members' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add people to Data' }));
  return { ...view, dialog, field: dialog.getByLabelText('E-mail addresses') };
};

it('adds by address for a manager who is no admin of the org, and takes out those alone', async () => {
  const asked: unknown[] = [];
  server.use(
    answer(listTeamMembers, () => [BO, CY]),
    answer(mergeTeamMembers, ({ body }) => {
      asked.push(body);
      return [BO, CY];
    }),
    answer(removeTeamMembers, ({ body }) => {
      asked.push(body);
      return [BO];
    }),
  );
  const { user, dialog, field } = await open();
  await user.type(field, 'Cy@example.com, bo@example.com');
  expect(dialog.getByText('Already in it: bo@example.com')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Add 1 member' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() =>
    expect(asked).toEqual([{ members: [{ email: 'Cy@example.com' }] }, { members: [{ id: 9 }] }]),
  );
});

it('stays open until it is known what became of it, and then offers to take it back', async () => {
  let reply: (members: TeamMember[]) => void = () => undefined;
  const replied = new Promise<TeamMember[]>((resolve) => (reply = resolve));
  server.use(answer(mergeTeamMembers, () => replied));
  const { user, dialog, field } = await open();
  await user.type(field, 'cy@example.com');
  await user.click(dialog.getByRole('button', { name: 'Add 1 member' }));
  await user.keyboard('{Escape}');
  await user.click(dialog.getByRole('button', { name: 'Close' }));
  const cancel = dialog.getByRole('button', { name: 'Cancel' });
  expect(cancel).toHaveAccessibleDescription('Under way');
  await user.click(cancel);
  reply([BO, CY]);
  expect(await screen.findByText('1 member added to Data')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
});

it('says whose address it cannot use, and keeps what was typed', async () => {
  server.use(
    answer(mergeTeamMembers, () =>
      refuse('not_found', { message: 'Not in the org: cy@example.org' }),
    ),
  );
  const { user, dialog, field } = await open();
  await user.type(field, 'cy@');
  expect(dialog.getByRole('button', { name: /^Add 1 member/ })).toHaveAccessibleDescription(
    /cy@ is not an e-mail address/,
  );
  expect(field).toBeValid();
  await user.tab();
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(/cy@ is not an e-mail address/);
  await user.type(field, 'example.org');
  await user.click(dialog.getByRole('button', { name: 'Add 1 member' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('Not in the org: cy@example.org');
  expect(field).toHaveValue('cy@example.org');
});
