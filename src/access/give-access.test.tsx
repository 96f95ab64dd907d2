import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { getAccess, updateAccess, type AccessGrant } from '../../contract/resource-access.ts';
import { listUsers } from '../../contract/users.ts';
import { AN_INSTANT, fakeSession, fakeUser } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { atDawnInTokyo } from '../test/tokyo.ts';
import { answer, server } from '../test/server.ts';
import { GiveAccess } from './give-access.tsx';

atDawnInTokyo();

const RESOURCE = { resource_type: 'flows', resource_id: 7 } as const;
const FRIDAY = '2026-11-27T14:59:59.000Z';
const toBo = (access_level: AccessGrant['access_level'], expires_at: string | null) => ({
  user_id: 2,
  access_level,
  granted_at: AN_INSTANT,
  expires_at,
});
const answerGrants = (grants: () => readonly AccessGrant[]) =>
  answer(getAccess, () => ({
    status: '',
    access_configurations: [
      {
        ...RESOURCE,
        resource_name: 'Orders',
        owner: { id: 1, full_name: 'Ada' },
        access_grants: grants(),
      },
    ],
  }));

/** The dialog with Bo chosen, who has what `grants` says; `asked` fills with what is written. */
const chooseBo = async (grants: (asked: readonly unknown[]) => readonly AccessGrant[]) => {
  const asked: unknown[] = [];
  server.use(
    answerGrants(() => grants(asked)),
    answer(listUsers, () => [fakeUser({ id: 2, full_name: 'Bo Berg' })]),
    answer(updateAccess, ({ body }) => {
      asked.push(body);
      const resource = { type: 'flows', id: 7, name: 'Orders' };
      return { status: 'ok', message: '', resource, grants: [] };
    }),
  );
  const { user } = renderApp(<GiveAccess resource={RESOURCE} name="Orders" />);
  await user.click(screen.getByRole('button', { name: 'Give access' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Give access to Orders' }));
  await user.click(await dialog.findByRole('button', { name: /Bo Berg/ }));
  return { user, dialog, asked };
};

it('ends at the end of the day where the reader is, today there at the earliest', async () => {
  const asked: unknown[] = [];
  server.use(
    answer(listUsers, () => []),
    answerGrants(() => []),
    answer(updateAccess, ({ body }) => {
      asked.push(body);
      const resource = { type: 'flows', id: 7, name: 'Orders' };
      return { status: 'ok', message: '', resource, grants: [] };
    }),
  );
  const { user } = renderApp(<GiveAccess resource={RESOURCE} name="Orders" />);
  await user.click(screen.getByRole('button', { name: 'Give access' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Give access to Orders' });
  await user.click(within(dialog).getByRole('radio', { name: 'Everyone in the org' }));
  const ends = within(dialog).getByLabelText(/Ends after/);
  // Half past five in the morning of the 24th.
  expect(ends).toHaveAttribute('min', '2026-11-24');
  fireEvent.change(ends, { target: { value: '2026-11-24' } });
  await user.click(within(dialog).getByRole('button', { name: /^Give everyone in/ }));
  await waitFor(() =>
    expect(asked).toMatchObject([{ access_grants: [{ expires_at: '2026-11-24T14:59:59.000Z' }] }]),
  );
});

it('says what somebody has already, what becomes of it, and gives it back by Undo', async () => {
  const { user, dialog, asked } = await chooseBo(({ length }) => [
    length === 0 ? toBo('admin', FRIDAY) : toBo('collaborator', null),
  ]);
  expect(await dialog.findByRole('status')).toHaveTextContent(
    /^Bo Berg has Admin already, until 27 Nov 2026.*This makes it Collaborator, with no end\.$/,
  );
  await user.click(dialog.getByRole('button', { name: 'Change access of Bo Berg' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() =>
    expect(asked).toEqual([
      {
        ...RESOURCE,
        access_grants: [{ user_id: 2, access_level: 'collaborator', expires_at: null }],
      },
      { ...RESOURCE, access_grants: [{ user_id: 2, access_level: 'admin', expires_at: FRIDAY }] },
    ]),
  );
});

it('takes away by Undo what was given to who had nothing', async () => {
  const { user, dialog, asked } = await chooseBo(({ length }) =>
    length === 0 ? [] : [toBo('collaborator', null)],
  );
  await user.click(await dialog.findByRole('button', { name: 'Give Bo Berg access' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() =>
    expect(asked[1]).toEqual({
      ...RESOURCE,
      access_modifications: [{ user_id: 2, new_access_level: 'none' }],
    }),
  );
});

it('asks again when somebody has given them something meanwhile', async () => {
  let grants: AccessGrant[] = [];
  const { user, dialog, asked } = await chooseBo(() => grants);
  const give = await dialog.findByRole('button', { name: 'Give Bo Berg access' });
  grants = [toBo('owner', null)];
  await user.click(give);
  expect(await dialog.findByRole('alert')).toHaveTextContent(/^Somebody has changed the access/);
  expect(dialog.getByRole('status')).toHaveTextContent(/has Owner already, with no end/);
  expect(asked).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Change access of Bo Berg' }));
  await waitFor(() => expect(asked).toHaveLength(1));
});

it('writes nothing that is so already', async () => {
  const { dialog } = await chooseBo(() => [toBo('collaborator', null)]);
  const change = await dialog.findByRole('button', { name: 'Change access of Bo Berg' });
  expect(change).toHaveAttribute('aria-disabled', 'true');
});

it('offers no end where grants have none', async () => {
  server.use(
    answerGrants(() => []),
    answer(listUsers, () => []),
  );
  const session = fakeSession({ features: [] });
  const { user } = renderApp(<GiveAccess resource={RESOURCE} name="Orders" />, { session });
  await user.click(screen.getByRole('button', { name: 'Give access' }));
  await screen.findByRole('combobox', { name: 'Level' });
  expect(screen.queryByLabelText(/Ends after/)).not.toBeInTheDocument();
});
