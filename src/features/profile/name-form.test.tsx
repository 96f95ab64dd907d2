import { act, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { updateUser } from '../../../contract/users.ts';
import { peopleQueries } from '../../people/people.queries.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { NameForm } from './name-form.tsx';
import { fileUser } from './profile.queries.ts';

const ME = fakeUser({ id: 1, full_name: 'Ada Admin', etag: '"1-1"' });
const open = () => renderApp(<NameForm />, { session: fakeSession({ user: ME }) });

it('shows Save only when something has changed, and saves against the version that was read', async () => {
  let asked: Asked | undefined;
  server.use(
    answer(updateUser, (request) => {
      asked = request;
      return { ...ME, full_name: 'Ada Lovelace', etag: '"1-2"' };
    }),
  );
  const { user, client } = open();
  const people = peopleQueries.detail(ME.id).queryKey;
  client.setQueryData(people, ME);
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
  const field = screen.getByLabelText('Name');
  await user.clear(field);
  await user.type(field, 'Ada Lovelace');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Your name is saved')).toBeVisible();
  // The page of oneself among the people is looked up again.
  expect(client.getQueryState(people)?.isInvalidated).toBe(true);
  expect(asked?.body).toEqual({ full_name: 'Ada Lovelace' });
  expect(asked?.headers.get('If-Match')).toBe('"1-1"');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull());
});

it('shows what somebody else made of it, and lets one choose', async () => {
  const versions: (string | null)[] = [];
  const theirs = { ...ME, full_name: 'Ada A.', etag: '"1-5"' };
  server.use(
    answer(updateUser, ({ headers }) => {
      versions.push(headers.get('If-Match'));
      return headers.get('If-Match') === '"1-5"'
        ? { ...ME, full_name: 'Ada L.', etag: '"1-6"' }
        : refuse('stale_version', { current: theirs });
    }),
  );
  const { user } = open();
  const field = screen.getByLabelText('Name');
  await user.clear(field);
  await user.type(field, 'Ada L.{Enter}');
  expect(await screen.findByText(/changed meanwhile/)).toHaveTextContent('Ada A.');
  expect(field).toHaveValue('Ada L.');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Your name is saved')).toBeVisible();
  expect(versions).toEqual(['"1-1"', '"1-5"']);
});

it('takes theirs on request', async () => {
  const theirs = { ...ME, full_name: 'Ada A.', etag: '"1-5"' };
  server.use(answer(updateUser, () => refuse('stale_version', { current: theirs })));
  const { user } = open();
  await user.type(screen.getByLabelText('Name'), '!{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Keep “Ada A.”' }));
  expect(screen.getByLabelText('Name')).toHaveValue('Ada A.');
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
});

it.each([
  ['another name has been read', 'Ada A.', '"1-1"'],
  ['something else has been read', 'Ada Admin', '"1-5"'],
])('saves against what the field was filled from when %s meanwhile', async (_what, name, tag) => {
  const versions: (string | null)[] = [];
  server.use(
    answer(updateUser, ({ headers }) => {
      versions.push(headers.get('If-Match'));
      return { ...ME, full_name: 'Ada Admin!', etag: '"1-6"' };
    }),
  );
  const { user, client } = open();
  await user.type(screen.getByLabelText('Name'), '!');
  act(() => fileUser(client, { ...ME, full_name: name, etag: '"1-5"' }));
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Your name is saved')).toBeVisible();
  expect(versions).toEqual([tag]);
});
