import { sql, type SQL } from 'drizzle-orm';
import { asSystem } from '../db/as-system.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import type { LinkKind } from './link-tokens.ts';
import { randomToken, sha256 } from './secrets.ts';

/** What a new link is for and how long it lives, by the database's clock. */
export type NewLink = {
  readonly kind: LinkKind;
  readonly userId: number;
  /** Invitations only. */
  readonly inviteId?: number;
  /** Whether earlier links (of the same invitation, or all resets of the person) die. */
  readonly supersede: boolean;
  /** Whether an admin sees it: it then proves nothing about the mailbox. */
  readonly isShown?: boolean;
} & ({ readonly ttlMinutes: number } | { readonly expiresAt: DbInstant });

const instantOf = (value: DbInstant): string =>
  value instanceof Date ? value.toISOString() : value;

/** Makes a single-use link. The token leaves here once; only its SHA-256 is kept. */
export const mintLink = async (
  tx: Tx,
  link: NewLink,
): Promise<{ readonly token: string; readonly expiresAt: DbInstant }> => {
  if (link.supersede) {
    await killLinks(
      tx,
      link.inviteId === undefined
        ? { userId: link.userId, kind: link.kind }
        : { inviteId: link.inviteId },
    );
  }
  const token = randomToken(link.kind === 'reset' ? 'rcl' : 'rci');
  const end: SQL =
    'ttlMinutes' in link
      ? sql`now() + make_interval(mins => ${link.ttlMinutes})`
      : sql`${instantOf(link.expiresAt)}::timestamptz`;
  const { rows } = await asSystem(tx, (all) =>
    all.execute<{ expires_at: DbInstant }>(sql`
      INSERT INTO link_tokens (token_hash, kind, user_id, invite_id, is_shown, expires_at)
      VALUES (${sha256(token)}, ${link.kind}, ${link.userId}, ${link.inviteId ?? null},
        ${link.isShown ?? false}, ${end})
      RETURNING expires_at`),
  );
  const [row] = rows;
  if (!row) throw new Error('no link was made');
  return { token, expiresAt: row.expires_at };
};

/** Which unused links die: those of a person (of one kind), or those of one invitation. */
export type LinkScope =
  | { readonly userId: number; readonly kind?: LinkKind }
  | { readonly inviteId: number };

/** Makes links useless: a newer one was sent, the password or address changed, or a revocation. */
export const killLinks = async (tx: Tx, scope: LinkScope): Promise<void> => {
  const whose =
    'inviteId' in scope
      ? sql`invite_id = ${scope.inviteId}`
      : sql`user_id = ${scope.userId}${scope.kind ? sql` AND kind = ${scope.kind}` : sql``}`;
  await asSystem(tx, (all) =>
    all.execute(sql`
      UPDATE link_tokens SET dead_at = now()
      WHERE ${whose} AND used_at IS NULL AND dead_at IS NULL`),
  );
};

/** A link that can be used right now, with the person and org it is for. */
export interface UsableLink extends Record<string, unknown> {
  id: number;
  kind: LinkKind;
  user_id: number;
  invite_id: number | null;
  expires_at: DbInstant;
  email: string;
  full_name: string;
  home_org_id: number;
  org_id: number;
  org_name: string;
  org_settings: unknown;
  invited_by: string | null;
  is_admin_anywhere: boolean;
  /** An admin has seen it: it proves nothing about the mailbox. */
  is_shown: boolean;
}

/**
 * Whether what an invitation `i` offers may still be taken: the role of an admin only while whoever
 * offered it (`b`, with membership `bm`) is an admin there. `m`: the membership that waits.
 */
export const offerStands: SQL = sql`(NOT (i.is_admin OR coalesce(m.is_admin, false))
  OR coalesce(b.status <> 'DEACTIVATED'
    AND (b.admin_locked_until IS NULL OR b.admin_locked_until <= now())
    AND (b.super_user OR coalesce(bm.is_admin AND bm.status = 'ACTIVE', false)), false))`;

/**
 * The link behind a token, if there is nothing wrong with it: not used, superseded or expired, its
 * person not deactivated. An invitation must still be pending, its membership active, its account
 * without a password, and whoever offered an admin role must still be an admin there. A reset never
 * stands in for an invitation that was not accepted.
 */
export const findUsableLink = async (
  q: Queryable,
  token: string,
): Promise<UsableLink | undefined> => {
  const { rows } = await q.execute<UsableLink>(sql`
    SELECT t.id, t.kind, t.user_id, t.invite_id, t.is_shown, u.email, u.full_name,
      u.default_org_id AS home_org_id,
      least(t.expires_at, i.expires_at) AS expires_at, o.id AS org_id, o.name AS org_name,
      o.settings AS org_settings,
      b.full_name AS invited_by,
      EXISTS (SELECT 1 FROM org_memberships a
        WHERE a.user_id = u.id AND a.is_admin AND a.status = 'ACTIVE') AS is_admin_anywhere
    FROM link_tokens t
    JOIN users u ON u.id = t.user_id
    LEFT JOIN invites i ON i.id = t.invite_id
    JOIN orgs o ON o.id = coalesce(i.org_id, u.default_org_id)
    LEFT JOIN org_memberships m ON m.org_id = o.id AND m.user_id = u.id
    LEFT JOIN users b ON b.id = i.invited_by
    LEFT JOIN org_memberships bm ON bm.org_id = o.id AND bm.user_id = b.id
    WHERE t.token_hash = ${sha256(token)}
      AND t.used_at IS NULL AND t.dead_at IS NULL AND t.expires_at > now()
      AND u.status <> 'DEACTIVATED' AND o.status = 'ACTIVE'
      AND CASE t.kind
        WHEN 'reset' THEN u.password_hash IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM invites p WHERE p.user_id = u.id AND p.status = 'pending')
        ELSE i.status = 'pending' AND i.expires_at > now()
          AND u.password_hash IS NULL AND m.status = 'ACTIVE'
          AND ${offerStands}
      END`);
  return rows[0];
};

/** Marks a link as used; false when somebody else was faster. */
export const useLink = async (tx: Tx, id: number): Promise<boolean> => {
  const result = await tx.execute(sql`
    UPDATE link_tokens SET used_at = now()
    WHERE id = ${id} AND used_at IS NULL AND dead_at IS NULL`);
  return result.rowCount === 1;
};
