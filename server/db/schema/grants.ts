import { integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { identity, instant, int8 } from './columns.ts';

export const resources = pgTable(
  'resources',
  {
    orgId: int8('org_id').notNull(),
    resourceType: text('resource_type').notNull(),
    resourceId: int8('resource_id').notNull(),
    name: text('name').notNull(),
    nameKey: text('name_key').notNull(),
    /** Generated from name and type; never written. */
    sortKey: text('sort_key').notNull(),
    ownerId: int8('owner_id').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'resources_pkey', columns: [t.orgId, t.resourceType, t.resourceId] })],
);

export const grants = pgTable('grants', {
  id: identity(),
  orgId: int8('org_id').notNull(),
  resourceType: text('resource_type').notNull(),
  resourceId: int8('resource_id').notNull(),
  userId: int8('user_id'),
  teamId: int8('team_id'),
  role: text('role', { enum: ['owner', 'admin', 'operator', 'collaborator'] }).notNull(),
  /** Generated from the role; never written. */
  strength: smallint('strength').notNull(),
  grantedBy: int8('granted_by'),
  grantedAt: instant('granted_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  lastUsedAt: instant('last_used_at'),
  expiresAt: instant('expires_at'),
});
