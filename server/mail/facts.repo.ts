import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';

/** Whom a mail is for, and in the name of which org it is sent. */
export interface Recipient extends Record<string, unknown> {
  user_id: number;
  email: string;
  full_name: string;
  status: string;
  has_password: boolean;
  org_id: number;
  org_name: string;
  /** Whom to ask: the owner of the org. */
  contact_name: string;
  contact_email: string;
  now: DbInstant;
}

const COLUMNS = sql`u.id AS user_id, u.email, u.full_name, u.status,
  u.password_hash IS NOT NULL AS has_password, o.id AS org_id, o.name AS org_name,
  c.full_name AS contact_name, c.email AS contact_email, now() AS now`;

/** The recipient of a mail to a known person; without an org, in the name of their home org. */
export const findRecipient = async (
  tx: Tx,
  userId: number,
  orgId: number | null,
): Promise<Recipient | undefined> => {
  const { rows } = await tx.execute<Recipient>(sql`
    SELECT ${COLUMNS} FROM users u
    JOIN orgs o ON o.id = coalesce(${orgId}::bigint, u.default_org_id)
    JOIN users c ON c.id = o.owner_id
    WHERE u.id = ${userId}`);
  return rows[0];
};

/** The person behind a typed address, in the name of their home org. */
export const findByAddress = async (tx: Tx, emailKey: string): Promise<Recipient | undefined> => {
  const { rows } = await tx.execute<Recipient>(sql`
    SELECT ${COLUMNS} FROM users u
    JOIN orgs o ON o.id = u.default_org_id
    JOIN users c ON c.id = o.owner_id
    WHERE u.email_key = ${emailKey}`);
  return rows[0];
};

/** An invitation that can still be accepted. */
export interface OpenInvite extends Record<string, unknown> {
  id: number;
  user_id: number;
  org_id: number;
  is_admin: boolean;
  invited_by: string | null;
  expires_at: DbInstant;
}

/** The open invitation with this id, locked against a revocation until the transaction ends. */
export const findOpenInvite = async (tx: Tx, id: number): Promise<OpenInvite | undefined> => {
  const { rows } = await tx.execute<OpenInvite>(sql`
    SELECT i.id, i.user_id, i.org_id, i.is_admin, b.full_name AS invited_by, i.expires_at
    FROM invites i LEFT JOIN users b ON b.id = i.invited_by
    WHERE i.id = ${id} AND i.status = 'pending' AND i.expires_at > now()
    FOR SHARE OF i`);
  return rows[0];
};

/** Where a person without a password stands: an open invitation, a dead one, or none at all. */
export const findInviteOf = async (
  tx: Tx,
  userId: number,
): Promise<{ id: number; is_open: boolean } | undefined> => {
  const { rows } = await tx.execute<{ id: number; is_open: boolean }>(sql`
    SELECT id, expires_at > now() AS is_open FROM invites
    WHERE user_id = ${userId} AND status = 'pending'
    ORDER BY expires_at DESC, id LIMIT 1`);
  return rows[0];
};

/** Whether a later mail with a reset link has gone to the person: only the newest link is good. */
export const hasNewerReset = async (tx: Tx, userId: number, mailId: number): Promise<boolean> => {
  const { rows } = await tx.execute(sql`
    SELECT 1 FROM mail_outbox
    WHERE user_id = ${userId} AND id > ${mailId} AND attempts > 0
      AND template IN ('reset_requested', 'reset_by_admin') LIMIT 1`);
  return rows.length > 0;
};

/** Writes down whom a typed address belongs to. */
export const noteRecipient = async (tx: Tx, mailId: number, userId: number): Promise<void> => {
  await tx.execute(sql`UPDATE mail_outbox SET user_id = ${userId} WHERE id = ${mailId}`);
};

/** What a reviewer still has to decide in a review that runs; undefined: nothing. */
export const findOpenItems = async (
  tx: Tx,
  reviewId: number,
  userId: number,
): Promise<{ open: number; due_at: DbInstant; name: string } | undefined> => {
  const { rows } = await tx.execute<{ open: number; due_at: DbInstant; name: string }>(sql`
    SELECT r.name, r.due_at, count(*) AS open
    FROM reviews r JOIN review_items i ON i.review_id = r.id
    WHERE r.id = ${reviewId} AND r.state = 'active' AND r.due_at IS NOT NULL
      AND i.reviewer_id = ${userId} AND (i.decision IS NULL OR i.decision = 'unsure')
    GROUP BY r.id`);
  return rows[0];
};
