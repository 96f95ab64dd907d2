import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { identity, instant, int8 } from './columns.ts';

export const orgs = pgTable('orgs', {
  id: identity(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  emailDomain: text('email_domain'),
  email: text('email'),
  clientIdentifier: text('client_identifier'),
  orgWebhookHost: text('org_webhook_host'),
  ownerId: int8('owner_id').notNull(),
  billingOwnerId: int8('billing_owner_id').notNull(),
  orgTier: text('org_tier'),
  membersDefaultAccessRole: text('members_default_access_role'),
  status: text('status', { enum: ['ACTIVE', 'DEACTIVATED'] })
    .notNull()
    .default('ACTIVE'),
  passwordLogin: boolean('password_login').notNull().default(true),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const users = pgTable('users', {
  id: identity(),
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  fullName: text('full_name').notNull(),
  sortName: text('sort_name').notNull(),
  passwordHash: text('password_hash'),
  passwordChangedAt: instant('password_changed_at'),
  passwordExpiresAt: instant('password_expires_at'),
  mustChangePassword: boolean('must_change_password').notNull().default(false),
  defaultOrgId: int8('default_org_id').notNull(),
  superUser: boolean('super_user').notNull().default(false),
  status: text('status', {
    enum: ['ACTIVE', 'DEACTIVATED', 'SOURCE_COUNT_CAPPED', 'SOURCE_DATA_CAPPED', 'TRIAL_EXPIRED'],
  })
    .notNull()
    .default('ACTIVE'),
  /** May be 'infinity': compare in SQL only. */
  adminLockedUntil: instant('admin_locked_until'),
  /** May be 'infinity': compare in SQL only. */
  autoLockedUntil: instant('auto_locked_until'),
  userTier: text('user_tier'),
  emailVerifiedAt: instant('email_verified_at'),
  tosSignedAt: instant('tos_signed_at'),
  lastLoginAt: instant('last_login_at'),
  lastActiveAt: instant('last_active_at'),
  preferences: jsonb('preferences').$type<Record<string, unknown>>().notNull().default({}),
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const orgMemberships = pgTable(
  'org_memberships',
  {
    orgId: int8('org_id').notNull(),
    userId: int8('user_id').notNull(),
    isAdmin: boolean('is_admin').notNull().default(false),
    isCustodian: boolean('is_custodian').notNull().default(false),
    status: text('status', { enum: ['ACTIVE', 'DEACTIVATED'] })
      .notNull()
      .default('ACTIVE'),
    addedBy: int8('added_by'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    // Copies kept by triggers; never written here.
    sortName: text('sort_name').notNull().default(''),
    emailKey: text('email_key').notNull().default(''),
    searchText: text('search_text').notNull().default(''),
    userStatus: text('user_status').notNull().default('ACTIVE'),
    userCreatedAt: instant('user_created_at').notNull().defaultNow(),
    /** May be 'infinity': compare in SQL only. */
    lockedUntil: instant('locked_until'),
    inviteExpiresAt: instant('invite_expires_at'),
    // Activity in this org; written when a session is touched.
    lastLoginAt: instant('last_login_at'),
    /** '-infinity' for never: compare in SQL only. */
    activeAt: instant('active_at')
      .notNull()
      .default(sql`'-infinity'`),
  },
  (t) => [primaryKey({ name: 'org_memberships_pkey', columns: [t.orgId, t.userId] })],
);

export const locks = pgTable('locks', {
  id: identity(),
  userId: int8('user_id').notNull(),
  kind: text('kind', { enum: ['admin', 'automatic'] }).notNull(),
  reason: text('reason'),
  lockedAt: instant('locked_at').notNull().defaultNow(),
  lockedBy: int8('locked_by'),
  until: instant('until'),
  endedAt: instant('ended_at'),
  endedBy: int8('ended_by'),
  endedBecause: text('ended_because', { enum: ['unlocked', 'expired', 'password_reset'] }),
  failedSignIns: integer('failed_sign_ins').notNull().default(0),
});

export const invites = pgTable('invites', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  userId: int8('user_id').notNull(),
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  isAdmin: boolean('is_admin').notNull().default(false),
  status: text('status', { enum: ['pending', 'accepted', 'revoked'] })
    .notNull()
    .default('pending'),
  invitedBy: int8('invited_by'),
  sentAt: instant('sent_at'),
  resent: integer('resent').notNull().default(0),
  expiresAt: instant('expires_at').notNull(),
  endedAt: instant('ended_at'),
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
