import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { updateOrg } from '../../contract/orgs.ts';
import type { Session } from '../../contract/session.ts';
import type { User } from '../../contract/users.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { beginAct } from '../test/begin-act.tsx';
import { answer, refuse, server } from '../test/server.ts';
import { actEntries } from './act-menu.tsx';

const owner = fakeSession({ rights: { org_admin: true, org_owner: true, super_user: false } });

/** What the menu of a person says of handing the org over; undefined where it does not offer it. */
const entryOf = (person: User, session: Session) =>
  actEntries(person, session, () => undefined).find(
    (entry) => entry !== 'divider' && entry.label === 'Make owner of the org',
  );

const open = async () => {
  const app = await beginAct('owner', fakeUser(), { session: owner });
  const dialog = await screen.findByRole('alertdialog', {
    name: 'Make Ana Ruiz the owner of Acme?',
  });
  return { ...app, dialog, verb: within(dialog).getByRole('button', { name: 'Hand Acme over' }) };
};

describe('handing the org over', () => {
  it('is offered to its owner alone, and to hand it to somebody else who can come', () => {
    expect(entryOf(fakeUser(), owner)).toMatchObject({ disabledReason: null });
    expect(entryOf(fakeUser(), fakeSession())).toBeUndefined();
    expect(entryOf(owner.user, owner)).toBeUndefined();
    const invite = { id: 3, status: 'pending', expires_at: '2026-12-01T00:00:00.000Z' } as const;
    expect(entryOf(fakeUser({ invite }), owner)).toMatchObject({
      disabledReason: 'Has not accepted the invitation yet',
    });
    expect(entryOf(fakeUser({ status: 'DEACTIVATED' }), owner)).toMatchObject({
      disabledReason: 'Is deactivated: activate first',
    });
  });

  it('says what it means, wants the name of the org typed, and names the new owner', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer(updateOrg, ({ params, body }) => {
        bodies.push([params['org_id'], body]);
        // The dialog reads nothing of it.
        return refuse('conflict', { message: 'Ana Ruiz has not set a password' });
      }),
    );
    const { user, dialog, verb } = await open();
    expect(
      within(dialog).getByText('Ana Ruiz owns Acme, and becomes an admin of it.'),
    ).toBeVisible();
    expect(within(dialog).getByText(/^You do not own it any more/)).toBeVisible();
    expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await user.click(verb);
    expect(bodies).toEqual([]);
    await user.type(within(dialog).getByLabelText(/to confirm/), 'acme');
    await user.click(verb);
    expect(await within(dialog).findByText('Ana Ruiz has not set a password')).toBeVisible();
    expect(within(dialog).getByLabelText(/to confirm/)).toHaveValue('acme');
    expect(bodies).toEqual([['1', { owner_id: 7 }]]);
  });

  it('closes and says so once it is done', async () => {
    const org = {
      id: 1,
      name: 'Acme',
      description: '',
      email_domain: null,
      email: null,
      client_identifier: null,
      org_webhook_host: null,
      access_roles: ['admin', 'member'],
      owner: fakeUser(),
      billing_owner: owner.user,
      admins: [fakeUser(), owner.user],
      org_tier: null,
      members_default_access_role: null,
      status: 'ACTIVE',
      enable_nexla_password_login: true,
      updated_at: fakeUser().updated_at,
      created_at: fakeUser().created_at,
    };
    server.use(answer(updateOrg, () => org));
    const { user, dialog, verb } = await open();
    await user.type(within(dialog).getByLabelText(/to confirm/), 'Acme');
    await user.click(verb);
    expect(await screen.findByText('Ana Ruiz now owns Acme')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  });
});
