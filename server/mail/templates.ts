import { formatDistanceStrict } from 'date-fns';
import type { MailTemplate } from './mailer.ts';
import { reviewLetter } from './review-letter.ts';

/** What a template may say. Names are as people typed them: everything is made safe here. */
export interface MailFacts {
  readonly name: string;
  readonly org: string;
  /** Whom to ask. */
  readonly contact: { readonly name: string; readonly email: string };
  /** The database's clock. */
  readonly now: Date;
  /** Who did it, where that is a person. */
  readonly by: string | undefined;
  readonly isAdmin: boolean;
  readonly params: Readonly<Record<string, string>>;
  /** Without an end it leads to a page, where one signs in. */
  readonly link: { readonly url: string; readonly expiresAt?: Date } | undefined;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a template writes. */
export interface Letter {
  readonly subject: string;
  readonly lines: readonly string[];
  /** Label of the link, where there is one. */
  readonly action?: string;
  /** What to do when this comes as a surprise. */
  readonly otherwise: string;
}

/** One line of text: line breaks and control characters of a name cannot begin a header or a line. */
const oneLine = (value: string): string =>
  value
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();

const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
});

const endOf = (end: Date, now: Date): string =>
  `The link works once and ends in ${formatDistanceStrict(end, now)}: on ${DAY_AND_TIME.format(end)} UTC.`;

const LETTERS: Readonly<Record<MailTemplate, (facts: MailFacts) => Letter>> = {
  invitation: ({ by, org, isAdmin }) => ({
    subject: `${by ?? org} invites you to ${org}`,
    lines: [
      `${by ?? 'An admin'} invites you to ${org} on Rollcall${isAdmin ? ', as an admin' : ''}.`,
      'Choose a password to accept; from then on you sign in with this e-mail address.',
    ],
    action: 'Accept the invitation',
    otherwise: 'If you do not expect this, do nothing: without the link nothing happens.',
  }),
  membership_notice: ({ by, org }) => ({
    subject: `You are now a member of ${org}`,
    lines: [
      `${by ?? 'An admin'} added you to ${org} on Rollcall.`,
      'Sign in as always; you can switch to it with the org menu at the top.',
    ],
    otherwise: 'If you do not expect this, ask the person named below.',
  }),
  reset_requested: ({ org }) => ({
    subject: 'Choose a new password',
    lines: [
      `Somebody, most likely you, asked for a new password for your account at ${org}.`,
      'Your present password works until you have chosen a new one.',
    ],
    action: 'Choose a new password',
    otherwise: 'If it was not you, do nothing: without the link nothing happens.',
  }),
  reset_by_admin: ({ by, org }) => ({
    subject: 'Choose a new password',
    lines: [
      `${by ?? 'An admin'} of ${org} asks you to choose a new password for your account.`,
      'Your present password works until you have chosen a new one.',
    ],
    action: 'Choose a new password',
    otherwise: 'If you do not expect this, ask before you follow the link.',
  }),
  password_changed: ({ org }) => ({
    subject: 'Your password was changed',
    lines: [`The password of your account at ${org} was changed. Your other sessions have ended.`],
    otherwise: 'If it was not you, choose "Forgot password" on the sign-in page and tell an admin.',
  }),
  one_time_password_set: ({ by, org }) => ({
    subject: 'A one-time password was set for you',
    lines: [
      `${by ?? 'An admin'} of ${org} set a one-time password for your account and will hand it to you. It works for 24 hours.`,
      'Your former password no longer works and your sessions have ended. At sign-in you choose a new password, which nobody else knows.',
    ],
    otherwise: 'If you do not expect this, ask at once.',
  }),
  account_locked: ({ org, params: { until } }) => ({
    subject: 'Your account is locked',
    lines: [
      `There were many sign-ins with a wrong password to your account at ${org}, so it is locked ${until ? `until ${DAY_AND_TIME.format(new Date(until))} UTC` : 'until you choose a new password'}.`,
      `${until ? 'Wait until then, or choose' : 'Choose'} a new password with "Forgot password" on the sign-in page: that ends the lock. An admin can end it too.`,
    ],
    otherwise: 'If it was not you, somebody is guessing your password. It was not found out.',
  }),
  impersonated: ({ by, org, params: { reason } }) => ({
    subject: 'Somebody signed in to Rollcall as you',
    lines: [
      `${by ?? 'An admin'} of ${org} is signed in to Rollcall in your name, for 30 minutes at most. The reason given: ${reason ?? 'none'}.`,
      'They see what you see. They cannot change your password, your keys or anybody’s rights, and whatever they do stands in your activity with their name beside yours. You can end it under Security in your profile.',
    ],
    otherwise: 'If you do not expect this, ask at once.',
  }),
  email_changed: ({ by, org, params }) => ({
    subject: 'Your e-mail address was changed',
    lines: [
      `${by ?? 'An admin'} of ${org} changed the e-mail address of your account${params['new_email'] ? ` to ${params['new_email']}` : ''}.`,
      'This former address can no longer be used to sign in.',
    ],
    otherwise: 'If you do not expect this, ask at once.',
  }),
  api_key_ended: ({ org, params: { key, days } }) => ({
    subject: 'An API key of yours has ended',
    lines: [
      `Nobody has used your API key ${key ?? ''} for ${org} for ${days ?? 'many'} days, so it has ended. Requests with it are refused from now on.`,
      'If you still need one, make a new key in your profile.',
    ],
    otherwise: 'There is nothing that you must do.',
  }),
  review_open_items: reviewLetter,
};

const escapeHtml = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const tidy = (facts: MailFacts): MailFacts => ({
  ...facts,
  name: oneLine(facts.name),
  org: oneLine(facts.org),
  contact: { name: oneLine(facts.contact.name), email: oneLine(facts.contact.email) },
  by: facts.by === undefined ? undefined : oneLine(facts.by),
  params: Object.fromEntries(
    Object.entries(facts.params).map(([key, value]) => [key, oneLine(value)]),
  ),
});

/** Writes a mail as text and as simple HTML: no images, no foreign address, no markup from names. */
export const renderMail = (template: MailTemplate, given: MailFacts): MailText => {
  const facts = tidy(given);
  const { link, contact, now } = facts;
  const letter = LETTERS[template](facts);
  const before = [`Hello ${facts.name},`, ...letter.lines];
  const after = [
    ...(link?.expiresAt ? [endOf(link.expiresAt, now)] : []),
    letter.otherwise,
    `Questions? Ask ${contact.name} (${contact.email}), the owner of ${facts.org}.`,
  ];
  const paragraph = (line: string) => `<p>${escapeHtml(line)}</p>`;
  const label = letter.action ?? 'Open';
  const button = link
    ? `<p><a href="${escapeHtml(link.url)}">${escapeHtml(label)}</a></p><p>Or copy this address into your browser:<br>${escapeHtml(link.url)}</p>`
    : '';
  return {
    subject: oneLine(letter.subject),
    text: [...before, ...(link ? [`${label}:\n${link.url}`] : []), ...after, ''].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8">',
      `<title>${escapeHtml(letter.subject)}</title></head>`,
      '<body style="font-family:sans-serif;max-width:36em;line-height:1.5">',
      ...before.map(paragraph),
      button,
      ...after.map(paragraph),
      '</body></html>',
    ].join('\n'),
  };
};
