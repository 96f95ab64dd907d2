import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { getUser, updateUser, type User } from '../../../contract/users.ts';
import { peopleQueries, refreshPeople } from '../../people/people.queries.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { EditForm } from './edit-form.tsx';

const Form = () => {
  const { data } = useQuery(peopleQueries.detail(7));
  return data === undefined ? null : <EditForm person={data} />;
};

/** The server's person; a test changes it to be somebody else who was faster. */
async function open(person: User = fakeUser(), session = fakeSession()) {
  const stored = { person };
  server.use(answer(getUser, () => stored.person));
  const app = renderApp(<Form />, { session });
  await screen.findByLabelText('Name');
  const type = async (label: string, text: string) => {
    await app.user.clear(screen.getByLabelText(label));
    await app.user.type(screen.getByLabelText(label), text);
  };
  const save = () => app.user.click(screen.getByRole('button', { name: 'Save changes' }));
  return { ...app, stored, type, save };
}

const stale = (current: User) =>
  refuse('stale_version', { message: 'Somebody else changed this since you loaded it', current });

describe('the form of a person', () => {
  it('sends what has changed alone, on top of the version it was filled from', async () => {
    const asked: Asked[] = [];
    const saved = fakeUser({ full_name: 'Ana Vega', etag: '"7-2"' });
    const { type, save, stored } = await open();
    server.use(
      answer(updateUser, (request) => {
        asked.push(request);
        stored.person = saved;
        return saved;
      }),
    );
    await type('Name', ' Ana Vega ');
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(asked.map(({ body }) => body)).toEqual([{ full_name: 'Ana Vega' }]);
    expect(asked[0]?.headers.get('if-match')).toBe('"7-1"');
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Vega');
    expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument();
  });

  it('keeps, as unsaved, what was typed while it saved', async () => {
    const asked: Asked[] = [];
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    const { type, save, stored, user } = await open();
    server.use(
      answer(updateUser, async (request) => {
        asked.push(request);
        await promise;
        return (stored.person = fakeUser({ full_name: 'Ana Vega', etag: '"7-2"' }));
      }),
    );
    await type('Name', 'Ana Vega ');
    await save();
    await user.type(screen.getByLabelText('E-mail'), '.org');
    resolve();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Vega');
    expect(screen.getByLabelText('E-mail')).toHaveValue('ana@example.com.org');
    await save();
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.body).toEqual({ email: 'ana@example.com.org' });
    expect(asked[1]?.headers.get('if-match')).toBe('"7-2"');
  });

  it('shows field by field what somebody else changed, and keeps what was typed', async () => {
    const asked: Asked[] = [];
    const theirs = fakeUser({
      full_name: 'Ana R. Ruiz',
      email: 'ana.ruiz@example.com',
      user_tier: 'gold',
      etag: '"7-2"',
    });
    const { type, save, stored, user } = await open();
    server.use(
      answer(updateUser, (request) => {
        asked.push(request);
        if (request.headers.get('if-match') === '"7-1"') return stale((stored.person = theirs));
        return (stored.person = fakeUser({ ...theirs, full_name: 'Ana Vega', etag: '"7-3"' }));
      }),
    );
    await type('Name', 'Ana Vega');
    await save();

    const both = await screen.findByRole('list', { name: 'Changed by both' });
    expect(within(both).getByText('Ana R. Ruiz')).toBeVisible();
    expect(within(both).getByText('Ana Vega')).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Vega');
    // What only they changed is taken over and told.
    expect(screen.getByLabelText('E-mail')).toHaveValue('ana.ruiz@example.com');
    expect(screen.getByText('gold')).toBeVisible();

    await user.click(within(both).getByRole('button', { name: 'Keep mine (Name)' }));
    expect(screen.queryByRole('list', { name: 'Changed by both' })).not.toBeInTheDocument();
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(asked[1]?.headers.get('if-match')).toBe('"7-2"');
    expect(asked[1]?.body).toEqual({ full_name: 'Ana Vega' });
    expect(screen.queryByText(/Somebody else changed/)).not.toBeInTheDocument();
  });

  it('takes theirs when told to, and has nothing to save then', async () => {
    const theirs = fakeUser({ full_name: 'Ana R. Ruiz', etag: '"7-2"' });
    const { type, save, stored, user } = await open();
    server.use(answer(updateUser, () => stale((stored.person = theirs))));
    await type('Name', 'Ana Vega');
    await save();
    await user.click(await screen.findByRole('button', { name: 'Take theirs (Name)' }));
    expect(screen.getByLabelText('Name')).toHaveValue('Ana R. Ruiz');
    expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument();
    expect(screen.queryByText(/Changed by somebody else/)).not.toBeInTheDocument();
  });

  it('stands on the newest version after an act that left its fields alone', async () => {
    const tags: (string | null)[] = [];
    const { type, save, stored, client } = await open();
    server.use(
      answer(updateUser, ({ headers }) => {
        tags.push(headers.get('if-match'));
        return (stored.person = fakeUser({ full_name: 'Ana Vega', etag: '"7-3"' }));
      }),
    );
    await type('Name', 'Ana Vega');
    stored.person = fakeUser({ account_locked: true, etag: '"7-2"' });
    await refreshPeople(client);
    await waitFor(() =>
      expect(client.getQueryData(peopleQueries.detail(7).queryKey)?.etag).toBe('"7-2"'),
    );
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Vega');
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(tags).toEqual(['"7-2"']);
  });

  it('puts a refusal of the address onto its field', async () => {
    const { type, save } = await open();
    server.use(
      answer(updateUser, () =>
        refuse('email_taken', { details: { email: ['Belongs to another account'] } }),
      ),
    );
    await type('E-mail', 'bo@example.com');
    await save();
    expect(await screen.findByText('Belongs to another account')).toBeVisible();
    expect(screen.getByLabelText('E-mail')).toHaveValue('bo@example.com');
  });

  it('is read only, with the reason, for an account of another org', async () => {
    await open(fakeUser({ governed_here: false, default_org: { id: 9, name: 'Globex' } }));
    expect(screen.getByLabelText('Name')).toHaveAttribute('readonly');
    expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription(
      'The account belongs to Globex: only its admins can do this',
    );
  });

  it('lets people rename but not readdress themselves', async () => {
    await open(fakeUser(), fakeSession({ user: fakeUser() }));
    expect(screen.getByLabelText('Name')).not.toHaveAttribute('readonly');
    expect(screen.getByLabelText('E-mail')).toHaveAttribute('readonly');
  });
});
