import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { identity, instant, int8 } from './columns.ts';

export const teams = pgTable('teams', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  name: text('name').notNull(),
  nameKey: text('name_key').notNull(),
  description: text('description').notNull().default(''),
  tags: jsonb('tags').$type<string[]>().notNull().default([]),
  ownerId: int8('owner_id').notNull(),
  /** Kept by a trigger; never written here. */
  memberCount: int8('member_count').notNull().default(0),
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const teamMembers = pgTable(
  'team_members',
  {
    orgId: int8('org_id').notNull(),
    teamId: int8('team_id').notNull(),
    userId: int8('user_id').notNull(),
    isAdmin: boolean('is_admin').notNull().default(false),
    addedBy: int8('added_by'),
    joinedAt: instant('joined_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'team_members_pkey', columns: [t.teamId, t.userId] })],
);
