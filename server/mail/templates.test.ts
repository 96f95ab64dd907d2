import { expect, it } from 'vitest';
import type { MailTemplate } from './mailer.ts';
import { renderMail, type MailFacts } from './templates.ts';

const facts: MailFacts = {
  name: 'Grace Hopper',
  org: 'Acme & Co <b>',
  contact: { name: 'Olive Owner', email: 'olive@example.com' },
  now: new Date('2026-11-23T12:00:00Z'),
  by: 'Ada Admin',
  isAdmin: true,
  params: {
    new_email: 'new@example.com',
    key: 'deploy',
    days: '90',
    kind: 'nudge',
    review: 'Admins, autumn',
    open: '12',
    due: '2026-11-30T12:00:00.000Z',
  },
  link: undefined,
};
const link = {
  url: 'https://people.example.com/set-password#token=abc',
  expiresAt: new Date('2026-11-23T12:30:00Z'),
};

const expected: [MailTemplate, boolean, RegExp][] = [
  ['invitation', true, /Ada Admin invites you .* as an admin/],
  ['membership_notice', false, /Ada Admin added you/],
  ['reset_requested', true, /asked for a new password/],
  ['reset_by_admin', true, /Ada Admin of .* asks you to choose/],
  ['password_changed', false, /was changed/],
  ['one_time_password_set', false, /one-time password/],
  ['account_locked', false, /is locked until you choose a new password\./],
  ['email_changed', false, /to new@example\.com/],
  ['api_key_ended', false, /your API key deploy for .* for 90 days/],
  ['review_open_items', false, /12 items of it wait for your decision/],
];

it.each(expected)('%s says who, where, what and whom to ask', (template, hasLink, says) => {
  const mail = renderMail(template, { ...facts, link: hasLink ? link : undefined });
  expect(mail.subject).not.toMatch(/undefined|null|^$/);
  expect(mail.text).not.toMatch(/undefined|null/);
  expect(mail.text).toMatch(says);
  expect(mail.text).toContain('Hello Grace Hopper,');
  expect(mail.text).toContain('Ask Olive Owner (olive@example.com), the owner of Acme & Co <b>.');
  expect(mail.html).toContain('the owner of Acme &amp; Co &lt;b&gt;.');
  expect(mail.html).not.toContain('<b>');
  const end = 'ends in 30 minutes: on Monday, 23 November 2026 at 12:30 UTC.';
  expect(mail.text.includes(end)).toBe(hasLink);
  expect(mail.html.includes(`href="${link.url}"`)).toBe(hasLink);
});

it('says when a lock ends that ends by itself', () => {
  const until = '2026-11-23T12:15:00.000Z';
  const { text } = renderMail('account_locked', { ...facts, params: { until } });
  expect(text).toContain('is locked until Monday, 23 November 2026 at 12:15 UTC.');
  expect(text).toContain('Wait until then, or choose a new password');
});

const review = (kind: string, open = '12') =>
  renderMail('review_open_items', {
    ...facts,
    by: kind === 'nudge' ? 'Ada Admin' : undefined,
    params: { ...facts.params, kind, open },
    link: { url: 'https://people.example.com/reviews/7/inbox' },
  });

it.each([
  ['started', 'Admins, autumn: 12 items to review'],
  ['half', 'Admins, autumn: 12 items are still open'],
  ['three_quarters', 'Admins, autumn: 12 items are still open'],
  ['last_day', 'Admins, autumn ends soon: 12 items are still open'],
  ['handed_over', 'Admins, autumn: more was handed to you, 12 items are open now'],
  ['nudge', 'Ada Admin asks you to finish Admins, autumn'],
])('a review tells of open items: %s', (kind, subject) => {
  const mail = review(kind);
  expect(mail.subject).toBe(subject);
  expect(mail.text).toContain('It ends on Monday, 30 November 2026 at 12:00 UTC.');
  expect(mail.text).toContain('Decide:\nhttps://people.example.com/reviews/7/inbox');
  expect(mail.text).not.toContain('The link works once');
  expect(mail.html).toContain('href="https://people.example.com/reviews/7/inbox"');
});

it('speaks of one item as of one', () => {
  expect(review('half', '1').subject).toBe('Admins, autumn: 1 item is still open');
  expect(review('handed_over', '1').subject).toMatch(/1 item is open now$/);
  expect(review('started', '1').text).toContain('1 item of it waits for your decision');
});
