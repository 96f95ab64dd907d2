import type { Roster } from './roster.ts';

/** A request in the name of somebody. */
export interface Act {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly payload?: object;
}

/** Somebody whom an act is about, and what it is to make of them. */
export interface Aim {
  readonly id: number;
  readonly email: string;
  readonly flag: boolean;
  /** Grows with every act: for what must be new. */
  readonly serial: number;
}

/** What one person can try on another, or for themselves, to come by a right. */
export const ACTS: Readonly<Record<string, (roster: Roster, aim: Aim) => Act>> = {
  merge: ({ orgId }, { id, flag }) => ({
    method: 'PUT',
    url: `/orgs/${orgId}/members`,
    payload: { members: [{ id, admin: flag }] },
  }),
  mergeByAddress: ({ orgId }, { email, flag }) => ({
    method: 'PUT',
    url: `/orgs/${orgId}/members`,
    payload: { members: [{ email, access_role: flag ? ['admin'] : ['member'] }] },
  }),
  updateOrg: ({ orgId }, { id, flag }) => ({
    method: 'PUT',
    url: `/orgs/${orgId}`,
    payload: { members: [{ id, admin: flag }] },
  }),
  replaceMembers: ({ orgId, owner, superUser }, { id, flag }) => ({
    method: 'POST',
    url: `/orgs/${orgId}/members`,
    payload: {
      members: [{ id: owner.id }, { id: superUser.id }, { id, admin: flag }].filter(
        (member, index, all) => all.findIndex((one) => one.id === member.id) === index,
      ),
    },
  }),
  removeMember: ({ orgId }, { id }) => ({
    method: 'DELETE',
    url: `/orgs/${orgId}/members`,
    payload: { members: [{ id }] },
  }),
  // In the place of the owner, who is made to leave.
  succeedOwner: ({ orgId, owner }, { id }) => ({
    method: 'DELETE',
    url: `/orgs/${orgId}/members`,
    payload: { members: [{ id: owner.id, delegate_owner_id: id }] },
  }),
  transfer: ({ owner }, { id, flag }) => ({
    method: 'PUT',
    url: `/users/${flag ? owner.id : id}/transfer`,
    payload: { delegate_owner_id: flag ? id : owner.id },
  }),
  membership: ({ orgId }, { id, flag }) => ({
    method: 'PUT',
    url: `/orgs/${orgId}/members/${flag ? 'activate' : 'deactivate'}`,
    payload: { members: [{ id }] },
  }),
  custodian: ({ orgId }, { id, flag }) => ({
    method: flag ? 'PUT' : 'DELETE',
    url: `/orgs/${orgId}/custodians`,
    payload: { custodians: [{ id }] },
  }),
  lock: (_roster, { id, flag }) => ({
    method: 'PUT',
    url: `/users/${id}/${flag ? 'lock_account' : 'unlock_account'}`,
    payload: {},
  }),
  status: (_roster, { id, flag }) => ({
    method: 'PUT',
    url: `/users/${id}/${flag ? 'activate' : 'deactivate'}`,
    payload: {},
  }),
  update: (_roster, { id, serial, flag }) => ({
    method: 'PUT',
    url: `/users/${id}`,
    payload: flag ? { user_tier: `tier ${serial}` } : { email: `moved-${serial}@example.com` },
  }),
  oneTimePassword: (_roster, { id }) => ({
    method: 'POST',
    url: `/users/${id}/one_time_password`,
    payload: {},
  }),
  sendReset: (_roster, { id }) => ({ method: 'POST', url: `/users/${id}/send_reset`, payload: {} }),
  endSessions: (_roster, { id }) => ({ method: 'DELETE', url: `/users/${id}/sessions` }),
  createUser: (_roster, { serial, flag }) => ({
    method: 'POST',
    url: '/users',
    payload: { email: `made-${serial}@example.com`, admin: flag },
  }),
  invite: ({ orgId }, { email, serial, flag }) => ({
    method: 'POST',
    url: `/orgs/${orgId}/invites`,
    payload: { invites: [{ email: flag ? email : `asked-${serial}@example.com`, admin: true }] },
  }),
};

/** Acts that hand somebody's account to whoever did them: from then on they act with it too. */
export const TAKES_OVER: ReadonlySet<string> = new Set(['oneTimePassword', 'sendReset']);
