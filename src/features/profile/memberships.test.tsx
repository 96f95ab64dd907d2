import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { switchOrg } from '../../../contract/session.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { otherTab } from '../../test/other-tab.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { Memberships } from './memberships.tsx';

const membership = (id: number, name: string, isAdmin = false, isActive = true) => ({
  id,
  name,
  'is_admin?': isAdmin,
  org_membership_status: isActive ? ('ACTIVE' as const) : ('DEACTIVATED' as const),
  api_key: null,
});
const ME = fakeUser({
  org_memberships: [
    membership(1, 'Acme', true),
    membership(2, 'Borealis'),
    membership(3, 'Cygnus', false, false),
  ],
});

it('switches to another organization, whose page is loaded anew', async () => {
  const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
  const tab = otherTab();
  let sent: unknown;
  const next = fakeSession({
    user: ME,
    org: { id: 2, name: 'Borealis', email_domain: null },
    rights: { org_admin: false, super_user: false },
  });
  server.use(
    answer(switchOrg, ({ body }) => {
      sent = body;
      return next;
    }),
  );
  const { user } = renderApp(<Memberships />, { session: fakeSession({ user: ME }) });
  const [first, second] = screen.getAllByRole('button', { name: 'Switch' });
  if (first === undefined || second === undefined) throw new Error('Two switches expected');
  expect(second).toHaveAccessibleDescription('An admin there must activate you first');
  await user.click(first);
  await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('/profile'));
  expect(sent).toEqual({ org_id: 2 });
  await waitFor(() => expect(tab.heard).toEqual(['7/2/nobody']));
});
