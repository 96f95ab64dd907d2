import { expect, it } from 'vitest';
import type { Leaving } from '../../../contract/leaving.ts';
import { fakeLeaving } from '../../test/fakes.ts';
import { atDawnInTokyo } from '../../test/tokyo.ts';
import { cutSteps } from './steps.ts';

atDawnInTokyo();

const lockStep = (change: Partial<NonNullable<Leaving['account']>>) => {
  const { account } = fakeLeaving();
  const leaving = fakeLeaving({ account: account && { ...account, ...change } });
  return cutSteps(leaving).find(({ id }) => id === 'lock');
};

it.each([
  [{}, 'Can sign in', false],
  [
    { account_locked: true, locked_until: '2026-11-24T00:00:00.000Z' },
    'Locked until 24 Nov 2026, 09:00:00 GMT+9',
    false,
  ],
  [{ account_locked: true }, 'Locked after failed sign-ins, not by an admin', false],
  [{ account_locked: true, locked_for_good: true }, 'Locked', true],
])('locking is done by a lock that stays: %j', (change, state, isDone) => {
  expect(lockStep(change)).toMatchObject({ state, isDone });
});

it('is done with who has left the org', () => {
  const gone = fakeLeaving({ account: null, membership: null });
  expect(cutSteps(gone).find(({ id }) => id === 'lock')).toMatchObject({
    state: 'Has left the org',
    isDone: true,
  });
});
