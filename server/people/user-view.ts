import type { InviteStatus, SignInBlock, User } from '../../contract/users.ts';
import type { Queryable } from '../db/db.ts';
import { notFound } from '../http/app-error.ts';
import { etagOf } from '../http/etag.ts';
import { toInstant, toInstantOrNull } from '../db/instant.ts';
import { readUserRows, type UserRow, type Viewer } from './user-view.repo.ts';

/** Strong ETag of a person. */
export const userEtag = (user: { readonly id: number; readonly version: number }): string =>
  etagOf('user', user.id, user.version);

const inviteStatus = (row: UserRow): InviteStatus | null => {
  if (!row.invite) return null;
  return row.invite.status === 'pending' && row.invite.is_past ? 'expired' : row.invite.status;
};

/** What stops this person from signing in to the viewer's org, strongest first. */
const signInBlock = (row: UserRow): SignInBlock | null => {
  if (row.status === 'DEACTIVATED') return 'account_deactivated';
  if (row.membership_status === 'DEACTIVATED') return 'membership_deactivated';
  if (row.lock) return row.lock.kind === 'admin' ? 'locked_by_admin' : 'locked_automatically';
  if (row.has_password) return null;
  const invite = inviteStatus(row);
  if (invite === 'pending') return 'invitation_pending';
  return invite === 'expired' ? 'invitation_expired' : 'no_password';
};

const lockOf = ({ lock }: UserRow): User['lock'] =>
  lock && {
    ...lock,
    locked_at: toInstant(lock.locked_at),
    until: toInstantOrNull(lock.until),
  };

/** A person on the wire, as the viewer may see them. */
export const toUser = (row: UserRow, viewer: Viewer): User => {
  const because = signInBlock(row);
  const invite = inviteStatus(row);
  const memberships = row.memberships.map((membership) => ({
    id: membership.id,
    name: membership.name,
    'is_admin?': membership.is_admin,
    org_membership_status: membership.status,
    api_key: membership.api_key,
    added_at: toInstant(membership.added_at),
    added_by: membership.added_by,
  }));
  return {
    id: row.id,
    email: row.email,
    full_name: row.full_name,
    api_key: memberships.find(({ id }) => id === row.default_org_id)?.api_key ?? null,
    super_user: row.super_user,
    impersonated: row.id === viewer.userId && (viewer.impersonatorId ?? null) !== null,
    default_org: { id: row.default_org_id, name: row.default_org_name },
    org_memberships: memberships,
    status: row.status,
    account_locked: row.lock !== null,
    user_tier: row.user_tier,
    email_verified_at: toInstantOrNull(row.email_verified_at),
    tos_signed_at: toInstantOrNull(row.tos_signed_at),
    updated_at: toInstant(row.updated_at),
    created_at: toInstant(row.created_at),
    last_login_at: toInstantOrNull(row.last_login_at),
    last_active_at: toInstantOrNull(row.last_active_at),
    lock: lockOf(row),
    invite:
      row.invite && invite
        ? {
            id: row.invite.id,
            status: invite,
            expires_at: toInstant(row.invite.expires_at),
            etag: etagOf('invite', row.invite.id, row.invite.version),
          }
        : null,
    must_change_password: row.must_change_password,
    password_changed_at: toInstantOrNull(row.password_changed_at),
    teams: row.teams,
    sign_in: { allowed: because === null, because },
    governed_here: row.default_org_id === viewer.orgId,
    etag: userEtag(row),
  };
};

/** People on the wire in the order of `ids`; those that do not exist are left out. */
export const readUsers = async (
  q: Queryable,
  viewer: Viewer,
  ids: readonly number[],
): Promise<User[]> => {
  const rows = await readUserRows(q, viewer, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toUser(row, viewer)] : [];
  });
};

/** One person on the wire; 404 when there is none. */
export const readUser = async (q: Queryable, viewer: Viewer, id: number): Promise<User> => {
  const [user] = await readUsers(q, viewer, [id]);
  if (!user) throw notFound('Person');
  return user;
};
