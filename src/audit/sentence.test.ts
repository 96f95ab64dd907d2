import { describe, expect, it } from 'vitest';
import { AUDIT_EVENTS, type AuditEvent, type LogEntry } from '../../contract/audit.ts';
import { fakeEntry } from '../test/fake-entry.ts';
import { EVENT_GROUPS } from './event-words.ts';
import { plainText } from './sentence-parts.ts';
import type { REVIEW_RUNS } from './review-run-sentences.ts';
import { sentenceOf } from './sentence.ts';

const told = (change: Partial<LogEntry> = {}) =>
  plainText(sentenceOf(fakeEntry(change)), 'UTC').replaceAll(/[\u2068\u2069]/g, '');

const BARE: Partial<LogEntry> = { object_changes: {}, reason: null };
const SELF: Partial<LogEntry> = {
  owner_id: 1,
  owner_email: 'ada@example.com',
  owner_name: 'Ada Admin',
};

const REVIEW: Partial<LogEntry> = {
  item_type: 'review',
  item_label: 'Admins',
  owner_id: 0,
  owner_email: '',
  owner_name: '',
  reason: null,
};
const ITEM: Partial<LogEntry> = {
  item_type: 'review_item',
  item_label: 'operator of Orders (flows)',
  association_resource: { type: 'review', id: 3, name: 'Admins', holder: 'Bo Berg' },
  reason: null,
};

