import { sql, type SQL } from 'drizzle-orm';
import type { Invite } from '../../../contract/invites.ts';
import type { InviteStatus } from '../../../contract/users.ts';
import { int8Array, textArray } from '../../db/arrays.ts';
import { asSystem } from '../../db/as-system.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import { toInstant, toInstantOrNull, type DbInstant } from '../../db/instant.ts';
import { etagOf } from '../../http/etag.ts';
import { windowSql, type SortColumns, type SortKey, type Window } from '../../db/window.ts';
import { searchKey } from '../../people/names.ts';
import type { Ranked } from '../../people/target.ts';

interface InviteRow extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  user_id: number;
  is_admin: boolean;
  status: InviteStatus;
  invited_by: Invite['invited_by'];
  created_at: DbInstant;
  sent_at: DbInstant | null;
  resent: number;
  expires_at: DbInstant;
  ended_at: DbInstant | null;
  version: number;
}

// 'expired' is never stored: it is pending, past its time.
const STATUS = sql`CASE WHEN i.status = 'pending' AND i.expires_at <= now() THEN 'expired'
  ELSE i.status END`;

const COLUMNS = sql`i.id, i.email, u.full_name, i.user_id, i.is_admin, ${STATUS} AS status,
  person_ref(i.invited_by) AS invited_by, i.created_at, i.sent_at, i.resent, i.expires_at, i.ended_at, i.version`;
const FROM = sql`FROM invites i JOIN users u ON u.id = i.user_id`;

/** Strong ETag of an invitation. */
export const inviteEtag = (invite: { readonly id: number; readonly version: number }): string =>
  etagOf('invite', invite.id, invite.version);

const toInvite = (row: InviteRow): Invite => ({
  id: row.id,
  email: row.email,
  full_name: row.full_name,
  user_id: row.user_id,
  'is_admin?': row.is_admin,
  status: row.status,
  invited_by: row.invited_by,
  created_at: toInstant(row.created_at),
  sent_at: toInstantOrNull(row.sent_at),
  resent: row.resent,
  expires_at: toInstant(row.expires_at),
  ended_at: toInstantOrNull(row.ended_at),
  etag: inviteEtag(row),
});

const SORTS: Record<'expires_at' | 'created_at' | 'email', SortColumns> = {
  expires_at: { key: sql`i.expires_at`, type: sql`timestamptz`, id: sql`i.id` },
  created_at: { key: sql`i.created_at`, type: sql`timestamptz`, id: sql`i.id` },
  email: { key: sql`i.email_key`, type: sql`text`, id: sql`i.id` },
};

/** One list of invitations: which, and in what order. */
export interface InviteListing {
  readonly orgId: number;
  readonly status: readonly InviteStatus[] | undefined;
  readonly q: string | undefined;
  /** Pending ones that expire within so many hours. */
  readonly withinHours: number | undefined;
  readonly invitedBy: number | undefined;
  readonly sort: keyof typeof SORTS;
  readonly order: 'asc' | 'desc';
}

const searched = ({ q }: InviteListing): string => (q === undefined ? '' : searchKey(q));

/** As they are stored, which is what an index can find: without the clock. */
const storedAs = (status: readonly InviteStatus[]): string[] => [
  ...new Set(status.map((one) => (one === 'expired' ? 'pending' : one))),
];

const conditions = (listing: InviteListing): SQL => {
  const { orgId, status, withinHours, invitedBy } = listing;
  const parts = [sql`i.org_id = ${orgId}`];
  if (invitedBy !== undefined) parts.push(sql`i.invited_by = ${invitedBy}`);
  if (withinHours !== undefined) {
    parts.push(sql`i.status = 'pending' AND i.expires_at > now()
      AND i.expires_at <= now() + make_interval(hours => ${withinHours})`);
  }
  if (status) {
    parts.push(sql`i.status = ANY(${textArray(storedAs(status))})`);
    parts.push(sql`${STATUS} = ANY(${textArray(status)})`);
  }
  const text = searched(listing);
  if (text) {
    parts.push(sql`(strpos(i.email_key, ${text}) > 0 OR strpos(u.sort_name, ${text}) > 0)`);
  }
  return sql.join(parts, sql` AND `);
};

/** An invitation on the wire, with the sort key of its row. */
export interface ListedInvite {
  readonly invite: Invite;
  readonly key: SortKey;
}

/** A page of invitations. */
export const listInviteRows = async (
  q: Queryable,
  listing: InviteListing,
  window: Window,
): Promise<ListedInvite[]> => {
  const columns = SORTS[listing.sort];
  const { rows } = await q.execute<InviteRow & { key: string }>(sql`
    SELECT ${COLUMNS}, ${columns.key}::text AS key ${FROM}
    WHERE ${conditions(listing)} ${windowSql(columns, listing.order, window)}`);
  return rows.map((row) => ({ invite: toInvite(row), key: [row.key, row.id] }));
};

