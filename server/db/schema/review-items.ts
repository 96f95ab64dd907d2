import {
  boolean,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
} from 'drizzle-orm/pg-core';
import type { PlannedChange } from '../../../contract/review-outcome.ts';
import type {
  ApplyResult,
  AssignmentRule,
  Decision,
  RecommendationReason,
} from '../../../contract/review-items.ts';
import type { RightKind } from '../../../contract/review-settings.ts';
import { bytes, identity, instant, int8 } from './columns.ts';

export const reviewItems = pgTable('review_items', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  reviewId: int8('review_id').notNull(),
  place: integer('place').notNull(),
  kind: text('kind').$type<RightKind>().notNull(),
  rightKey: text('right_key').notNull(),
  holderType: text('holder_type', { enum: ['USER', 'TEAM', 'ORG'] }).notNull(),
  holderId: int8('holder_id').notNull(),
  userId: int8('user_id'),
  teamId: int8('team_id'),
  resourceType: text('resource_type'),
  resourceId: int8('resource_id'),
  grantId: int8('grant_id'),
  apiKeyId: int8('api_key_id'),
  role: text('role').notNull(),
  isPrivileged: boolean('is_privileged').notNull(),
  grantedBy: int8('granted_by'),
  grantedAt: instant('granted_at'),
  lastUsedAt: instant('last_used_at'),
  snapshot: json('snapshot').$type<Record<string, unknown>>().notNull(),
  hash: bytes('hash').notNull(),
  searchText: text('search_text').notNull().default(''),
  recommendation: text('recommendation', { enum: ['keep', 'revoke'] }),
  reasons: jsonb('reasons').$type<RecommendationReason[]>().notNull().default([]),
  isNew: boolean('is_new').notNull().default(true),
  previousItemId: int8('previous_item_id'),
  changed: jsonb('changed').$type<Record<string, unknown>>(),
  reviewerId: int8('reviewer_id'),
  rule: text('rule').$type<AssignmentRule>().notNull(),
  decision: text('decision').$type<Decision>(),
  reduceTo: text('reduce_to'),
  decidedAt: instant('decided_at'),
  decisions: integer('decisions').notNull().default(0),
  planned: text('planned').$type<PlannedChange>(),
  bySilence: boolean('by_silence').notNull().default(false),
  result: text('result').$type<ApplyResult>(),
  resultMessage: text('result_message').notNull().default(''),
  appliedAt: instant('applied_at'),
  stick: text('stick', { enum: ['holds', 'still', 'back'] }),
  stickThrough: jsonb('stick_through').$type<Record<string, unknown>[]>().notNull().default([]),
  stickAt: instant('stick_at'),
});

export const reviewDecisions = pgTable(
  'review_decisions',
  {
    orgId: int8('org_id').notNull(),
    itemId: int8('item_id').notNull(),
    seq: integer('seq').notNull(),
    reviewId: int8('review_id').notNull(),
    decision: text('decision', {
      enum: ['keep', 'revoke', 'reduce', 'unsure', 'withdrawn'],
    }).notNull(),
    reduceTo: text('reduce_to'),
    reason: text('reason'),
    reviewerId: int8('reviewer_id').notNull(),
    impersonatorId: int8('impersonator_id'),
    decidedAt: instant('decided_at').notNull().defaultNow(),
    ip: text('ip').notNull(),
    userAgent: text('user_agent').notNull(),
    seen: bytes('seen').notNull(),
    batch: integer('batch').notNull().default(1),
    seconds: real('seconds'),
  },
  (t) => [primaryKey({ name: 'review_decisions_pkey', columns: [t.itemId, t.seq] })],
);

export const reviewAssignments = pgTable(
  'review_assignments',
  {
    orgId: int8('org_id').notNull(),
    itemId: int8('item_id').notNull(),
    seq: integer('seq').notNull(),
    fromId: int8('from_id'),
    toId: int8('to_id'),
    rule: text('rule').$type<AssignmentRule>().notNull(),
    byId: int8('by_id'),
    note: text('note').notNull().default(''),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'review_assignments_pkey', columns: [t.itemId, t.seq] })],
);

export const reviewApplies = pgTable(
  'review_applies',
  {
    orgId: int8('org_id').notNull(),
    itemId: int8('item_id').notNull(),
    attempt: integer('attempt').notNull(),
    result: text('result').$type<ApplyResult>().notNull(),
    message: text('message').notNull().default(''),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'review_applies_pkey', columns: [t.itemId, t.attempt] })],
);

export const reviewDesks = pgTable(
  'review_desks',
  {
    orgId: int8('org_id').notNull(),
    reviewId: int8('review_id').notNull(),
    userId: int8('user_id').notNull(),
    itemId: int8('item_id'),
    show: text('show'),
    drafts: jsonb('drafts').$type<Record<string, string>>().notNull().default({}),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'review_desks_pkey', columns: [t.reviewId, t.userId] })],
);
