import { useQuery } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { switchOrg } from '../../../contract/session.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { OrgSwitch } from './org-switch.tsx';

const membership = (id: number, name: string) => ({
  id,
  name,
  'is_admin?': true,
  org_membership_status: 'ACTIVE' as const,
  api_key: null,
});
const user = fakeUser({ org_memberships: [membership(1, 'Acme'), membership(2, 'Globex')] });

describe('OrgSwitch', () => {
  it('leaves nothing of the other org behind, on the page or in the cache', async () => {
    const globex = fakeSession({ user, org: { id: 2, name: 'Globex', email_domain: null } });
    server.use(answer(switchOrg, ({ body }) => (body as { org_id: 2 }).org_id === 2 && globex));
    let org = 'Acme';
    const Page = () => {
      const { data } = useQuery({ queryKey: ['people', 'list'], queryFn: async () => `of ${org}` });
      return (
        <>
          <OrgSwitch />
          <p>{data ?? 'loading'}</p>
        </>
      );
    };
    const view = renderApp(<Page />, { session: fakeSession({ user }) });
    view.client.setQueryData(['people', 'detail', 7], 'of Acme');
    await screen.findByText('of Acme');

    org = 'Globex';
    await view.user.click(screen.getByRole('button', { name: 'Acme' }));
    await view.user.click(await screen.findByRole('menuitemradio', { name: 'Globex' }));
    expect(await screen.findByText('of Globex')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Globex' })).toBeVisible());
    expect(view.client.getQueryData(['people', 'detail', 7])).toBeUndefined();
  });

  it('is no menu for who belongs to one org', () => {
    renderApp(<OrgSwitch />);
    expect(screen.getByText('Acme')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
