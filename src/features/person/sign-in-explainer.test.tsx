import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { SignInBlock, User } from '../../../contract/users.ts';
import { fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { SignInExplainer } from './sign-in-explainer.tsx';

const ago = (days: number) => new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();
const blocked = (because: SignInBlock, change: Partial<User>): User =>
  fakeUser({ sign_in: { allowed: false, because }, ...change });
const lock: NonNullable<User['lock']> = {
  kind: 'admin',
  reason: 'Laptop stolen',
  locked_at: ago(3),
  locked_by: { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' },
  until: null,
};
const invite = (status: 'pending' | 'expired', expires_at: string) => ({
  password_changed_at: null,
  invite: { id: 5, status, expires_at },
});
const membership = (status: 'ACTIVE' | 'DEACTIVATED') => [
  { id: 1, name: 'Acme', 'is_admin?': false, org_membership_status: status, api_key: null },
];

function show(person: User, session = fakeSession()) {
  const start = vi.fn();
  const app = renderApp(<SignInExplainer person={person} start={start} />, { session });
  return { ...app, start };
}

describe('who cannot sign in', () => {
  it.each<[SignInBlock, Partial<User>, string, RegExp, string, string]>([
    [
      'account_deactivated',
      { status: 'DEACTIVATED' },
      'Cannot sign in: the account is deactivated',
      /activating brings them back/,
      'Activate',
      'activate',
    ],
    [
      'membership_deactivated',
      { org_memberships: membership('DEACTIVATED') },
      'Cannot sign in: the membership is deactivated',
      /activating brings them back/,
      'Activate',
      'activate',
    ],
    [
      'locked_by_admin',
      { account_locked: true, lock },
      'Cannot sign in: locked by Ada Admin',
      /Locked 3 days ago.*until somebody unlocks.*Laptop stolen/,
      'Unlock',
      'unlock',
    ],
    [
      'locked_automatically',
      {
        account_locked: true,
        lock: { ...lock, kind: 'automatic', reason: null, locked_by: null, until: ago(-1) },
      },
      'Cannot sign in: locked after too many failed sign-ins',
      /ends by itself in 2[34] hours/,
      'Unlock',
      'unlock',
    ],
    [
      'invitation_pending',
      invite('pending', ago(-2)),
      'Cannot sign in: the invitation has not been accepted yet',
      /The link ends in 1 day/,
      'Resend invitation',
      'resend',
    ],
    [
      'invitation_expired',
      invite('expired', ago(2)),
      'Cannot sign in: the invitation has expired',
      /The link ended 2 days ago/,
      'Resend invitation',
      'resend',
    ],
    [
      'no_password',
      { password_changed_at: null },
      'Cannot sign in: no password has been set',
      /reset link lets them choose one/,
      'Send reset link',
      'reset',
    ],
  ])('%s: says why, since when, and offers the one act', async (...row) => {
    const [because, change, title, detail, verb, act] = row;
    const person = blocked(because, change);
    const { user, start, container } = show(person);
    expect(screen.getByText(title)).toBeVisible();
    expect(container).toHaveTextContent(detail);
    expect(container).not.toHaveTextContent('alone will not help');
    const buttons = screen.getAllByRole('button');
    expect(buttons).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: verb }));
    expect(start).toHaveBeenCalledWith(act, person);
  });

  it('says when the act alone will not be enough', () => {
    show(blocked('account_deactivated', { status: 'DEACTIVATED', account_locked: true, lock }));
    expect(
      screen.getByText('Activating alone will not help: an admin locked the account as well.'),
    ).toBeVisible();
    expect(screen.getByRole('button')).toHaveAccessibleName('Activate');
  });

  it('names the org that governs the account, and keeps the button off', async () => {
    const foreign = { governed_here: false, default_org: { id: 9, name: 'Globex' } };
    const { user, start } = show(
      blocked('locked_by_admin', { ...foreign, account_locked: true, lock }),
    );
    const reason = 'The account belongs to Globex: only its admins can do this';
    expect(screen.getByText(`${reason}.`)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Unlock' })).toHaveAccessibleDescription(reason);
    await user.click(screen.getByRole('button', { name: 'Unlock' }));
    expect(start).not.toHaveBeenCalled();
  });

  it('does not offer to activate an account that another org has deactivated', () => {
    const foreign = { governed_here: false, default_org: { id: 9, name: 'Globex' } };
    show(blocked('account_deactivated', { ...foreign, status: 'DEACTIVATED' }));
    expect(screen.getByRole('button', { name: 'Activate' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });
});

describe('who can sign in', () => {
  it('needs no button', () => {
    show(fakeUser({ sign_in: { allowed: true, because: null }, last_login_at: ago(4) }));
    expect(screen.getByText('Can sign in')).toBeVisible();
    expect(screen.getByText(/4 days ago/)).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('is told apart when it is with a one-time password', () => {
    show(fakeUser({ sign_in: { allowed: true, because: null }, must_change_password: true }));
    expect(screen.getByText(/With a one-time password/)).toBeVisible();
  });
});
