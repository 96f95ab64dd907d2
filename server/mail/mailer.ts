import type { Tx } from '../db/db.ts';

/** The mails that the product writes. */
export type MailTemplate =
  | 'invitation'
  | 'membership_notice'
  | 'reset_requested'
  | 'reset_by_admin'
  | 'password_changed'
  | 'one_time_password_set'
  | 'account_locked'
  | 'email_changed'
  | 'api_key_ended'
  | 'impersonated'
  | 'review_open_items';

/** A mail to be sent. Never a token or a password: links are minted when it is sent. */
export interface MailRequest {
  readonly template: MailTemplate;
  readonly to: string;
  readonly userId?: number;
  readonly orgId?: number;
  readonly inviteId?: number;
  readonly params?: Readonly<Record<string, string>>;
}

/** Mail goes through an outbox: a row in the transaction of the act, sent after its commit. */
export interface Mailer {
  /** False: no mail server is set, mails lie in `<DATA_DIR>/mail` and links are offered to copy. */
  readonly isDelivering: boolean;
  /** Writes outbox rows in the given transaction; the sender is woken by its commit. */
  enqueue(tx: Tx, mails: readonly MailRequest[]): Promise<void>;
}
