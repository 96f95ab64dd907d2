import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { stopImpersonation } from '../../../contract/impersonation.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { ActingBar } from './acting-bar.tsx';

const impersonator = { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' };
const acting = (minutes: number) => {
  const now = Date.now();
  return fakeSession({
    user: fakeUser({ impersonated: true }),
    impersonator,
    rights: { org_admin: false, super_user: false },
    now: new Date(now).toISOString(),
    expires_at: new Date(now + minutes * 60_000).toISOString(),
  });
};

it('is nothing to who is themselves', () => {
  renderApp(<ActingBar />);
  expect(screen.queryByRole('region')).not.toBeInTheDocument();
});

it('names both, says until when, and goes back to one’s own page of the person', async () => {
  const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined);
  server.use(answer(stopImpersonation, () => fakeSession()));
  const { user } = renderApp(<ActingBar />, { session: acting(12) });
  const bar = screen.getByRole('region', { name: 'Acting as somebody else' });
  expect(bar).toHaveTextContent('Ada Admin acting as Ana Ruiz');
  expect(bar).toHaveTextContent('Ends in 12 minutes');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(replace).toHaveBeenCalledWith('/people/7'));
  replace.mockRestore();
});

it('stays, and says so, when stopping failed', async () => {
  server.use(answer(stopImpersonation, () => refuse('unavailable', { message: 'Not now' })));
  const { user } = renderApp(<ActingBar />, { session: acting(1) });
  expect(screen.getByText('Ends within a minute')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(await screen.findByText(/You still act as Ana Ruiz/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Stop' })).toBeVisible();
});
