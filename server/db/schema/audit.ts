import { boolean, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, identity, instant, int8 } from './columns.ts';

export const auditChains = pgTable('audit_chains', {
  chain: text('chain').primaryKey(),
  orgId: int8('org_id').notNull(),
  seq: int8('seq').notNull(),
  hash: bytes('hash').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const auditLog = pgTable('audit_log', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  chain: text('chain').notNull(),
  seq: int8('seq').notNull(),
  createdAt: instant('created_at').notNull(),
  event: text('event').notNull(),
  outcome: text('outcome', { enum: ['success', 'failure', 'denied'] }).notNull(),
  reason: text('reason'),
  itemType: text('item_type').notNull(),
  itemId: int8('item_id').notNull().default(0),
  itemLabel: text('item_label').notNull().default(''),
  changeSummary: jsonb('change_summary').$type<string[]>().notNull().default([]),
  objectChanges: jsonb('object_changes')
    .$type<Record<string, [unknown, unknown]>>()
    .notNull()
    .default({}),
  associationResource: jsonb('association_resource').$type<Record<string, unknown>>(),
  actorType: text('actor_type', { enum: ['user', 'api_key', 'system'] }).notNull(),
  actorId: int8('actor_id').notNull().default(0),
  actorEmail: text('actor_email').notNull().default(''),
  actorName: text('actor_name').notNull().default(''),
  impersonatorId: int8('impersonator_id'),
  ownerId: int8('owner_id').notNull().default(0),
  ownerEmail: text('owner_email').notNull().default(''),
  ownerName: text('owner_name').notNull().default(''),
  requestId: text('request_id').notNull().default(''),
  requestMethod: text('request_method').notNull().default(''),
  requestUrl: text('request_url').notNull().default(''),
  requestIp: text('request_ip').notNull().default(''),
  requestUserAgent: text('request_user_agent').notNull().default(''),
  sessionId: int8('session_id'),
  apiKeyId: int8('api_key_id'),
  correlationId: text('correlation_id'),
  schemaVersion: smallint('schema_version').notNull().default(1),
  prevHash: bytes('prev_hash').notNull(),
  hash: bytes('hash').notNull(),
  searchText: text('search_text').notNull().default(''),
});

export const auditCheckpoints = pgTable('audit_checkpoints', {
  number: int8('number').primaryKey(),
  madeAt: instant('made_at').notNull().defaultNow(),
  lastId: int8('last_id').notNull(),
  isFull: boolean('is_full').notNull(),
  line: text('line').notNull(),
});

export const auditPeaks = pgTable('audit_peaks', {
  chain: text('chain').primaryKey(),
  seq: int8('seq').notNull(),
  size: int8('size').notNull(),
  peaks: bytes('peaks').notNull(),
});
