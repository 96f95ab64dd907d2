import { screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { checkPassword } from '../../../contract/passwords.ts';
import { createSession } from '../../../contract/session.ts';
import { createSetup, getSetup } from '../../../contract/system.ts';
import { sessionQueries } from '../../api/session.ts';
import { fakeSession } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { SetUp } from './set-up.tsx';

const RULES = { min_length: 15, max_length: 128 };
const MADE = {
  org: { id: 1, name: 'Acme' },
  user: { id: 1, email: 'ada@example.com', full_name: 'Ada Admin' },
};
const open = (at = '/setup?token=s3t-up') =>
  renderApp(<SetUp />, { at, path: '/setup', session: null });

beforeEach(() => {
  server.use(
    answer(getSetup, () => ({ needed: true, password_rules: RULES })),
    answer(checkPassword, () => ({ rules: RULES, problems: [] })),
  );
});

async function fill(user: UserEvent) {
  await user.type(await screen.findByLabelText('Name'), 'Acme');
  await user.type(screen.getByLabelText(/E-mail domain/), '@example.com');
  await user.type(screen.getByLabelText('Your name'), 'Ada Admin');
  await user.type(screen.getByLabelText('E-mail'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'a long enough phrase');
}
const submit = (user: UserEvent) =>
  user.click(screen.getByRole('button', { name: 'Create organization' }));

it('makes the organization, signs in and lands on Home', async () => {
  const sent: unknown[] = [];
  server.use(
    answer(createSetup, ({ body }) => {
      sent.push(body);
      return MADE;
    }),
    answer(createSession, ({ body }) => {
      sent.push(body);
      return fakeSession();
    }),
  );
  const { user, router, client } = open();
  await fill(user);
  await user.click(screen.getByLabelText(/Fill with a sample organization/));
  await submit(user);
  await waitFor(() => expect(router.state.location.pathname).toBe('/'));
  expect(sent).toEqual([
    {
      token: 's3t-up',
      org: { name: 'Acme', email_domain: 'example.com' },
      admin: {
        full_name: 'Ada Admin',
        email: 'ada@example.com',
        password: 'a long enough phrase',
      },
      sample: true,
    },
    { email: 'ada@example.com', password: 'a long enough phrase' },
  ]);
  expect(client.getQueryData(sessionQueries.current().queryKey)).toBeDefined();
  expect(client.getMutationCache().getAll()).toEqual([]);
});

it('leaves out an empty domain', async () => {
  let sent: unknown;
  server.use(
    answer(createSetup, ({ body }) => {
      sent = body;
      return MADE;
    }),
    answer(createSession, () => refuse('unavailable')),
  );
  const { user, router } = open();
  await fill(user);
  await user.clear(screen.getByLabelText(/E-mail domain/));
  await submit(user);
  // Signing in failed, but the organization is there.
  await waitFor(() => expect(router.state.location.pathname).toBe('/sign-in'));
  expect(router.state.location.state).toMatchObject({ email: 'ada@example.com' });
  expect(sent).toMatchObject({ org: { name: 'Acme' }, sample: false });
  expect(sent).not.toHaveProperty('org.email_domain');
});

it('asks for the token when the address has none', async () => {
  const { user } = open('/setup');
  expect(await screen.findByText(/lacks its set-up token/)).toBeVisible();
  await fill(user);
  await submit(user);
  expect(await screen.findByText('Required')).toBeVisible();
  expect(screen.getByLabelText('Set-up token')).toHaveFocus();
});

it('keeps everything typed when the token is wrong, and takes another', async () => {
  const tokens: unknown[] = [];
  server.use(
    answer(createSetup, ({ body }) => {
      const { token } = body as { token: string };
      tokens.push(token);
      return token === 'right' ? MADE : refuse('invalid_setup_token');
    }),
    answer(createSession, () => fakeSession()),
  );
  const { user, router } = open();
  await fill(user);
  await submit(user);
  expect(await screen.findByText(/not the one that this server expects/)).toBeVisible();
  expect(screen.getByLabelText('Your name')).toHaveValue('Ada Admin');
  const token = screen.getByLabelText('Set-up token');
  await user.clear(token);
  await user.type(token, 'right');
  await submit(user);
  await waitFor(() => expect(router.state.location.pathname).toBe('/'));
  expect(tokens).toEqual(['s3t-up', 'right']);
});

it('puts the server’s refusals onto their fields', async () => {
  server.use(
    answer(createSetup, () =>
      refuse('weak_password', { details: { 'admin.password': ['Contains your name'] } }),
    ),
  );
  const { user } = open();
  await fill(user);
  await submit(user);
  expect(await screen.findByText('Contains your name')).toBeVisible();
  expect(screen.getByLabelText('Password')).toHaveFocus();
});

it('says when it is set up already: on opening, and when somebody was faster', async () => {
  server.use(answer(createSetup, () => refuse('already_set_up')));
  const late = open();
  await fill(late.user);
  await submit(late.user);
  expect(await screen.findByRole('heading', { name: 'Already set up' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
  late.unmount();
  server.use(answer(getSetup, () => ({ needed: false, password_rules: RULES })));
  open();
  expect(await screen.findByRole('heading', { name: 'Already set up' })).toBeVisible();
});
