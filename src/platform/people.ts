import type { User, UserFacets } from '../../contract/users.ts';
import type { AnyInput } from '../api/request.ts';
import { isAdminIn, isDeactivatedIn } from '../people/person-facts.ts';
import { peopleIndex, teamsIndex } from './indexes.ts';
import { holds, inOrder, isAmong, localPage } from './local-page.ts';

/** Whether somebody is meant by what was typed: a part of name or address, an id, or one of several. */
export function isMeant(user: User, q: string): boolean {
  const parts = q.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length > 1 && parts.every((part) => part.includes('@'))) {
    return parts.some((part) => user.email.toLowerCase() === part.toLowerCase());
  }
  const text = q.trim();
  return text === String(user.id) || holds(user.full_name, text) || holds(user.email, text);
}

const keyOf = (sort: unknown) => (user: User) => {
  if (sort === 'email') return user.email;
  if (sort === 'created_at') return user.created_at;
  return user.full_name || user.email;
};

/** Whether somebody is in a team; in any, where none is asked for. */
async function membership(teamId: unknown): Promise<(user: User) => boolean> {
  if (teamId === undefined || teamId === null) return () => true;
  const teams = await teamsIndex.allRows();
  const members = teams.find(({ id }) => String(id) === String(teamId))?.members ?? [];
  const ids = new Set(members.map(({ id }) => id));
  return ({ id }) => ids.has(id);
}

/** A page of people, out of those that are here. */
export async function peoplePage({ query = {} }: AnyInput, orgId: number) {
  const { q, status, locked, role } = query;
  const isMember = await membership(query['team_id']);
  const found = (await peopleIndex.rows()).filter(
    (user) =>
      isMember(user) &&
      (q === undefined || q === null || q === '' || isMeant(user, String(q))) &&
      isAmong(status, isDeactivatedIn(user, orgId) ? 'DEACTIVATED' : 'ACTIVE') &&
      isAmong(locked, String(user.account_locked)) &&
      isAmong(role, isAdminIn(user, orgId) ? 'admin' : 'member'),
  );
  return localPage(inOrder(found, keyOf(query['sort']), query['order']), query);
}

/** Counts of those that are here; what the server does not say of them counts as nobody. */
export async function peopleFacets(orgId: number): Promise<UserFacets> {
  const people = await peopleIndex.rows();
  const count = (is: (user: User) => boolean) => people.filter(is).length;
  return {
    all: people.length,
    active: count((user) => !isDeactivatedIn(user, orgId)),
    locked: count((user) => user.account_locked),
    deactivated: count((user) => isDeactivatedIn(user, orgId)),
    pending_invites: 0,
    expired_invites: 0,
    admins: count((user) => isAdminIn(user, orgId)),
    idle_60: 0,
    admins_idle_60: 0,
    never_signed_in: 0,
  };
}

/** Who is locked, and whether there is more than one admin: what can be known without being told. */
export async function attention(orgId: number) {
  const people = await peopleIndex.allRows();
  const isActive = (user: User) => !isDeactivatedIn(user, orgId) && !user.account_locked;
  return {
    locked: people.filter((user) => user.account_locked).length,
    invites_expiring: 0,
    invites_expired: 0,
    admins_idle_60: 0,
    active_admins: people.filter((user) => isActive(user) && isAdminIn(user, orgId)).length,
    failed_sign_ins_today: 0,
    addresses_stopped_today: 0,
    reviews_due: { my_items: 0, overdue: 0, waiting: 0 },
    as_of: new Date().toISOString(),
  };
}

/** Carries a change of role over to who is held. */
export function changeRole(id: number, orgId: number, isAdmin: boolean): void {
  peopleIndex.change(id, (user) => ({
    ...user,
    org_memberships: user.org_memberships.map((one) =>
      one.id === orgId ? { ...one, 'is_admin?': isAdmin } : one,
    ),
  }));
}
