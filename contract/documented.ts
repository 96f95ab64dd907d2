import * as z from 'zod';
import { LogEntry } from './audit.ts';
import { TransferReply } from './leaving.ts';
import { AccessGrant } from './resource-access.ts';
import { Team, TeamMember } from './teams.ts';
import { UserSettings } from './user-settings.ts';
import { OrgMembership, User, UserMetrics } from './users.ts';

/**
 * Query parameters that the documented API knows, of whichever route. What else our lists take (a
 * search, an order, a cursor, a filter) is ours.
 */
export const DOCUMENTED_QUERY: ReadonlySet<string> = new Set([
  'access_role',
  'expand',
  'page',
  'per_page',
  'from',
  'to',
  'event_filter',
  'change_filter',
  'org_id',
  'resource_type',
  'aggregate',
]);

/** What we add to the shapes of the documented API. */
const ADDITIONS: readonly (readonly [z.ZodObject, readonly string[]])[] = [
  [
    User,
    [
      'last_login_at',
      'last_active_at',
      'lock',
      'invite',
      'must_change_password',
      'password_changed_at',
      'teams',
      'sign_in',
      'governed_here',
      'etag',
    ],
  ],
  [OrgMembership, ['added_at', 'added_by']],
  [Team, ['member_count', 'etag']],
  [TeamMember, ['full_name', 'joined_at', 'added_by', 'last_active_at', 'org_membership_status']],
  [UserMetrics, ['sign_ins', 'failed_sign_ins', 'changes_made', 'live_sessions']],
  [UserSettings, ['views']],
  [TransferReply, ['remaining']],
  [AccessGrant, ['org_id', 'org_name', 'granted_by', 'last_used_at', 'expires_at']],
  [
    LogEntry,
    [
      'request_method',
      'impersonator',
      'full_name',
      'owner_name',
      'actor_type',
      'item_label',
      'outcome',
      'reason',
      'request_id',
      'correlation_id',
      'chain',
      'seq',
      'hash',
      'prev_hash',
    ],
  ],
];

// An extension of a shape holds the very schemas of what it extends.
const additionsTo = (schema: z.ZodObject): readonly string[] =>
  ADDITIONS.find(([base]) =>
    Object.entries(base.shape).every(([key, part]) => schema.shape[key] === part),
  )?.[1] ?? [];

/** A shape without what we add to it: what the hosted platform sends. */
export const documentedShape = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodArray) return z.array(documentedShape(schema.element as z.ZodType));
  if (schema instanceof z.ZodOptional)
    return documentedShape(schema.unwrap() as z.ZodType).optional();
  if (schema instanceof z.ZodNullable)
    return documentedShape(schema.unwrap() as z.ZodType).nullable();
  if (!(schema instanceof z.ZodObject)) return schema;
  const added = new Set(additionsTo(schema));
  const kept = Object.entries(schema.shape).filter(([key]) => !added.has(key));
  return z.object(
    Object.fromEntries(kept.map(([key, part]) => [key, documentedShape(part as z.ZodType)])),
  );
};
