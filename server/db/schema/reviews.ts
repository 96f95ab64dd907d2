import { sql } from 'drizzle-orm';
import { integer, interval, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { HoldReason, ReviewState } from '../../../contract/reviews.ts';
import { bytes, identity, instant, int8 } from './columns.ts';

export const reviewSeries = pgTable('review_series', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  ownerId: int8('owner_id').notNull(),
  settings: jsonb('settings').$type<ReviewSettings>().notNull(),
  /** Null: it does not repeat, or was stopped. */
  nextStartAt: instant('next_start_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const reviews = pgTable('reviews', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  seriesId: int8('series_id').notNull(),
  number: integer('number').notNull(),
  name: text('name').notNull(),
  nameKey: text('name_key').notNull(),
  ownerId: int8('owner_id').notNull(),
  state: text('state').$type<ReviewState>().notNull().default('draft'),
  settings: jsonb('settings').$type<ReviewSettings>().notNull(),
  startsAt: instant('starts_at'),
  startedAt: instant('started_at'),
  dueAt: instant('due_at'),
  pausedAt: instant('paused_at'),
  rested: interval('rested').notNull().default('0'),
  closedAt: instant('closed_at'),
  closedBy: int8('closed_by'),
  closeReason: text('close_reason'),
  completedAt: instant('completed_at'),
  cancelledAt: instant('cancelled_at'),
  snapshotHash: bytes('snapshot_hash'),
  queryText: text('query_text'),
  population: jsonb('population').$type<Record<string, unknown>>().notNull().default({}),
  rulesVersion: integer('rules_version').notNull().default(1),
  people: integer('people').notNull().default(0),
  hold: jsonb('hold').$type<HoldReason[]>().notNull().default([]),
  approvedBy: int8('approved_by'),
  approvedAt: instant('approved_at'),
  approvalNote: text('approval_note').notNull().default(''),
  appliedBy: int8('applied_by'),
  checkedAt: instant('checked_at'),
  checkAgainAt: instant('check_again_at'),
  signedOffBy: int8('signed_off_by'),
  signedOffAt: instant('signed_off_at'),
  signOffNote: text('sign_off_note'),
  correlationId: text('correlation_id')
    .notNull()
    .default(sql`gen_random_uuid()::text`),
  workedAt: instant('worked_at'),
  createdBy: int8('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  /** Moved by a trigger, and along with the settings of the next runs. */
  version: integer('version').notNull().default(1),
});

/** When somebody was told what. */
export const reviewReminders = pgTable('review_reminders', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  reviewId: int8('review_id').notNull(),
  reviewerId: int8('reviewer_id').notNull(),
  kind: text('kind', {
    enum: ['started', 'half', 'three_quarters', 'last_day', 'nudge', 'handed_over'],
  }).notNull(),
  open: integer('open').notNull(),
  rested: interval('rested').notNull().default('0'),
  sentAt: instant('sent_at').notNull().defaultNow(),
});

export const reviewEvidence = pgTable('review_evidence', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  reviewId: int8('review_id').notNull(),
  madeBy: int8('made_by').notNull(),
  madeAt: instant('made_at').notNull().defaultNow(),
  manifestHash: bytes('manifest_hash').notNull(),
  signature: text('signature').notNull(),
  bytes: int8('bytes').notNull(),
});
