import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Db, Queryable, Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import type { MailRequest, MailTemplate } from './mailer.ts';

/** Channel on which a commit wakes the senders of every node. */
export const MAIL_CHANNEL = 'rollcall_mail';

/** A sender that dies with a mail in its hands keeps it from the others for so long. */
const LEASE_SECONDS = 120;
/**
 * Waits between attempts: 5 s, doubled each time, up to five minutes, so that a server that is back
 * after an hour is not left alone for another; three days in all.
 */
const BACKOFF = { first: 5, most: 300, days: 3 };

/** The error of a mail that none of its own has ended; 0006_given_up_mails.sql names it too. */
const SUPERSEDED = 'superseded';

/** A mail whose turn it is, taken from the outbox. */
export interface DueMail extends Record<string, unknown> {
  id: number;
  template: MailTemplate;
  to_email: string;
  user_id: number | null;
  org_id: number | null;
  invite_id: number | null;
  params: Record<string, string>;
  message_id: string;
  created_at: DbInstant;
  /** This attempt included. */
  attempts: number;
}

/** Adds mails to the outbox, in the transaction of the act that causes them. */
export const insertMails = async (tx: Tx, mails: readonly MailRequest[]): Promise<void> => {
  if (mails.length === 0) return;
  const rows = mails.map((mail) => ({
    template: mail.template,
    to_email: mail.to,
    user_id: mail.userId ?? null,
    org_id: mail.orgId ?? null,
    invite_id: mail.inviteId ?? null,
    params: mail.params ?? {},
  }));
  await tx.execute(sql`
    INSERT INTO mail_outbox (template, to_email, user_id, org_id, invite_id, params)
    SELECT template, to_email, user_id, org_id, invite_id, params
    FROM jsonb_populate_recordset(NULL::mail_outbox, ${JSON.stringify(rows)}::jsonb)`);
  // Told to the listeners by the commit, never without it.
  await tx.execute(sql`SELECT pg_notify(${MAIL_CHANNEL}, '')`);
};

/** Takes the oldest mails that are due; two senders never hold the same one. */
export const claimMails = async (tx: Tx, most: number): Promise<DueMail[]> => {
  const { rows } = await tx.execute<DueMail>(sql`
    UPDATE mail_outbox SET attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE id IN (
      SELECT id FROM mail_outbox
      WHERE sent_at IS NULL AND given_up_at IS NULL AND next_attempt_at <= now()
      ORDER BY next_attempt_at, id LIMIT ${most} FOR UPDATE SKIP LOCKED)
    RETURNING id, template, to_email, user_id, org_id, invite_id, params, message_id, created_at,
      attempts`);
  return rows.toSorted((a, b) => a.id - b.id);
};

/** Closes mails that nobody needs any more (or whose address belongs to nobody). */
export const closeMails = async (q: Queryable, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return;
  await q.execute(sql`UPDATE mail_outbox SET sent_at = now() WHERE id = ANY(${int8Array(ids)})`);
};

/**
 * Writes down that a mail is out, also on the invitation that it carried: not where a newer mail took
 * its place while it was under way, which the invitation waits for.
 */
export const markSent = async (db: Db, id: number): Promise<void> => {
  await db.execute(sql`
    WITH sent AS (
      UPDATE mail_outbox SET sent_at = now(),
        given_up_at = CASE WHEN last_error = ${SUPERSEDED} THEN given_up_at END,
        last_error = CASE WHEN last_error = ${SUPERSEDED} THEN last_error END
      WHERE id = ${id} RETURNING template, invite_id, last_error
    )
    UPDATE invites SET sent_at = now() FROM sent
    WHERE sent.template = 'invitation' AND invites.id = sent.invite_id
      AND sent.last_error IS NULL`);
};

/**
 * Writes down a failure: the next attempt, or the end of them. `why` never names an address. What
 * was ended while it was under way stays so.
 */
export const markFailed = async (
  q: Queryable,
  id: number,
  why: string,
  isFinal: boolean,
): Promise<void> => {
  await q.execute(sql`
    UPDATE mail_outbox SET last_error = ${why},
      next_attempt_at = now() + make_interval(secs =>
        least(${BACKOFF.most}::float8, ${BACKOFF.first} * 2.0 ^ least(attempts - 1, 20))),
      given_up_at = CASE WHEN ${isFinal}
        OR created_at < now() - make_interval(days => ${BACKOFF.days}) THEN now() END
    WHERE id = ${id} AND sent_at IS NULL AND given_up_at IS NULL`);
};

/** Ends the waiting mails of an invitation: a newer one takes their place, or none. */
export const dropInvitationMails = async (tx: Tx, inviteIds: readonly number[]): Promise<void> => {
  await tx.execute(sql`
    UPDATE mail_outbox SET given_up_at = now(), last_error = ${SUPERSEDED}
    WHERE invite_id = ANY(${int8Array(inviteIds)}) AND sent_at IS NULL AND given_up_at IS NULL`);
};
