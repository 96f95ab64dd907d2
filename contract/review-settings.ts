import * as z from 'zod';
import { Id, line, Text, text } from './primitives.ts';
import { RESOURCE_TYPES, ResourceType } from './resources.ts';

/** What somebody can hold, and a review can ask about. */
export const RIGHT_KINDS = ['membership', 'admin', 'team', 'grant', 'key'] as const;
export const RightKind = z.enum(RIGHT_KINDS);
export type RightKind = z.output<typeof RightKind>;

const MAX_DAYS = 3650;
const MOST = 200;

/**
 * Whose rights are looked at. `everybody`: all members; `admins`; `team`: the people of one team;
 * `resources`: the grants on resources of these types, or on these by name; `idle`: people without a
 * sign-in or a use of a key for so many days (and fewer than `below_days`, if given); `keys`.
 */
export const ReviewScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everybody') }),
  z.strictObject({ kind: z.literal('admins') }),
  z.strictObject({ kind: z.literal('team'), team_id: Id }),
  z.strictObject({
    kind: z.literal('resources'),
    resource_types: z.array(ResourceType).max(RESOURCE_TYPES.length).default([]),
    resources: z
      .array(z.strictObject({ resource_type: ResourceType, resource_id: Id }))
      .max(MOST)
      .default([])
      .describe('Only these; with types and without resources: all of the types; neither: all'),
  }),
  z.strictObject({
    kind: z.literal('idle'),
    idle_days: z.int().min(1).max(MAX_DAYS),
    below_days: z.int().min(2).max(MAX_DAYS).optional(),
    role: z.enum(['admin', 'member']).optional(),
  }),
  z.strictObject({ kind: z.literal('keys') }),
]);
export type ReviewScope = z.output<typeof ReviewScope>;

/**
 * Who decides. Each item goes to the first who may, by the conflict rules: by policy, then the
 * fallback, then the owner of the review; if none of them may, it is held until somebody is named.
 */
export const ReviewerPolicy = z.strictObject({
  policy: z.enum(['named', 'team_owner', 'resource_owner', 'org_admins']),
  reviewer_ids: z.array(Id).max(MOST).default([]).describe('Of `named`: the items go round'),
  fallback_ids: z.array(Id).max(20).default([]),
});
export type ReviewerPolicy = z.output<typeof ReviewerPolicy>;

/** What silence means for an item at the end. */
export const OnSilence = z.enum(['keep_flagged', 'revoke', 'recommendation']);
export type OnSilence = z.output<typeof OnSilence>;

export const ReviewRepeat = z.enum(['none', 'monthly', 'quarterly', 'yearly']);
export type ReviewRepeat = z.output<typeof ReviewRepeat>;

/** How a review runs. */
export const ReviewRules = z.strictObject({
  days: z.int().min(1).max(90).describe('From start to end'),
  repeat: ReviewRepeat.default('none'),
  time_zone: text(1, 60)
    .default('UTC')
    .describe('IANA name: each run starts at the day and time of the first one there'),
  reminders: z
    .boolean()
    .default(true)
    .describe('At half, at three quarters and a day before the end, to those with open items'),
  reason_for: z.enum(['nothing', 'revoke', 'keep', 'both']).default('revoke'),
  allow_many: z.boolean().default(true).describe('Whether many can be decided at once'),
  on_silence: OnSilence.default('keep_flagged'),
  apply: z.enum(['by_itself', 'by_hand']).default('by_hand'),
  grantor_days: z
    .int()
    .min(0)
    .max(365)
    .default(90)
    .describe('Who gave a right within so many days before the start does not review it'),
});
export type ReviewRules = z.output<typeof ReviewRules>;

const Rights = z.array(RightKind).min(1).max(RIGHT_KINDS.length);
const ABOUT_RIGHTS = 'Which rights of theirs; all that the scope has when left out';

/** Everything that is chosen before the start. The org and its clock are the rest. */
export const ReviewSettings = z.strictObject({
  name: line(1, 200),
  description: text(0, 2000).default(''),
  scope: ReviewScope,
  rights: Rights.optional().describe(ABOUT_RIGHTS),
  exclude_younger_days: z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .describe('Leaves out people who were added within so many days before the start'),
  reviewers: ReviewerPolicy,
  rules: ReviewRules,
});
export type ReviewSettings = z.output<typeof ReviewSettings>;
export type ReviewSettingsInput = z.input<typeof ReviewSettings>;

/** Settings as they are chosen: no right twice. */
export const ChosenSettings = ReviewSettings.extend({
  rights: Rights.refine((kinds) => new Set(kinds).size === kinds.length, {
    message: 'Name each right once',
  })
    .meta({ uniqueItems: true })
    .optional()
    .describe(ABOUT_RIGHTS),
});

/** The rights that a scope asks about unless fewer are chosen. */
export const RIGHTS_OF: Readonly<Record<ReviewScope['kind'], readonly RightKind[]>> = {
  everybody: RIGHT_KINDS,
  admins: ['admin'],
  team: ['team'],
  resources: ['grant'],
  idle: RIGHT_KINDS,
  keys: ['key'],
};

/** Typed to start a review that takes rights away where nobody answered, by itself, or its next runs. */
export const StartConfirmation = Text.max(200)
  .optional()
  .describe(
    'The name of the review, where it revokes on silence and applies by itself; also where its series starts it',
  );