// The others have a test of their own.
type OfRuns = keyof typeof REVIEW_RUNS;
const SENTENCES: Record<Exclude<AuditEvent, OfRuns>, readonly [Partial<LogEntry>, string]> = {
  'authn.login_succeeded': [SELF, 'Ada Admin signed in'],
  'authn.login_failed': [
    { reason: 'wrong_password' },
    'A sign-in as Bo Berg failed: wrong password',
  ],
  'authn.login_blocked': [
    { reason: 'locked' },
    'A sign-in as Bo Berg was refused: the account is locked',
  ],
  'authn.address_stopped': [
    { item_type: 'request', item_label: '192.0.2.7', owner_id: 0, owner_email: '', owner_name: '' },
    'Sign-ins from 192.0.2.7 were stopped for a while after too many failed',
  ],
  'authn.logout': [SELF, 'Ada Admin signed out'],
  'authn.session_revoked': [{ item_type: 'session' }, 'Ada Admin ended a session of Bo Berg'],
  'password.changed': [SELF, 'Ada Admin changed their password'],
  'password.reset_requested': [BARE, 'Ada Admin sent Bo Berg a reset link'],
  'password.reset_completed': [
    { object_changes: { automatic_lock: [true, false] } },
    'Bo Berg chose a new password by reset link, which ended the automatic lock',
  ],
  'password.set_by_admin': [BARE, 'Ada Admin set a one-time password for Bo Berg'],
  'user.created': [
    { object_changes: { 'is_admin?': [null, true] } },
    'Ada Admin created an account for Bo Berg as an admin',
  ],
  'user.updated': [
    { object_changes: { full_name: ['Bo', 'Bo Berg'], user_tier: [null, 'pro'] } },
    'Ada Admin changed the name and tier of Bo Berg',
  ],
  'user.email_changed': [
    { object_changes: { email: ['b@example.com', 'bo@example.com'] } },
    'Ada Admin changed the e-mail address of Bo Berg from b@example.com to bo@example.com',
  ],
  'user.activated': [BARE, 'Ada Admin activated Bo Berg'],
  'user.deactivated': [{ reason: 'Left' }, 'Ada Admin deactivated Bo Berg: Left'],
  'user.locked': [{}, 'Ada Admin locked Bo Berg until 27 Nov 2026, 17:00: lost laptop'],
  'user.auto_locked': [BARE, 'Bo Berg was locked after failed sign-ins'],
  'user.lock_expired': [BARE, 'The lock of Bo Berg ran out'],
  'user.unlocked': [{ reason: 'found' }, 'Ada Admin unlocked Bo Berg: found'],
  'member.added': [BARE, 'Ada Admin added Bo Berg to the org'],
  'member.activated': [BARE, 'Ada Admin activated the membership of Bo Berg'],
  'member.deactivated': [BARE, 'Ada Admin deactivated the membership of Bo Berg'],
  'member.removed': [BARE, 'Ada Admin removed Bo Berg from the org'],
  'role.assigned': [BARE, 'Ada Admin made Bo Berg an admin'],
  'role.removed': [BARE, 'Ada Admin took the admin role from Bo Berg'],
  'team.created': [{ item_label: 'Data' }, 'Ada Admin created the team Data'],
  'user.handed_over': [
    {
      ...BARE,
      association_resource: {
        type: 'user',
        id: 9,
        name: 'Cleo Cole',
        counts: { teams: 1, data_sources: 1200 },
      },
    },
    'Ada Admin handed 1,200 data sources and 1 team of Bo Berg to Cleo Cole',
  ],
  'team.updated': [
    { item_label: 'Data', object_changes: { name: ['Dat', 'Data'] } },
    'Ada Admin changed the name of the team Data',
  ],
  'team.deleted': [{ item_label: 'Data' }, 'Ada Admin deleted the team Data'],
  'team.member_added': [
    { item_label: 'Data', object_changes: { admin: [null, true] } },
    'Ada Admin added Bo Berg to the team Data as its admin',
  ],
  'team.member_changed': [
    { item_label: 'Data', object_changes: { admin: [false, true] } },
    'Ada Admin made Bo Berg an admin of the team Data',
  ],
  'team.member_removed': [{ item_label: 'Data' }, 'Ada Admin took Bo Berg out of the team Data'],
  'resource.created': [{ item_label: 'Orders' }, 'Ada Admin imported Orders'],
  'resource.updated': [
    { item_label: 'Orders', object_changes: { name: ['Order', 'Orders'] } },
    'Ada Admin changed the name of Orders by import',
  ],
  'grant.created': [
    { item_label: 'Orders', object_changes: { access_level: [null, 'operator'] } },
    'Ada Admin gave Bo Berg operator access to Orders',
  ],
  'grant.updated': [
    {
      item_label: 'Orders',
      object_changes: { access_level: ['operator', 'admin'] },
      association_resource: { type: 'team', id: 3, name: 'Data' },
    },
    'Ada Admin changed the access of the team Data to Orders from operator to admin',
  ],
  'grant.revoked': [
    {
      item_label: 'Orders',
      object_changes: { access_level: ['collaborator', null] },
      association_resource: { type: 'org', id: 1, name: 'Acme' },
      reason: null,
    },
    'Ada Admin took collaborator access to Orders from everyone in Acme',
  ],
  'org.created': [{ item_label: 'Acme' }, 'Ada Admin created the org Acme'],
  'org.updated': [
    { item_label: 'Acme', object_changes: { name: ['A', 'Acme'] } },
    'Ada Admin changed the name of the org Acme',
  ],
  'org.custodian_added': [{ item_label: 'Acme' }, 'Ada Admin made Bo Berg a custodian of Acme'],
  'org.custodian_removed': [
    { item_label: 'Acme' },
    'Ada Admin removed Bo Berg from the custodians of Acme',
  ],
  'impersonation.started': [
    { reason: 'Ticket 7', object_changes: {} },
    'Ada Admin signed in as Bo Berg: Ticket 7',
  ],
  'impersonation.ended': [
    { reason: 'expired', object_changes: {} },
    'Ada Admin stopped acting as Bo Berg: its time was over',
  ],
  'invite.sent': [BARE, 'Ada Admin invited Bo Berg'],
  'invite.resent': [BARE, 'Ada Admin sent the invitation of Bo Berg again'],
  'invite.link_copied': [BARE, 'Ada Admin copied the invitation link of Bo Berg'],
  'invite.accepted': [SELF, 'Ada Admin accepted the invitation'],
  'invite.expired': [BARE, 'The invitation of Bo Berg ran out'],
  'invite.revoked': [BARE, 'Ada Admin revoked the invitation of Bo Berg'],
  'apikey.created': [{ item_label: 'deploy' }, 'Ada Admin created the API key deploy'],
  'apikey.rotated': [{ item_label: 'deploy' }, 'Ada Admin rotated the API key deploy'],
  'apikey.revoked': [
    { ...BARE, item_label: 'deploy' },
    'Ada Admin revoked the API key deploy of Bo Berg',
  ],
  'apikey.used_first': [
    { item_label: 'deploy' },
    'The API key deploy of Bo Berg was used for the first time',
  ],
  'review.decided': [
    { ...ITEM, reason: 'Moved on', object_changes: { decision: [null, 'revoke'] } },
    'Ada Admin decided to take away operator of Orders (flows) of Bo Berg in the review Admins: Moved on',
  ],
  'review.closed': [
    { ...REVIEW, user: { id: 0, email: '' }, full_name: '' },
    'The review Admins ended',
  ],
  'review.planned': [
    { ...REVIEW, change_summary: ['2 of 9 items are to be taken away, from 2 people'] },
    'The answers of the review Admins were counted: 2 of 9 items are to be taken away, from 2 people',
  ],
  'review.approved': [
    REVIEW,
    'Ada Admin approved, as the second person, what the review Admins takes away',
  ],
  'review.apply_started': [REVIEW, 'Ada Admin let the review Admins be applied'],
  'review.waiting': [REVIEW, 'The review Admins waits for an admin to apply it'],
  'review.applied': [
    { ...ITEM, object_changes: { result: ['planned', 'blocked_rank'] } },
    'The review Admins could not take away, for reasons of rank: operator of Orders (flows) of Bo Berg',
  ],
  'review.completed': [REVIEW, 'The review Admins was completed'],
  'review.retried': [
    REVIEW,
    'Ada Admin let the review Admins try again what it could not take away',
  ],
  'review.checked': [
    { ...REVIEW, change_summary: ['1 hold, 0 still in effect, 0 back'] },
    'Ada Admin looked whether what the review Admins took away is gone: 1 hold, 0 still in effect, 0 back',
  ],
  'review.signed_off': [
    { ...REVIEW, reason: 'All known' },
    'Ada Admin signed off the review Admins: All known',
  ],
  'authz.denied': [
    { change_summary: ['You cannot lock yourself'] },
    'Ada Admin was refused: You cannot lock yourself',
  ],
  'export.created': [
    { association_resource: { type: 'audit_log', rows: 1234 } },
    'Ada Admin exported the audit log: 1,234 rows',
  ],
  'review.evidence_made': [
    { item_type: 'review', item_id: 7, item_label: 'Admins, autumn' },
    'Ada Admin made the evidence pack of Admins, autumn',
  ],
  'settings.updated': [
    { ...SELF, object_changes: { theme: ['system', 'dark'] } },
    'Ada Admin changed the theme in their settings',
  ],
};

