import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { getLeaving } from '../../../contract/leaving.ts';
import { listCustodians, mergeMembers } from '../../../contract/orgs.ts';
import { deactivateUser } from '../../../contract/user-acts.ts';
import type { User } from '../../../contract/users.ts';
import { fakeLeaving, fakeSession, fakeUser } from '../../test/fakes.ts';
import { beginAct } from '../../test/begin-act.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import type { Act } from '../availability.ts';
import { impactLines, refusalOf } from './impact-lines.ts';

const FULL = fakeLeaving({
  owns: [
    { resource_type: 'flows', count: 7, first: [{ id: 1, name: 'Orders' }] },
    { resource_type: 'teams', count: 1, first: [{ id: 2, name: 'Data' }] },
  ],
  teams: { count: 2, manages: 1, first: [] },
  grants: { count: 4, administers: 1 },
  invites: { count: 2, first: [{ id: 5, email: 'new@example.com' }] },
  api_keys: 1,
});
const admin = fakeUser({
  org_memberships: [
    { id: 1, name: 'Acme', 'is_admin?': true, org_membership_status: 'ACTIVE', api_key: null },
  ],
});

async function begin(act: Act, person: User = fakeUser(), features?: []) {
  const session = fakeSession(features && { features });
  const app = await beginAct(act, person, { session });
  return { ...app, dialog: await screen.findByRole('alertdialog') };
}
const impact = () => screen.findByRole('region', { name: 'What hangs on this person' });

let acts: string[];
beforeEach(() => {
  acts = [];
  server.use(
    answer(deactivateUser, () => {
      acts.push('deactivate');
      return fakeUser({ status: 'DEACTIVATED' });
    }),
    answer(listCustodians, () => []),
    answer(mergeMembers, () => {
      acts.push('role');
      return [];
    }),
  );
});

describe('before somebody is deactivated', () => {
  it('says what hangs on them and what becomes of it, and links to offboarding', async () => {
    server.use(answer(getLeaving, () => FULL));
    const { user, dialog } = await begin('deactivate');
    const lines = await within(await impact()).findAllByRole('listitem');
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      'Owns 7 flows, 1 team: ownership stays, with nobody to look after itOrders, Data and 6 more',
      'Manages 1 team: nobody manages in their place',
      '4 grants to this person alone, 1 as owner or admin: access rests until they are active again',
      '2 invitations sent, not yet accepted: good until it expires or is revokednew@example.com and 1 more',
      '1 API key: revoked for good, and whatever runs with it stops',
    ]);
    expect(within(dialog).getByRole('link', { name: 'Offboard Ana Ruiz' })).toHaveAttribute(
      'href',
      '/people/7/leave',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Deactivate account' }));
    expect(await screen.findByText('Ana Ruiz is deactivated')).toBeVisible();
    expect(acts).toEqual(['deactivate']);
  });

  it('says so when nothing hangs on them', async () => {
    server.use(answer(getLeaving, () => fakeLeaving()));
    await begin('deactivate');
    expect(await screen.findByText(/^Nothing hangs on Ana Ruiz/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Offboard Ana Ruiz' })).not.toBeInTheDocument();
  });

  it('does not let the last admin go', async () => {
    const membership = {
      org_membership_status: 'ACTIVE',
      'is_admin?': true,
      is_owner: false,
      is_last_admin: true,
    } as const;
    server.use(answer(getLeaving, () => fakeLeaving({ membership })));
    const { user, dialog } = await begin('deactivate', admin);
    expect(await within(await impact()).findByText(/^Is the last admin of Acme/)).toBeVisible();
    const verb = within(dialog).getByRole('button', { name: 'Deactivate account' });
    expect(verb).toHaveAttribute('aria-disabled', 'true');
    await user.click(verb);
    expect(acts).toEqual([]);
  });

  it('goes on without the preview when it cannot be looked up', async () => {
    let tries = 0;
    server.use(
      answer(getLeaving, () => {
        tries += 1;
        return tries > 1 ? FULL : refuse('forbidden', { message: 'Not for you' });
      }),
    );
    const { user, dialog } = await begin('deactivate');
    expect(await within(dialog).findByText(/could not be looked up: Not for you/)).toBeVisible();
    const verb = within(dialog).getByRole('button', { name: 'Deactivate account' });
    expect(verb).not.toHaveAttribute('aria-disabled', 'true');
    await user.click(within(dialog).getByRole('button', { name: 'Try again' }));
    expect(await within(dialog).findByText(/^Owns 7 flows/)).toBeVisible();
  });

  it('asks for nothing where the platform does not tell', async () => {
    await begin('deactivate', fakeUser(), []);
    expect(screen.queryByRole('region', { name: /hangs on/ })).not.toBeInTheDocument();
  });
});

describe('before somebody is removed', () => {
  it('sends whoever owns something to offboarding first', async () => {
    server.use(answer(getLeaving, () => FULL));
    const { user, dialog } = await begin('remove');
    expect(
      await within(await impact()).findByText(/^Owns teams or resources: they have to/),
    ).toBeVisible();
    await user.type(within(dialog).getByLabelText(/to confirm/), 'ana@example.com');
    expect(within(dialog).getByRole('button', { name: 'Remove from Acme' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect(within(dialog).getByRole('link', { name: 'Offboard Ana Ruiz' })).toBeVisible();
  });
});

describe('before an admin is made a member', () => {
  it('says what hangs on them, once that is chosen', async () => {
    server.use(answer(getLeaving, () => FULL));
    const { user, dialog } = await begin('role', admin);
    expect(screen.queryByRole('region', { name: /hangs on/ })).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole('radio', { name: /^Member/ }));
    expect(await within(dialog).findByText(/^Manages 1 team/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Make member' }));
    expect(await screen.findByText('Ana Ruiz is now a member')).toBeVisible();
    expect(acts).toEqual(['role']);
  });

  it('says nothing before a member is made an admin', async () => {
    const { user, dialog } = await begin('role');
    await user.click(within(dialog).getByRole('radio', { name: /^Admin/ }));
    expect(screen.queryByRole('region', { name: /hangs on/ })).not.toBeInTheDocument();
  });
});

describe('what is known to be refused', () => {
  it('is the removal of who owns the org, and any act on its last admin', () => {
    const membership = {
      org_membership_status: 'ACTIVE',
      'is_admin?': true,
      is_owner: true,
      is_last_admin: false,
    } as const;
    expect(refusalOf(fakeLeaving({ membership }), 'remove', 'Acme')).toMatch(/^Owns Acme itself/);
    expect(refusalOf(fakeLeaving({ membership }), 'demote', 'Acme')).toBeNull();
    expect(refusalOf(FULL, 'deactivate', 'Acme')).toBeNull();
    expect(impactLines(fakeLeaving(), 'remove')).toEqual([]);
  });
});
