import * as z from 'zod';
import { csvOf, pagingShape } from './list-query.ts';
import { Email, Id, IdParam, Instant, line, PersonRef, Text } from './primitives.ts';
import { defineRoute } from './route.ts';

/** Types of the documented API that access is given to. Teams are made here, the others imported. */
export const RESOURCE_TYPES = [
  'data_sources',
  'data_sets',
  'data_sinks',
  'data_maps',
  'data_credentials',
  'data_schemas',
  'projects',
  'flows',
  'doc_containers',
  'code_containers',
  'teams',
] as const;
export const ResourceType = z.enum(RESOURCE_TYPES);
export type ResourceType = z.output<typeof ResourceType>;

/** Levels of access to a resource, strongest first. */
export const ACCESS_LEVELS = ['owner', 'admin', 'operator', 'collaborator'] as const;
export const AccessLevel = z.enum(ACCESS_LEVELS);
export type AccessLevel = z.output<typeof AccessLevel>;

/** Path parameters of one resource. */
export const ResourceParams = z.strictObject({
  resource_type: ResourceType,
  resource_id: IdParam,
});

/** A resource as the catalogue knows it: the platform that owns it lives elsewhere. */
export const Resource = z.object({
  resource_type: ResourceType,
  resource_id: Id,
  resource_name: z.string(),
  owner: PersonRef,
  grants: z.int().describe('Standing grants on it'),
  updated_at: Instant,
  created_at: Instant,
});
export type Resource = z.output<typeof Resource>;

/** Most rows of one import. */
export const MAX_RESOURCES = 10_000;

/** A row of an import; merged by type and id. The owner is somebody of the org, by id or address. */
export const ResourceInput = z
  .strictObject({
    resource_type: ResourceType.exclude(['teams']),
    resource_id: Id,
    resource_name: line(1, 300),
    owner_id: Id.optional(),
    owner_email: Email.optional(),
  })
  .refine(({ owner_id, owner_email }) => (owner_id === undefined) !== (owner_email === undefined), {
    path: ['owner_id'],
    message: 'Give either owner_id or owner_email',
  });
export type ResourceInput = z.output<typeof ResourceInput>;

// A broken row is refused by itself, with its reason, not with the request.
const AnyRow = z.unknown().meta({
  description: 'resource_type, resource_id, resource_name, and owner_id or owner_email',
  properties: {
    resource_type: {},
    resource_id: {},
    resource_name: {},
    owner_id: {},
    owner_email: {},
  },
});

/** What became of a row of an import. */
export const ResourceResult = z.object({
  row: z.int().describe('Index in the request'),
  resource_type: z.string(),
  resource_id: z.int(),
  result: z.enum(['created', 'updated', 'unchanged', 'refused']),
  message: z.string().nullable(),
});
export type ResourceResult = z.output<typeof ResourceResult>;

export const listResources = defineRoute({
  method: 'GET',
  path: '/resources',
  summary: 'The catalogue of resources that access is given to, by name',
  tag: 'resources',
  rights: 'admin',
  query: z.strictObject({
    ...pagingShape,
    q: Text.max(200).optional().describe('Part of the name, or the id'),
    resource_type: csvOf(RESOURCE_TYPES).optional(),
    owner_id: IdParam.optional(),
  }),
  response: z.array(Resource),
  errors: ['invalid_cursor'],
  paged: true,
});
export const importResources = defineRoute({
  method: 'PUT',
  path: '/resources',
  summary: 'Fills the catalogue: merges by type and id, idempotent, a result per row',
  tag: 'resources',
  rights: 'admin',
  body: z.strictObject({ resources: z.array(AnyRow).max(MAX_RESOURCES) }),
  response: z.array(ResourceResult),
});
