import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { listResources } from '../../../contract/resources.ts';
import { listTeams, mergeTeamMembers } from '../../../contract/teams.ts';
import { lockUser } from '../../../contract/user-acts.ts';
import { listUsers, type User } from '../../../contract/users.ts';
import { fakeSession, fakeTeam, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { Palette } from './palette.tsx';

const bo = fakeUser({ id: 8, full_name: 'Bo Berg', email: 'bo@example.com', teams: [] });
const data = fakeTeam({ id: 3, access_roles: [] });

const found = (people: readonly User[] = [fakeUser()], teams: readonly unknown[] = []) => {
  const asked: string[] = [];
  server.use(
    answer(listUsers, ({ url }) => {
      asked.push(`people ${url.searchParams.get('q')}`);
      return people;
    }),
    answer(listTeams, ({ url }) => {
      asked.push(`teams ${url.searchParams.get('q')}`);
      return teams;
    }),
    answer(listResources, () => []),
  );
  return asked;
};

const open = (session = fakeSession()) => {
  const onClose = vi.fn();
  const Host = () => {
    const [isOpen, setOpen] = useState(true);
    onClose.mockImplementation(() => setOpen(false));
    return <Palette open={isOpen} onClose={onClose} />;
  };
  const view = renderApp(<Host />, { session });
  return { ...view, onClose };
};
const type = async (view: ReturnType<typeof open>, text: string) =>
  view.user.type(await screen.findByRole('combobox'), text);

describe('the palette', () => {
  it('shows what an order brings about, and asks before it takes anything away', async () => {
    const asked = found();
    const locked: unknown[] = [];
    server.use(
      answer(lockUser, ({ body }) => {
        locked.push(body);
        return fakeUser({ account_locked: true });
      }),
    );
    const view = open();
    await type(view, 'lock ana');
    const option = await screen.findByRole('option', { name: /Lock Ana Ruiz.*Sign-in is refused/ });
    expect(asked.at(-1)).toBe('people ana');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/Enter/));
    expect(option).toHaveAttribute('aria-selected', 'true');
    await view.user.keyboard('{Enter}');
    expect(view.onClose).toHaveBeenCalled();
    const dialog = await screen.findByRole('alertdialog', { name: 'Lock Ana Ruiz?' });
    expect(locked).toEqual([]);
    await view.user.type(screen.getByRole('textbox', { name: /Reason/ }), 'Lost laptop');
    await view.user.click(screen.getByRole('button', { name: 'Lock account' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(locked).toEqual([{ reason: 'Lost laptop' }]);
  });

  it('keeps what is not open to the reader, with the reason, and does not do it', async () => {
    found([fakeUser({ super_user: true })]);
    const view = open();
    await type(view, 'lock ana');
    const option = await screen.findByRole('option', { name: /Lock Ana Ruiz.*Ranks higher/ });
    expect(option).toHaveAttribute('aria-disabled', 'true');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/Enter/));
    await view.user.keyboard('{Enter}');
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
    expect(view.onClose).not.toHaveBeenCalled();
  });

  it('leaves the keys of an input method to it', async () => {
    found();
    const view = open();
    await type(view, 'lock ana');
    await screen.findByRole('option', { name: /Lock Ana Ruiz/ });
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/Enter/));
    const line = screen.getByRole('combobox');
    const chosen = line.getAttribute('aria-activedescendant');
    fireEvent.keyDown(line, { key: 'ArrowDown', isComposing: true });
    fireEvent.keyDown(line, { key: 'Enter', isComposing: true });
    // Safari's, which comes when the word is taken already.
    fireEvent.keyDown(line, { key: 'Enter', keyCode: 229 });
    expect(line).toHaveAttribute('aria-activedescendant', chosen);
    expect(view.onClose).not.toHaveBeenCalled();
    fireEvent.keyDown(line, { key: 'Enter' });
    expect(view.onClose).toHaveBeenCalled();
  });

  it('adds somebody to a team at once, and can take it back', async () => {
    const asked = found([bo], [data]);
    const put: unknown[] = [];
    server.use(
      answer(mergeTeamMembers, ({ body }) => {
        put.push(body);
        return [];
      }),
    );
    const view = open();
    await type(view, 'add bo to data team');
    const option = await screen.findByRole('option', { name: /Add Bo Berg to Data/ });
    expect(asked).toContain('teams data');
    await view.user.click(option);
    expect(await screen.findByText('Bo Berg is in Data')).toBeVisible();
    expect(put).toEqual([{ members: [{ id: 8 }] }]);
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
  });

  it('finds people, teams and resources beside the pages', async () => {
    found([bo], [data]);
    const view = open();
    await type(view, 'da');
    expect(await screen.findByRole('option', { name: 'Data' })).toBeVisible();
    expect(await screen.findByRole('option', { name: /Bo Berg/ })).toBeVisible();
  });
});
