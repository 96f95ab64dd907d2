import { randomUUID } from 'node:crypto';
import { mintLink } from '../../server/auth/link-tokens.repo.ts';
import { transact } from '../../server/http/transact.ts';
import { PASSWORD } from '../../server/test/seed.ts';
import { accessActs } from './access-acts.ts';
import {
  byAdmin,
  bySelf,
  email,
  invite,
  maybe,
  named,
  newest,
  org,
  peopleOf,
  roles,
  user,
  type Act,
} from './act-makers.ts';

const byLink = (kind: 'reset' | 'invitation'): Act => ({
  name: `set a password by ${kind}`,
  prepare: async (test, world, dice) => {
    const people = await peopleOf(test, world);
    const pending = await test.owner.query<{ id: number; user_id: number }>(
      `SELECT id::int, user_id::int FROM invites WHERE status = 'pending' ORDER BY id DESC LIMIT 1`,
    );
    const found = pending.rows[0];
    const userId = kind === 'invitation' && found ? found.user_id : dice.pick(people).id;
    const link = { kind, userId, supersede: false, ttlMinutes: 30 } as const;
    const { token } = await transact(test.db, { actor: null, request: null }, (tx) =>
      mintLink(tx, kind === 'invitation' && found ? { ...link, inviteId: found.id } : link),
    );
    const password = `another horse ${randomUUID()}`;
    return {
      method: 'POST',
      url: '/api/users/set_password',
      payload: {
        reset_token: token,
        password,
        password_confirmation: password,
        ...(kind === 'invitation' && dice.between(0, 1) && { full_name: 'Renamed Here' }),
      },
    };
  },
});

/** What the sequences are made of. */
export const acts: readonly Act[] = [
  byAdmin('rename', 'PUT', user(), ({ dice }) => ({ full_name: `Name ${dice.between(1, 9)}` })),
  byAdmin('tier', 'PUT', user(), ({ dice }) => ({ user_tier: dice.pick(['GOLD', 'TIN', null]) })),
  byAdmin('move address', 'PUT', user(), () => ({ email: email(), full_name: 'Moved' })),
  byAdmin('status', 'PUT', user(), ({ dice }) => ({
    status: dice.pick(['ACTIVE', 'DEACTIVATED']),
  })),
  byAdmin('lock', 'PUT', user('/lock_account'), ({ dice }) => ({
    reason: maybe(dice, 'Lost laptop'),
    until: maybe(dice, '2031-01-01T00:00:00.000Z'),
  })),
  byAdmin('unlock', 'PUT', user('/unlock_account'), () => ({ reason: 'found' })),
  byAdmin('activate', 'PUT', user('/activate')),
  byAdmin('deactivate', 'PUT', user('/deactivate'), () => ({ reason: 'Left' })),
  byAdmin('merge members', 'PUT', org('/members'), roles),
  byAdmin('merge members by the org', 'PUT', org(), roles),
  byAdmin('remove members', 'DELETE', org('/members'), (stage) => ({ members: [named(stage)] })),
  byAdmin('activate members', 'PUT', org('/members/activate'), (stage) => ({
    members: [named(stage)],
  })),
  byAdmin('deactivate members', 'PUT', org('/members/deactivate'), (stage) => ({
    members: [named(stage)],
  })),
  byAdmin('merge custodians', 'PUT', org('/custodians'), (stage) => ({
    custodians: [named(stage)],
  })),
  byAdmin('replace custodians', 'POST', org('/custodians'), (stage) => ({
    custodians: [named(stage)],
  })),
  byAdmin('org facts', 'PUT', org(), ({ dice }) => ({
    name: `Org ${dice.between(1, 9)}`,
    description: maybe(dice, 'Described'),
    email_domain: dice.pick(['example.com', null]),
    members_default_access_role: dice.pick(['member', 'operator', null]),
  })),
  byAdmin('invite', 'POST', org('/invites'), (stage) => ({
    invites: [{ email: email() }, { email: stage.dice.pick(stage.people).email }],
  })),
  byAdmin(
    'create a person',
    'POST',
    () => '/users',
    ({ dice }) => ({
      email: email(),
      admin: dice.between(0, 1) === 1,
      user_tier: maybe(dice, 'GOLD'),
    }),
  ),
  ...accessActs,
  byAdmin('resend', 'POST', invite('/resend')),
  byAdmin('copy a link', 'POST', invite('/link')),
  byAdmin('revoke an invitation', 'DELETE', invite()),
  byAdmin('send a reset', 'POST', user('/send_reset')),
  byAdmin('one-time password', 'POST', user('/one_time_password')),
  byAdmin('end sessions', 'DELETE', user('/sessions')),
  bySelf(
    'make a key',
    'POST',
    ({ id }) => `/users/${id}/api_keys`,
    () => ({ name: 'Script' }),
  ),
  bySelf(
    'rotate a key',
    'PUT',
    async ({ id }, { test }) => {
      const key = await newest(test, 'api_keys', `user_id = ${id}`);
      return `/users/${id}/api_keys/${key}/rotate`;
    },
    ({ dice }) => ({ overlap_hours: dice.between(0, 2) }),
  ),
  bySelf('revoke a key', 'DELETE', async ({ id }, { test }) => {
    const key = await newest(test, 'api_keys', `user_id = ${id}`);
    return `/users/${id}/api_keys/${key}`;
  }),
  bySelf(
    'settings',
    'PUT',
    () => '/user_settings',
    ({ dice }) => ({
      theme: dice.pick(['dark', 'light', 'system']),
      density: maybe(dice, 'compact'),
    }),
  ),
  bySelf(
    'change the password',
    'PUT',
    ({ id }) => `/users/${id}/change_password`,
    () => ({
      current_password: PASSWORD,
      password: `another horse ${randomUUID()}`,
    }),
  ),
  bySelf('sign out', 'DELETE', () => '/session'),
  bySelf(
    'sign in',
    'POST',
    () => '/session',
    ({ people, dice }) => ({
      email: dice.pick(people).email,
      password: dice.pick([PASSWORD, PASSWORD, 'wrong']),
    }),
  ),
  byLink('reset'),
  byLink('invitation'),
];
