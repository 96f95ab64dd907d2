import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, identity, instant, int8 } from './columns.ts';

export const linkTokens = pgTable('link_tokens', {
  id: identity(),
  tokenHash: bytes('token_hash').notNull(),
  kind: text('kind', { enum: ['invitation', 'reset'] }).notNull(),
  userId: int8('user_id').notNull(),
  inviteId: int8('invite_id'),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  isShown: boolean('is_shown').notNull().default(false),
  deadAt: instant('dead_at'),
});

export const apiKeys = pgTable('api_keys', {
  id: identity(),
  userId: int8('user_id').notNull(),
  orgId: int8('org_id').notNull(),
  name: text('name').notNull(),
  mask: text('mask').notNull(),
  secretHash: bytes('secret_hash').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  overlapUntil: instant('overlap_until'),
  replacedBy: int8('replaced_by'),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
  lastUsedIp: text('last_used_ip'),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const sessions = pgTable('sessions', {
  id: identity(),
  tokenHash: bytes('token_hash').notNull(),
  kind: text('kind', { enum: ['browser', 'token'] }).notNull(),
  userId: int8('user_id').notNull(),
  orgId: int8('org_id').notNull(),
  apiKeyId: int8('api_key_id'),
  ip: text('ip').notNull(),
  userAgent: text('user_agent').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
  idleExpiresAt: instant('idle_expires_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  endedAt: instant('ended_at'),
  impersonatorId: int8('impersonator_id'),
  parentId: int8('parent_id'),
  endIsRecorded: boolean('end_is_recorded').notNull().default(false),
});

export const knownDevices = pgTable(
  'known_devices',
  {
    tokenHash: bytes('token_hash').notNull(),
    userId: int8('user_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [primaryKey({ name: 'known_devices_pkey', columns: [t.userId, t.tokenHash] })],
);

export const throttles = pgTable(
  'throttles',
  {
    scope: text('scope').notNull(),
    keyHash: bytes('key_hash').notNull(),
    total: integer('total').notNull().default(0),
    recent: integer('recent').notNull().default(0),
    windowStartedAt: instant('window_started_at').notNull().defaultNow(),
    inFlight: integer('in_flight').notNull().default(0),
    inFlightAt: instant('in_flight_at').notNull().defaultNow(),
    blockedUntil: instant('blocked_until'),
    reportedAt: instant('reported_at'),
    unreported: integer('unreported').notNull().default(0),
  },
  (t) => [primaryKey({ name: 'throttles_pkey', columns: [t.scope, t.keyHash] })],
);

export const idempotencyKeys = pgTable('idempotency_keys', {
  keyHash: bytes('key_hash').primaryKey(),
  bodyHash: bytes('body_hash').notNull(),
  reply: bytes('reply'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const mailOutbox = pgTable('mail_outbox', {
  id: identity(),
  template: text('template').notNull(),
  toEmail: text('to_email').notNull(),
  userId: int8('user_id'),
  orgId: int8('org_id'),
  inviteId: int8('invite_id'),
  params: jsonb('params').$type<Record<string, string>>().notNull().default({}),
  messageId: text('message_id')
    .notNull()
    .default(sql`gen_random_uuid()::text`),
  createdAt: instant('created_at').notNull().defaultNow(),
  attempts: integer('attempts').notNull().default(0),
  nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
  sentAt: instant('sent_at'),
  givenUpAt: instant('given_up_at'),
  lastError: text('last_error'),
});
