import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stopImpersonation } from '../../../contract/impersonation.ts';
import { createSession, getSession } from '../../../contract/session.ts';
import { sessionEvents } from '../../api/session-events.ts';
import { peekSession, sessionQueries } from '../../api/session.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { otherTab } from '../../test/other-tab.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { lifeOf, SessionKeeper } from './session-keeper.tsx';

const MINUTE = 60_000;
const instant = (ms: number) => new Date(ms).toISOString();
/** A session that idles out in so many minutes; the server's clock is two hours off. */
const lasting = (minutes: number) => {
  const now = Date.now() - 120 * MINUTE;
  return fakeSession({
    now: instant(now),
    idle_expires_at: instant(now + minutes * MINUTE),
    expires_at: instant(now + 600 * MINUTE),
  });
};

describe('lifeOf', () => {
  it('is measured by the clock that the session came with', () => {
    expect(lifeOf(lasting(15))).toBe(15 * MINUTE);
  });
});

describe('SessionKeeper', () => {
  afterEach(() => void vi.useRealTimers());

  it('asks the server, without renewing anything, before it warns', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const polls: (string | null)[] = [];
    let left = 15;
    server.use(
      answer(getSession, ({ headers }) => {
        polls.push(headers.get('X-Background'));
        return lasting(left);
      }),
    );
    renderApp(<SessionKeeper />, { session: lasting(15) });
    // Somebody worked in another tab: the server says 15 minutes again.
    await act(() => vi.advanceTimersByTimeAsync(13 * MINUTE + 100));
    await waitFor(() => expect(polls).toEqual(['1']));
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();

    left = 2;
    await act(() => vi.advanceTimersByTimeAsync(13 * MINUTE + 100));
    expect(await screen.findByRole('alertdialog', { name: 'Still there?' })).toBeVisible();
  });

  it('asks for more time, and says once when there was none to have', async () => {
    let isDown = true;
    server.use(
      answer(getSession, ({ headers }) => {
        if (headers.get('X-Background') === '1') return lasting(1);
        return isDown ? refuse('conflict', { message: 'Not now' }) : lasting(15);
      }),
    );
    const { user } = renderApp(<SessionKeeper />, { session: lasting(1) });
    await user.click(await screen.findByRole('button', { name: 'Stay signed in' }));
    expect(await screen.findByText(/^The session was not extended/)).toBeVisible();
    expect(screen.getAllByText(/Not now/)).toHaveLength(1);
    expect(screen.getByRole('alertdialog', { name: 'Still there?' })).toBeVisible();
    isDown = false;
    await user.click(screen.getByRole('button', { name: 'Stay signed in' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  });

  it('goes back to who somebody is, when they may no longer act in another name', async () => {
    const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined);
    server.use(answer(stopImpersonation, () => lasting(15)));
    const impersonator = { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' };
    renderApp(<SessionKeeper />, { session: { ...lasting(15), impersonator } });
    act(() => sessionEvents.emit('impersonation-ended'));
    await waitFor(() => expect(replace).toHaveBeenCalledWith('/people/1'));
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
    replace.mockRestore();
  });

  it('asks for the password in place and keeps what was typed', async () => {
    server.use(
      answer(createSession, ({ body }) =>
        JSON.stringify(body).includes('right')
          ? lasting(15)
          : refuse('invalid_credentials', { message: 'Wrong password' }),
      ),
    );
    const { user } = renderApp(
      <>
        <input aria-label="Note" />
        <SessionKeeper />
      </>,
      { session: lasting(15) },
    );
    await user.type(screen.getByLabelText('Note'), 'half a thought');
    await act(async () => sessionEvents.emit('ended'));
    await screen.findByRole('alertdialog', { name: 'Sign in again' });
    await user.type(screen.getByLabelText('Password'), 'wrong{Enter}');
    expect(await screen.findByText('Wrong password')).toBeVisible();
    await user.type(screen.getByLabelText('Password'), 'right{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(screen.getByLabelText('Note')).toHaveValue('half a thought');
  });

  it('loads the page anew when somebody else signs in at its end, and tells the other tabs', async () => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
    const tab = otherTab();
    const elsewhere = { ...lasting(15), org: { id: 2, name: 'Globex', email_domain: null } };
    server.use(answer(createSession, () => elsewhere));
    const { user } = renderApp(<SessionKeeper />, { session: lasting(15) });
    await act(async () => sessionEvents.emit('ended'));
    await user.type(await screen.findByLabelText('Password'), 'right{Enter}');
    await waitFor(() => expect(reload).toHaveBeenCalledOnce());
    await waitFor(() => expect(tab.heard).toEqual(['1/2/nobody']));
  });

  it.each([
    ['another person', { user: fakeUser({ id: 9 }) }],
    ['another org', { org: { id: 2, name: 'Globex', email_domain: null } }],
    ['an admin in their name', { impersonator: { id: 3, full_name: 'Bo', email: 'bo@x.example' } }],
  ])('loads the page anew when the session is of %s', async (_who, change) => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
    let now = lasting(15);
    server.use(answer(getSession, () => now));
    const { client } = renderApp(<SessionKeeper />, { session: now });
    await act(() => client.refetchQueries(sessionQueries.current()));
    expect(reload).not.toHaveBeenCalled();
    now = { ...lasting(15), ...change };
    await act(() => client.refetchQueries(sessionQueries.current()));
    expect(reload).toHaveBeenCalledOnce();
    // Whoever did not let the page go is told again.
    await act(() => peekSession(client));
    expect(reload).toHaveBeenCalledTimes(2);
    now = lasting(15);
    await act(() => peekSession(client));
    expect(reload).toHaveBeenCalledTimes(3);
  });

  it('looks who it is when Back brings the page out of the memory of the browser', async () => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
    server.use(answer(getSession, () => ({ ...lasting(15), user: fakeUser({ id: 9 }) })));
    renderApp(<SessionKeeper />, { session: lasting(15) });
    const shown = Object.assign(new Event('pageshow'), { persisted: true });
    act(() => void window.dispatchEvent(shown));
    await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });
});
