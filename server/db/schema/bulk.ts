import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, identity, instant, int8 } from './columns.ts';

export const bulkRuns = pgTable('bulk_runs', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  actorId: int8('actor_id').notNull(),
  action: text('action').notNull(),
  reason: text('reason'),
  until: instant('until'),
  teamId: int8('team_id'),
  teamName: text('team_name'),
  resourceType: text('resource_type'),
  resourceId: int8('resource_id'),
  resourceName: text('resource_name'),
  accessLevel: text('access_level'),
  expiresAt: instant('expires_at'),
  correlationId: text('correlation_id').notNull(),
  keyHash: bytes('key_hash'),
  bodyHash: bytes('body_hash'),
  undoOf: int8('undo_of'),
  createdAt: instant('created_at').notNull().defaultNow(),
  workedAt: instant('worked_at').notNull().defaultNow(),
  stoppedAt: instant('stopped_at'),
  endedAt: instant('ended_at'),
});

export const bulkRows = pgTable(
  'bulk_rows',
  {
    orgId: int8('org_id').notNull(),
    runId: int8('run_id').notNull(),
    userId: int8('user_id').notNull(),
    place: integer('place').notNull(),
    fullName: text('full_name').notNull(),
    email: text('email').notNull(),
    state: text('state', { enum: ['waiting', 'changed', 'already', 'blocked'] })
      .notNull()
      .default('waiting'),
    code: text('code'),
    message: text('message').notNull().default(''),
    given: jsonb('given').notNull().default({}),
    before: jsonb('before').notNull().default({}),
    settledAt: instant('settled_at'),
  },
  (t) => [primaryKey({ name: 'bulk_rows_pkey', columns: [t.runId, t.userId] })],
);
