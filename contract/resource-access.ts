import * as z from 'zod';
import { csvOf, pagingShape } from './list-query.ts';
import { Id, Instant, InstantInput, Nothing, PersonRef, Ref, UserParams } from './primitives.ts';
import {
  ACCESS_LEVELS,
  AccessLevel,
  RESOURCE_TYPES,
  ResourceParams,
  ResourceType,
} from './resources.ts';
import { defineRoute } from './route.ts';

/** A grant as the documented API shows it: to a person or to a team. */
export const AccessGrant = z.object({
  user_id: Id.optional(),
  user_name: z.string().optional(),
  team_id: Id.optional(),
  team_name: z.string().optional(),
  org_id: Id.optional().describe('Everyone in the org'),
  org_name: z.string().optional(),
  access_level: AccessLevel,
  granted_at: Instant,
  granted_by: PersonRef.nullable().optional(),
  last_used_at: Instant.nullable().optional(),
  expires_at: Instant.nullable().optional(),
});
export type AccessGrant = z.output<typeof AccessGrant>;

/** A resource with the grants on it, in the documented shape. */
export const AccessConfiguration = z.object({
  resource_type: ResourceType,
  resource_id: Id,
  resource_name: z.string(),
  owner: z.object({ id: Id, full_name: z.string() }),
  access_grants: z.array(AccessGrant),
});
export type AccessConfiguration = z.output<typeof AccessConfiguration>;

const AccessReply = z.object({
  status: z.string(),
  access_configurations: z.array(AccessConfiguration),
});

const Grantee = {
  user_id: Id.optional(),
  team_id: Id.optional(),
  org_id: Id.optional(),
};
const oneGrantee = (grant: { user_id?: unknown; team_id?: unknown; org_id?: unknown }) =>
  [grant.user_id, grant.team_id, grant.org_id].filter((id) => id !== undefined).length === 1;
const EITHER_GRANTEE = {
  oneOf: [{ required: ['user_id'] }, { required: ['team_id'] }, { required: ['org_id'] }],
};
const ONE_GRANTEE = { path: ['user_id'], message: 'Give one of user_id, team_id and org_id' };

/** A grant to be made or changed. It may end by itself. */
export const GrantInput = z
  .strictObject({
    ...Grantee,
    access_level: AccessLevel,
    expires_at: InstantInput.nullable()
      .optional()
      .describe('Not after the end of the own access, where the caller has it until then alone'),
  })
  .refine(oneGrantee, ONE_GRANTEE)
  .meta(EITHER_GRANTEE);
export type GrantInput = z.output<typeof GrantInput>;

const ModificationInput = z
  .strictObject({ ...Grantee, new_access_level: z.enum([...ACCESS_LEVELS, 'none']) })
  .refine(oneGrantee, ONE_GRANTEE)
  .meta(EITHER_GRANTEE);
export type ModificationInput = z.output<typeof ModificationInput>;

/** Most grants of one request. */
export const MAX_GRANTS = 1000;

export const UpdateAccessBody = z
  .strictObject({
    resource_type: ResourceType,
    resource_id: Id,
    access_grants: z.array(GrantInput).max(MAX_GRANTS).optional(),
    access_modifications: z.array(ModificationInput).max(MAX_GRANTS).optional(),
  })
  .refine(
    (body) => (body.access_grants === undefined) !== (body.access_modifications === undefined),
    { path: ['access_grants'], message: 'Give either access_grants or access_modifications' },
  )
  .meta({ oneOf: [{ required: ['access_grants'] }, { required: ['access_modifications'] }] });
export type UpdateAccessBody = z.output<typeof UpdateAccessBody>;

const access = { tag: 'access', documented: true } as const;

export const listAccess = defineRoute({
  ...access,
  method: 'GET',
  path: '/resource_access',
  summary: 'Resources with the grants on them: every one for admins, else those one administers',
  rights: 'member',
  query: z.strictObject({ ...pagingShape, resource_type: csvOf(RESOURCE_TYPES).optional() }),
  response: AccessReply,
  errors: ['invalid_cursor'],
  paged: true,
});
export const getAccess = defineRoute({
  ...access,
  method: 'GET',
  path: '/resource_access/:resource_type/:resource_id',
  summary: 'The grants on one resource',
  rights: 'resourceAdmin',
  params: ResourceParams,
  query: Nothing,
  response: AccessReply,
});
export const updateAccess = defineRoute({
  ...access,
  method: 'PUT',
  path: '/resource_access',
  summary: 'Gives, changes or (`none`) takes away access to one resource',
  rights: 'member',
  body: UpdateAccessBody,
  response: z.object({
    status: z.string(),
    message: z.string(),
    resource: z.object({ type: ResourceType, id: Id, name: z.string() }),
    grants: z.array(AccessGrant),
  }),
  errors: ['not_found', 'forbidden', 'conflict', 'higher_rank', 'cannot_act_on_self'],
});

/** Where a right comes from. */
export const ACCESS_SOURCES = ['owner', 'direct', 'team', 'org', 'org_admin'] as const;
export const AccessSource = z.enum(ACCESS_SOURCES);
export type AccessSource = z.output<typeof AccessSource>;

const right = {
  access_level: AccessLevel,
  source: AccessSource,
  team: Ref.nullable().describe('The team that it comes through'),
  granted_at: Instant.nullable(),
  granted_by: PersonRef.nullable(),
  last_used_at: Instant.nullable(),
  expires_at: Instant.nullable(),
};

/** One right of one person: a resource that is reached two ways stands twice. */
export const PersonRight = z.object({
  resource_type: ResourceType,
  resource_id: Id,
  resource_name: z.string(),
  ...right,
});
export type PersonRight = z.output<typeof PersonRight>;

/** One right to one resource; `person` null: everyone in the org. */
export const ResourceRight = z.object({ person: PersonRef.nullable(), ...right });
export type ResourceRight = z.output<typeof ResourceRight>;

const RightsQuery = z.strictObject({
  ...pagingShape,
  source: csvOf(ACCESS_SOURCES).optional(),
});

export const listUserAccess = defineRoute({
  tag: 'access',
  method: 'GET',
  path: '/users/:user_id/access',
  summary: 'What a person can reach and through what, strongest first',
  rights: 'selfOrAdmin',
  params: UserParams,
  query: RightsQuery.extend({ resource_type: csvOf(RESOURCE_TYPES).optional() }),
  response: z.array(PersonRight),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listResourceAccess = defineRoute({
  tag: 'access',
  method: 'GET',
  path: '/:resource_type/:resource_id/access',
  summary: 'Who can reach a resource and through what, strongest first',
  rights: 'resourceAdmin',
  params: ResourceParams,
  query: RightsQuery,
  response: z.array(ResourceRight),
  errors: ['invalid_cursor'],
  paged: true,
});

/** A use of a resource by a person, as the platform that owns it saw it. */
export const UsageInput = z.strictObject({
  resource_type: ResourceType,
  resource_id: Id,
  user_id: Id,
  used_at: InstantInput.optional(),
});

export const reportUsage = defineRoute({
  tag: 'access',
  method: 'POST',
  path: '/resource_access/usage',
  summary: 'Reports uses of resources, many at once; they move `last_used_at` of the grants behind',
  rights: 'admin',
  body: z.strictObject({ usages: z.array(UsageInput).min(1).max(10_000) }),
  response: z.object({ recorded: z.int(), unknown: z.int() }),
  idempotent: true,
});