/** How many invitations fit. The people are looked at only where their names are searched. */
export const countInvites = async (q: Queryable, listing: InviteListing): Promise<number> => {
  const people = searched(listing) === '' ? sql`` : sql`JOIN users u ON u.id = i.user_id`;
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM invites i ${people} WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};

/** Invitations of an org by id, on the wire. */
export const readInvites = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
): Promise<Map<number, Invite>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await q.execute<InviteRow>(sql`
    SELECT ${COLUMNS} ${FROM} WHERE i.org_id = ${orgId} AND i.id = ANY(${int8Array(ids)})`);
  return new Map(rows.map((row) => [row.id, toInvite(row)]));
};

/** An invitation that somebody is about to act on. */
export interface InviteTarget extends Record<string, unknown> {
  id: number;
  user_id: number;
  email: string;
  full_name: string;
  has_password: boolean;
  home_org_id: number;
  status: InviteStatus;
  expires_at: DbInstant;
  version: number;
}

/** An invited account: what of it decides who may see its link. */
export interface InvitedAccount extends Record<string, unknown>, Ranked {
  invite_id: number;
  home_org_id: number;
}

/** The accounts that invitations of an org are for, by invitation. */
export const readInvitedAccounts = async (
  tx: Tx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, InvitedAccount>> => {
  const { rows } = await tx.execute<InvitedAccount>(sql`
    SELECT i.id AS invite_id, u.id, u.full_name, u.super_user, u.default_org_id AS home_org_id,
      o.owner_id = u.id AS is_owner, i.is_admin
    FROM invites i JOIN users u ON u.id = i.user_id JOIN orgs o ON o.id = i.org_id
    WHERE i.id = ANY(${int8Array(ids)})`);
  return new Map(rows.map((row) => [row.invite_id, row]));
};

/** Whose invitation it is; undefined where the org has none with this id. */
export const findInvitee = async (
  tx: Tx,
  orgId: number,
  id: number,
): Promise<number | undefined> => {
  const { rows } = await tx.execute<{ user_id: number }>(
    sql`SELECT user_id FROM invites WHERE org_id = ${orgId} AND id = ${id}`,
  );
  return rows[0]?.user_id;
};

/** Locks an invitation until the transaction ends. */
export const lockInvite = async (
  tx: Tx,
  orgId: number,
  id: number,
): Promise<InviteTarget | undefined> => {
  const { rows } = await tx.execute<InviteTarget>(sql`
    SELECT i.id, i.user_id, u.email, u.full_name, u.password_hash IS NOT NULL AS has_password,
      u.default_org_id AS home_org_id, ${STATUS} AS status, i.expires_at, i.version
    FROM invites i JOIN users u ON u.id = i.user_id
    WHERE i.org_id = ${orgId} AND i.id = ${id} FOR UPDATE OF i`);
  return rows[0];
};

/** So many days from now, offered by whoever sends it now; returns the new end. */
export const renewInvite = async (
  tx: Tx,
  id: number,
  { invitedBy, days }: { readonly invitedBy: number; readonly days: number },
): Promise<DbInstant> => {
  const { rows } = await tx.execute<{ expires_at: DbInstant }>(sql`
    UPDATE invites SET expires_at = now() + make_interval(days => ${days}),
      resent = resent + 1, sent_at = NULL, invited_by = ${invitedBy}
    WHERE id = ${id} RETURNING expires_at`);
  const [row] = rows;
  if (!row) throw new Error('the locked invitation is gone');
  return row.expires_at;
};

/** Ends a pending invitation. */
export const endInvite = async (tx: Tx, id: number): Promise<void> => {
  await tx.execute(
    sql`UPDATE invites SET status = 'revoked', ended_at = now() WHERE id = ${id} AND status = 'pending'`,
  );
};

/** How the owner of an address stands in an org. */
export interface Standing extends Record<string, unknown> {
  email_key: string;
  full_name: string;
  is_member: boolean;
  is_off: boolean;
  invite_expires_at: DbInstant | null;
  is_invite_past: boolean;
}

/** How the owners of addresses stand in an org; unknown addresses are left out. */
export const findStandings = async (
  tx: Tx,
  orgId: number,
  keys: readonly string[],
): Promise<Map<string, Standing>> => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute<Standing>(sql`
      SELECT u.email_key, u.full_name, m.user_id IS NOT NULL AS is_member,
        coalesce(m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED', false) AS is_off,
        m.invite_expires_at, coalesce(m.invite_expires_at <= now(), false) AS is_invite_past
      FROM users u LEFT JOIN org_memberships m ON m.org_id = ${orgId} AND m.user_id = u.id
      WHERE u.email_key = ANY(${textArray(keys)})`),
  );
  return new Map(rows.map((row) => [row.email_key, row]));
};

/** The domain that an org expects its addresses to have. */
export const findEmailDomain = async (q: Queryable, orgId: number): Promise<string | null> => {
  const { rows } = await q.execute<{ email_domain: string | null }>(
    sql`SELECT email_domain FROM orgs WHERE id = ${orgId}`,
  );
  return rows[0]?.email_domain ?? null;
};
