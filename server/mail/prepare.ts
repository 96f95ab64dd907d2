import type { AuditSink } from '../audit/record.ts';
import { linkUrl, RESET_MINUTES } from '../auth/link-tokens.ts';
import { mintLink } from '../auth/link-tokens.repo.ts';
import type { Config } from '../config.ts';
import type { Tx } from '../db/db.ts';
import { toInstant } from '../db/instant.ts';
import { emailKey } from '../people/names.ts';
import {
  findByAddress,
  findInviteOf,
  findOpenItems,
  findOpenInvite,
  findRecipient,
  hasNewerReset,
  noteRecipient,
  type Recipient,
} from './facts.repo.ts';
import type { MailTemplate } from './mailer.ts';
import type { DueMail } from './outbox.repo.ts';
import { renderMail, type MailFacts, type MailText } from './templates.ts';

/** A mail that is ready to go out. */
export interface ReadyMail extends MailText {
  readonly id: number;
  readonly messageId: string;
  readonly attempts: number;
  readonly template: MailTemplate;
  readonly to: { readonly name: string; readonly address: string };
}

/** What preparing a mail may use: everything is in the transaction that claimed it. */
export interface Desk {
  readonly tx: Tx;
  readonly audit: AuditSink;
  readonly config: Pick<Config, 'publicUrl'>;
}

type Link = NonNullable<MailFacts['link']>;

const ready = (
  mail: DueMail,
  template: MailTemplate,
  to: Recipient,
  extra: { link?: Link; by?: string | null; address?: string; isAdmin?: boolean } = {},
): ReadyMail => ({
  id: mail.id,
  messageId: mail.message_id,
  attempts: mail.attempts,
  template,
  to: { name: to.full_name, address: extra.address ?? to.email },
  ...renderMail(template, {
    name: to.full_name,
    org: to.org_name,
    contact: { name: to.contact_name, email: to.contact_email },
    now: new Date(to.now),
    by: extra.by ?? mail.params['by'],
    isAdmin: extra.isAdmin ?? false,
    params: mail.params,
    link: extra.link,
  }),
});

const invitation = async (
  { tx, config }: Desk,
  mail: DueMail,
  inviteId: number,
): Promise<ReadyMail | null> => {
  const invite = await findOpenInvite(tx, inviteId);
  const to = invite && (await findRecipient(tx, invite.user_id, invite.org_id));
  if (!invite || !to || to.has_password || to.status === 'DEACTIVATED') return null;
  // A sibling: links that were copied, or mailed by an attempt that seemed to fail, stay good.
  const { token, expiresAt } = await mintLink(tx, {
    kind: 'invitation',
    userId: invite.user_id,
    inviteId,
    expiresAt: invite.expires_at,
    supersede: false,
  });
  return ready(mail, 'invitation', to, {
    by: invite.invited_by,
    isAdmin: invite.is_admin,
    link: { url: linkUrl(config, 'invitation', token), expiresAt: new Date(expiresAt) },
  });
};

/** A link that lives from the request on, not from the moment the mail gets out. */
const reset = async (
  { tx, config }: Desk,
  mail: DueMail,
  to: Recipient,
  minutes: number,
): Promise<ReadyMail | null> => {
  const end = new Date(new Date(mail.created_at).getTime() + minutes * 60_000);
  if (end <= new Date(to.now) || (await hasNewerReset(tx, to.user_id, mail.id))) return null;
  const { token, expiresAt } = await mintLink(tx, {
    kind: 'reset',
    userId: to.user_id,
    expiresAt: end,
    supersede: true,
  });
  const link = { url: linkUrl(config, 'reset', token), expiresAt: new Date(expiresAt) };
  return ready(mail, mail.template, to, { link });
};

/** The address was typed by a stranger: only here is it looked up, off the request's path. */
const requestedReset = async (desk: Desk, mail: DueMail): Promise<ReadyMail | null> => {
  const { tx, audit } = desk;
  const to = await findByAddress(tx, emailKey(mail.to_email));
  if (!to || to.status === 'DEACTIVATED') return null;
  await noteRecipient(tx, mail.id, to.user_id);
  if (mail.attempts === 1) {
    const person = { id: to.user_id, email: to.email, fullName: to.full_name };
    audit({
      event: 'password.reset_requested',
      itemType: 'user',
      itemId: person.id,
      itemLabel: person.fullName,
      owner: person,
      orgId: to.org_id,
      origin: mail.params,
    });
  }
  const invite = to.has_password ? undefined : await findInviteOf(tx, to.user_id);
  if (invite) return invite.is_open ? invitation(desk, mail, invite.id) : null;
  return reset(desk, mail, to, RESET_MINUTES.self);
};

/** Counted when it goes out: who has decided in the meantime is not reminded. */
const openItems = async (
  { tx, config }: Desk,
  mail: DueMail,
  to: Recipient,
): Promise<ReadyMail | null> => {
  const reviewId = Number(mail.params['review_id']);
  const found = await findOpenItems(tx, reviewId, to.user_id);
  if (!found || to.status === 'DEACTIVATED') return null;
  const { open, due_at: due, name: review } = found;
  const params = { ...mail.params, open: String(open), due: toInstant(due), review };
  return ready({ ...mail, params }, mail.template, to, {
    link: { url: `${config.publicUrl}/reviews/${reviewId}/inbox` },
  });
};

const known = async (desk: Desk, mail: DueMail): Promise<ReadyMail | null> => {
  const to = mail.user_id && (await findRecipient(desk.tx, mail.user_id, mail.org_id));
  if (!to) return null;
  if (mail.template === 'reset_by_admin') {
    return to.status === 'DEACTIVATED' ? null : reset(desk, mail, to, RESET_MINUTES.admin);
  }
  if (mail.template === 'review_open_items') return openItems(desk, mail, to);
  // Notices go where they were meant to go: that of a changed address to the former one.
  return ready(mail, mail.template, to, { address: mail.to_email });
};

/**
 * Makes a claimed mail ready: looks up whom it is for, mints its link, writes its text. Null when
 * there is nothing to send (any more): nobody has the address, the invitation has ended, the link
 * would be dead.
 */
export const prepareMail = (desk: Desk, mail: DueMail): Promise<ReadyMail | null> => {
  switch (mail.template) {
    case 'invitation':
      return mail.invite_id === null
        ? Promise.resolve(null)
        : invitation(desk, mail, mail.invite_id);
    case 'reset_requested':
      return requestedReset(desk, mail);
    default:
      return known(desk, mail);
  }
};

/** The id of a mail in its Message-ID: the same at every attempt, so that a duplicate shows. */
export const messageIdOf = (id: string, publicUrl: string): string =>
  `<${id}@${new URL(publicUrl).hostname}>`;
