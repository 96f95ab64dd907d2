import { screen } from '@testing-library/react';
import { expect, describe, it } from 'vitest';
import { getLeaving } from '../../contract/leaving.ts';
import {
  activateMembers,
  deactivateMembers,
  listCustodians,
  mergeMembers,
} from '../../contract/orgs.ts';
import { activateUser, deactivateUser, lockUser, unlockUser } from '../../contract/user-acts.ts';
import { getUser, type User } from '../../contract/users.ts';
import { fakeLeaving, fakeUser } from '../test/fakes.ts';
import { beginAct } from '../test/begin-act.tsx';
import { answer, refuse, server, type Asked } from '../test/server.ts';

it('takes a lock back without ending an automatic one', async () => {
  const bodies: unknown[] = [];
  server.use(
    answer(getLeaving, () => fakeLeaving()),
    answer(lockUser, () => fakeUser({ account_locked: true })),
    answer(unlockUser, ({ body }) => {
      bodies.push(body);
      return fakeUser();
    }),
  );
  const { user } = await beginAct('lock', fakeUser());
  await user.type(await screen.findByLabelText('Reason'), 'Laptop stolen');
  await user.click(screen.getByRole('button', { name: 'Lock account' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Ana Ruiz: undone')).toBeVisible();
  expect(bodies).toEqual([{ only: 'admin' }]);
});

describe('taking a role back', () => {
  const having = (isAdmin: boolean): User => {
    const person = fakeUser();
    const org_memberships = person.org_memberships.map((one) => ({ ...one, 'is_admin?': isAdmin }));
    return { ...person, org_memberships };
  };
  const ANA = { id: 7, full_name: 'Ana Ruiz', email: 'ana@example.com' };

  it.each([
    [
      'a custodian',
      () => [ANA],
      'Ana Ruiz: undone, but the place as a custodian is not back: name them again',
    ],
    ['no custodian', () => [{ ...ANA, id: 8 }], 'Ana Ruiz: undone'],
    ['who knows what', () => refuse('not_found'), 'Ana Ruiz: undone'],
  ])('says what does not come back: %s', async (_, custodians, told) => {
    const bodies: unknown[] = [];
    server.use(
      answer(getLeaving, () => fakeLeaving()),
      answer(listCustodians, custodians),
      answer(getUser, () => having(false)),
      answer(mergeMembers, ({ body }) => {
        bodies.push(body);
        return [];
      }),
    );
    const { user } = await beginAct('role', having(true));
    await user.click(await screen.findByRole('radio', { name: /^Member/ }));
    await user.click(screen.getByRole('button', { name: 'Make member' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText(told)).toBeVisible();
    expect(bodies).toEqual([false, true].map((admin) => ({ members: [{ id: 7, admin }] })));
  });
});

describe('taking an activation back', () => {
  const standing = (
    status: User['status'],
    membership: 'ACTIVE' | 'DEACTIVATED',
    etag = '"7-1"',
  ): User => {
    const person = fakeUser({ status, governed_here: true, etag });
    const org_memberships = person.org_memberships.map((one) => ({
      ...one,
      org_membership_status: membership,
    }));
    return { ...person, org_memberships };
  };
  const ACTIVE = standing('ACTIVE', 'ACTIVE', '"7-2"');

  const undoOf = async (person: User, after = ACTIVE, now = after) => {
    const asked: unknown[] = [];
    const told = (what: string) => (request: Asked) => {
      asked.push([what, request.headers.get('if-match'), request.body]);
      return what === 'members' ? [] : fakeUser();
    };
    server.use(
      answer(activateMembers, () => []),
      answer(activateUser, () => after),
      answer(getUser, () => now),
      answer(deactivateMembers, told('members')),
      answer(deactivateUser, told('account')),
    );
    const { user } = await beginAct('activate', person);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    return asked;
  };
  const MEMBERS = ['members', null, { members: [{ id: 7 }] }];
  const ACCOUNT = ['account', '"7-2"', {}];

  it.each([
    ['the membership', standing('ACTIVE', 'DEACTIVATED'), [MEMBERS]],
    ['the account', standing('DEACTIVATED', 'ACTIVE'), [ACCOUNT]],
    ['both', standing('DEACTIVATED', 'DEACTIVATED'), [ACCOUNT, MEMBERS]],
  ])('switches off what was off: %s', async (_, person, calls) => {
    const asked = await undoOf(person);
    expect(await screen.findByText('Ana Ruiz: undone')).toBeVisible();
    expect(asked).toEqual(calls);
  });

  it('leaves alone who has changed since', async () => {
    const now = standing('ACTIVE', 'ACTIVE', '"7-3"');
    const asked = await undoOf(standing('ACTIVE', 'DEACTIVATED'), ACTIVE, now);
    expect(await screen.findByText(/Something about this person has changed since/)).toBeVisible();
    expect(asked).toEqual([]);
  });

  it('is not offered where somebody was faster', async () => {
    server.use(answer(activateUser, () => standing('DEACTIVATED', 'ACTIVE')));
    await beginAct('activate', standing('DEACTIVATED', 'ACTIVE'));
    expect(await screen.findByText(/^Ana Ruiz is active/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });
});
