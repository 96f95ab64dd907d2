import * as z from 'zod';
import { csvOf } from './list-query.ts';
import { Id, IdParam, PersonRef, Ref, Text } from './primitives.ts';
import { AccessSource } from './resource-access.ts';
import { AccessLevel, RESOURCE_TYPES, ResourceType } from './resources.ts';
import { defineRoute } from './route.ts';

/** Most people and most resources of a matrix. */
export const MATRIX_SIDE = 50;

/** The strongest right of one person to one resource, both by their place in the lists. */
export const MatrixCell = z.object({
  person: z.int().describe('Index in people'),
  resource: z.int().describe('Index in resources'),
  access_level: AccessLevel,
  source: AccessSource,
  team: Ref.nullable().describe('The team that it comes through'),
});
export type MatrixCell = z.output<typeof MatrixCell>;

/** Who reaches what: the first people and resources that fit, by name, and where they meet. */
export const AccessMatrix = z.object({
  people: z.array(PersonRef),
  people_total: z.int(),
  resources: z.array(
    z.object({ resource_type: ResourceType, resource_id: Id, resource_name: z.string() }),
  ),
  resources_total: z.int(),
  cells: z.array(MatrixCell),
});
export type AccessMatrix = z.output<typeof AccessMatrix>;

const query = z.strictObject({
  q: Text.max(200).optional().describe('Part of name or address of the people'),
  team_id: IdParam.optional().describe('Only people of this team'),
  resource_q: Text.max(200).optional().describe('Part of the name, or the id of the resources'),
  resource_type: csvOf(RESOURCE_TYPES).optional(),
});

export const getAccessMatrix = defineRoute({
  tag: 'access',
  method: 'GET',
  path: '/access_matrix',
  summary: 'Active people by resources, 50 of each at most, with the strongest right of each pair',
  rights: 'admin',
  query,
  response: AccessMatrix,
});
export const exportAccessMatrix = defineRoute({
  tag: 'access',
  method: 'GET',
  path: '/access_matrix/export',
  summary: 'The same as CSV: a row a person, a column a resource',
  rights: 'admin',
  query,
  produces: ['text/csv'],
});