describe('a sentence', () => {
  it.each(Object.entries(SENTENCES))('tells %s in words', (event, [change, sentence]) => {
    expect(told({ event, ...change })).toBe(sentence);
  });

  it('tells who did it to themselves from who had it done', () => {
    const own: Partial<LogEntry> = { ...BARE, ...SELF };
    expect(told({ ...own, event: 'user.created' })).toBe('The account of Ada Admin was created');
    expect(told({ ...own, event: 'authn.session_revoked' })).toBe(
      'Ada Admin ended all others of their own sessions',
    );
    expect(told({ event: 'invite.accepted' })).toBe(
      'Ada Admin let Bo Berg in by one-time password instead of the invitation',
    );
  });

  it('tells a new owner from other changes of a thing', () => {
    const owner: Partial<LogEntry> = { ...BARE, object_changes: { owner_id: [7, 8] } };
    expect(told({ ...owner, event: 'resource.updated', item_label: 'Orders' })).toBe(
      'Ada Admin made Bo Berg the owner of Orders',
    );
    expect(told({ ...owner, event: 'org.updated', item_label: 'Acme' })).toBe(
      'Ada Admin made Bo Berg the owner of the org Acme',
    );
  });

  it('knows a lock that was only changed', () => {
    const lock_until: [unknown, unknown] = [null, '2026-11-28T08:30:00.000Z'];
    expect(told({ object_changes: { lock_until } })).toBe(
      'Ada Admin changed the lock of Bo Berg until 28 Nov 2026, 08:30: lost laptop',
    );
  });

  it('does without a name, a person or an event that it knows', () => {
    expect(told({ ...BARE, owner_name: '' })).toContain('bo@example.com');
    expect(
      told({
        event: 'authn.login_failed',
        reason: 'unknown_account',
        owner_id: 0,
        owner_name: '',
        owner_email: '',
        item_label: 'unknown address 12ab',
      }),
    ).toBe('A sign-in as unknown address 12ab failed: no such account');
    expect(told({ event: 'user.teleported' })).toBe('Ada Admin: user.teleported (Bo Berg)');
    expect(told({ event: 'constructor' })).toBe('Ada Admin: constructor (Bo Berg)');
  });

  it('isolates what people wrote, and leaves it as it is', () => {
    const parts = sentenceOf(fakeEntry({ owner_name: 'עדה <b>x</b>', reason: '=HYPERLINK("x")' }));
    const text = plainText(parts, 'UTC');
    expect(text).toContain('\u2068עדה <b>x</b>\u2069');
    expect(text).toContain('\u2068=HYPERLINK("x")\u2069');
  });
});

it('every event stands in one group of the filter', () => {
  const grouped = EVENT_GROUPS.flatMap(({ events }) => events);
  expect(grouped.toSorted()).toEqual([...AUDIT_EVENTS].toSorted());
});
