import type { Tx } from '../db/db.ts';
import { mailOutbox } from '../db/schema/access.ts';
import type { MailRequest } from './mailer.ts';

/** Adds mails to the outbox, in the transaction of the act that causes them. */
export const insertMails = async (tx: Tx, mails: readonly MailRequest[]): Promise<void> => {
  if (mails.length === 0) return;
  await tx.insert(mailOutbox).values(
    mails.map((mail) => ({
      template: mail.template,
      toEmail: mail.to,
      userId: mail.userId ?? null,
      orgId: mail.orgId ?? null,
      inviteId: mail.inviteId ?? null,
      params: { ...mail.params },
    })),
  );
};
