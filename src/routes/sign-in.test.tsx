import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { createSession } from '../../contract/session.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { otherTab } from '../test/other-tab.ts';
import { renderApp } from '../test/render.tsx';
import { answer, refuse, server } from '../test/server.ts';
import { Component as SignIn } from './sign-in.tsx';

const setup = (at = '/sign-in') => renderApp(<SignIn />, { at, path: '/sign-in', session: null });
const fill = async ({ user }: ReturnType<typeof setup>) => {
  await user.type(screen.getByLabelText('E-mail'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'correct horse');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
};

describe('sign-in', () => {
  it('goes back to where one came from', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer(createSession, ({ body }) => {
        bodies.push(body);
        return fakeSession();
      }),
    );
    const view = setup('/sign-in?back=%2Fpeople%3Fq%3Dana');
    await view.user.click(screen.getByLabelText('Remember this device'));
    await fill(view);
    await screen.findByText('Another page');
    const { pathname, search } = view.router.state.location;
    expect(pathname + search).toBe('/people?q=ana');
    expect(bodies).toEqual([
      { email: 'ada@example.com', password: 'correct horse', remember_device: true },
    ]);
  });

  it('tells the other tabs, and keeps nothing that another has read in this one', async () => {
    const tab = otherTab();
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
    server.use(answer(createSession, () => fakeSession()));
    const view = renderApp(<SignIn />, {
      at: '/sign-in',
      path: '/sign-in',
      session: fakeSession({ user: fakeUser({ id: 9 }) }),
    });
    await fill(view);
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('/'));
    await waitFor(() => expect(tab.heard).toEqual(['1/1/nobody']));
  });

  it('sends nothing that is not complete, and says where', async () => {
    const { user } = setup();
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
    expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription('Required');
  });

  it('shows a refusal, forgets the password and keeps the address', async () => {
    server.use(
      answer(createSession, () => refuse('invalid_credentials', { message: 'That does not fit' })),
    );
    const view = setup();
    await fill(view);
    expect(await screen.findByText('That does not fit')).toBeVisible();
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com');
    expect(screen.getByLabelText('Password')).toHaveValue('');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });

  it('counts down while it is throttled, and sends nothing meanwhile', async () => {
    let asked = 0;
    server.use(
      answer(createSession, () => {
        asked += 1;
        return refuse('too_many_attempts', { headers: { 'Retry-After': '2' } });
      }),
    );
    const view = setup();
    await fill(view);
    expect(await screen.findByText(/Too many attempts/)).toBeVisible();
    const button = screen.getByRole('button', { name: 'Sign in' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await view.user.type(screen.getByLabelText('Password'), 'again{Enter}');
    expect(asked).toBe(1);
    await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'), { timeout: 5000 });
    expect(screen.getByText('You can try again now.')).toBeVisible();
  });

  it('takes over the address and the words of the page before', async () => {
    const { router } = setup('/set-password');
    const state = { email: 'ada@example.com', notice: 'Your new password is set.' };
    await act(() => router.navigate('/sign-in', { state }));
    expect(screen.getByText('Your new password is set.')).toBeVisible();
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });
});
