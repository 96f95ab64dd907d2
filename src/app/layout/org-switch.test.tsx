import { screen, waitFor } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { getSession, switchOrg } from '../../../contract/session.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { otherTab } from '../../test/other-tab.ts';
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
const globex = fakeSession({ user, org: { id: 2, name: 'Globex', email_domain: null } });

function Page() {
  const form = useForm({ defaultValues: { note: '' } });
  return (
    <>
      <OrgSwitch />
      <FormShell form={form} onSubmit={async () => undefined}>
        <TextField name="note" label="Note" />
      </FormShell>
    </>
  );
}

describe('OrgSwitch', () => {
  const tab = otherTab();
  let asked: unknown[];
  let assign: MockInstance;
  beforeEach(() => {
    asked = [];
    assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
    tab.heard.length = 0;
    server.use(
      answer(switchOrg, ({ body }) => {
        asked.push(body);
        return globex;
      }),
    );
  });

  const choose = async (view: ReturnType<typeof renderApp>) => {
    await view.user.click(screen.getByRole('button', { name: 'Acme' }));
    await view.user.click(await screen.findByRole('menuitemradio', { name: 'Globex' }));
  };

  it('moves the session, tells the other tabs, and loads the landing page anew', async () => {
    const view = renderApp(<OrgSwitch />, { session: fakeSession({ user }) });
    await choose(view);
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('/'));
    expect(asked).toEqual([{ org_id: 2 }]);
    await waitFor(() => expect(tab.heard).toEqual(['7/2/nobody']));
  });

  it('asks for what is unsaved before it moves anything', async () => {
    const view = renderApp(<Page />, { session: fakeSession({ user }) });
    await view.user.type(screen.getByLabelText('Note'), 'half a thought');
    await choose(view);
    await screen.findByRole('alertdialog', { name: 'Leave without saving?' });
    await view.user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(screen.getByLabelText('Note')).toHaveValue('half a thought');
    expect(asked).toEqual([]);

    await choose(view);
    await view.user.click(await screen.findByRole('button', { name: 'Leave' }));
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('/'));
    expect(asked).toEqual([{ org_id: 2 }]);
    // It was asked once: the browser lets the page go.
    const unload = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(unload);
    expect(unload.defaultPrevented).toBe(false);
  });

  it('looks where the session is when the answer was lost', async () => {
    server.use(
      answer(switchOrg, () => Response.error()),
      answer(getSession, () => globex),
    );
    const view = renderApp(<OrgSwitch />, { session: fakeSession({ user }) });
    await choose(view);
    expect(await screen.findByRole('button', { name: 'Globex' })).toBeVisible();
    expect(assign).not.toHaveBeenCalled();
  });

  it('is no menu for who belongs to one org', () => {
    renderApp(<OrgSwitch />);
    expect(screen.getByText('Acme')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
