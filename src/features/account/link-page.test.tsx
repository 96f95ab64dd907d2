import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { lookupInvite } from '../../../contract/invites.ts';
import { checkPassword, setPassword } from '../../../contract/passwords.ts';
import { fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { LinkPage } from './link-page.tsx';
import { tokenIn } from './use-link-token.ts';

const RULES = { min_length: 12, max_length: 128 };
const link = (change = {}) => ({
  kind: 'invitation',
  org_name: 'Acme',
  email: 'new@example.com',
  full_name: 'Nia Newcomer',
  invited_by: 'Ada Admin',
  expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  password_rules: RULES,
  ...change,
});
const judges = (...problems: string[]) => answer(checkPassword, () => ({ rules: RULES, problems }));

const openInvitation = () =>
  renderApp(<LinkPage expected="invitation" />, {
    at: '/accept-invitation#token=t0ken',
    path: '/accept-invitation',
    session: null,
  });
const openReset = () =>
  renderApp(<LinkPage expected="reset" />, {
    at: '/set-password#token=t0ken',
    path: '/set-password',
    session: null,
  });

afterEach(() => {
  window.history.replaceState(null, '', '/');
});

it('reads the token of the fragment', () => {
  expect(tokenIn('#token=abc-_1')).toBe('abc-_1');
  expect(tokenIn('#token=')).toBeNull();
  expect(tokenIn('')).toBeNull();
});

it('takes the token out of the address bar and sends it in a header only', async () => {
  window.history.replaceState({ idx: 3 }, '', '/accept-invitation?x=1#token=t0ken');
  let asked: Asked | undefined;
  server.use(
    answer(lookupInvite, (request) => {
      asked = request;
      return link();
    }),
  );
  const { client } = openInvitation();
  expect(window.location.hash).toBe('');
  expect(window.location.search).toBe('?x=1');
  expect(window.history.state).toEqual({ idx: 3 });
  await screen.findByRole('heading', { name: 'Join Acme' });
  expect(asked?.headers.get('Invite-Token')).toBe('t0ken');
  expect(asked?.url.href).not.toContain('t0ken');
  const cached = JSON.stringify([
    client
      .getQueryCache()
      .getAll()
      .map((query) => [query.queryKey, query.state]),
    client
      .getMutationCache()
      .getAll()
      .map((mutation) => mutation.state),
  ]);
  expect(cached).not.toContain('t0ken');
});

it('shows who invites whom to what, and accepts', async () => {
  let sent: unknown;
  server.use(
    answer(lookupInvite, () => link()),
    judges(),
    answer(setPassword, ({ body }) => {
      sent = body;
      return fakeUser();
    }),
  );
  const { user, router } = openInvitation();
  expect(
    await screen.findByText('Ada Admin invited you. Choose a password to get in.'),
  ).toBeVisible();
  expect(screen.getByText('new@example.com')).toBeVisible();
  expect(screen.getByText(/in 2 days|in 3 days/)).toBeVisible();
  const name = screen.getByLabelText('Your name');
  expect(name).toHaveValue('Nia Newcomer');
  await user.clear(name);
  await user.type(name, 'Nia N.');
  await user.click(screen.getByLabelText('Password'));
  await user.paste('a long enough phrase');
  await waitFor(() => expect(screen.getByText(/Not a common password/)).toHaveTextContent(', met'));
  await user.type(screen.getByLabelText('Repeat the password'), 'a long enough phrase');
  await user.click(screen.getByRole('button', { name: 'Accept invitation' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/sign-in'));
  expect(sent).toEqual({
    reset_token: 't0ken',
    full_name: 'Nia N.',
    password: 'a long enough phrase',
    password_confirmation: 'a long enough phrase',
  });
  expect(router.state.location.state).toMatchObject({ email: 'new@example.com' });
  expect(JSON.stringify(router.state.location)).not.toContain('t0ken');
});

it('ticks the rules off live and shows what the server thinks', async () => {
  const asked = vi.fn();
  server.use(
    answer(lookupInvite, () => link({ kind: 'reset' })),
    answer(checkPassword, ({ body }) => {
      asked(body);
      return { rules: RULES, problems: ['Contains your name'] };
    }),
  );
  const { user } = openReset();
  const field = await screen.findByLabelText('New password');
  await user.type(field, 'newcomer');
  expect(screen.getByText(/At least 12 characters/)).toHaveTextContent('4 to go');
  await user.type(field, 'newcomer');
  expect(screen.getByText(/At least 12 characters/)).toHaveTextContent(', met');
  expect(await screen.findByText(/Contains your name/)).toHaveTextContent(', not met');
  // Once per settled password, never for one that is too short.
  expect(asked).toHaveBeenCalledTimes(1);
  expect(asked).toHaveBeenCalledWith({ password: 'newcomernewcomer', reset_token: 't0ken' });
  expect(field).toHaveAccessibleDescription(expect.stringContaining('Contains your name'));
});

it('sets a password by a reset link; the name is not asked', async () => {
  let sent: unknown;
  server.use(
    answer(lookupInvite, () => link({ kind: 'reset', invited_by: null })),
    judges(),
    answer(setPassword, ({ body }) => {
      sent = body;
      return fakeUser();
    }),
  );
  const { user, router } = openReset();
  await user.type(await screen.findByLabelText('New password'), 'a long enough phrase');
  expect(screen.queryByLabelText('Your name')).toBeNull();
  await user.type(screen.getByLabelText('Repeat the password'), 'a long enough phrasf');
  await user.click(screen.getByRole('button', { name: 'Set password' }));
  expect(await screen.findByText('The two passwords differ')).toBeVisible();
  await user.type(screen.getByLabelText('Repeat the password'), '{Backspace}e{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/sign-in'));
  expect(sent).not.toHaveProperty('full_name');
});

it('puts the refusal of the password onto its field and keeps the page', async () => {
  server.use(
    answer(lookupInvite, () => link({ kind: 'reset' })),
    judges(),
    answer(setPassword, () =>
      refuse('weak_password', { details: { password: ['One of the most common passwords'] } }),
    ),
  );
  const { user } = openReset();
  const field = await screen.findByLabelText('New password');
  await user.type(field, 'a long enough phrase');
  await user.type(screen.getByLabelText('Repeat the password'), 'a long enough phrase{Enter}');
  expect(await screen.findByText('One of the most common passwords')).toBeVisible();
  expect(field).toHaveFocus();
  expect(field).toHaveValue('a long enough phrase');
});

it('says when the link ended while the form was open', async () => {
  server.use(
    answer(lookupInvite, () => link({ kind: 'reset' })),
    judges(),
    answer(setPassword, () => refuse('invalid_token')),
  );
  const { user } = openReset();
  await user.type(await screen.findByLabelText('New password'), 'a long enough phrase');
  await user.type(screen.getByLabelText('Repeat the password'), 'a long enough phrase{Enter}');
  expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

it('offers a new link when a reset link is dead', async () => {
  server.use(answer(lookupInvite, () => refuse('invalid_token')));
  openReset();
  expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Request a new link' })).toHaveAttribute(
    'href',
    '/forgot-password',
  );
});

it('says whom to ask when an invitation is dead', async () => {
  server.use(answer(lookupInvite, () => refuse('invalid_token')));
  openInvitation();
  expect(
    await screen.findByRole('heading', { name: 'This invitation no longer works' }),
  ).toBeVisible();
  expect(screen.getByText(/Ask the person who invited you, or any admin/)).toBeVisible();
});

it('explains a link without a token, and asks no server', () => {
  renderApp(<LinkPage expected="reset" />, { at: '/set-password', session: null });
  expect(screen.getByRole('heading', { name: 'This link is incomplete' })).toBeVisible();
});

it('does not take an unreachable server for a dead link', async () => {
  let isDown = true;
  server.use(answer(lookupInvite, () => (isDown ? refuse('unavailable') : link())));
  const { user } = openInvitation();
  expect(await screen.findByRole('alert')).toHaveTextContent('req-test');
  isDown = false;
  await user.click(screen.getByRole('button', { name: 'Retry' }));
  expect(await screen.findByRole('heading', { name: 'Join Acme' })).toBeVisible();
});
