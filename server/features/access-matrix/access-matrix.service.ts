import {
  MATRIX_SIDE,
  type AccessMatrix,
  type getAccessMatrix,
} from '../../../contract/access-matrix.ts';
import type { Parsed } from '../../../contract/route.ts';
import { levelOf } from '../../access/strength.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { CSV_TYPE, csvStream, type CsvCell } from '../../http/csv.ts';
import { matrixPeople, matrixResources, matrixRights } from './access-matrix.repo.ts';

type Query = Parsed<typeof getAccessMatrix>['query'];

/** Who of the first people reaches which of the first resources, strongest right alone. */
export const readMatrix = async (ctx: Context, query: Query): Promise<AccessMatrix> => {
  const { orgId } = actorOf(ctx);
  const choice = {
    orgId,
    q: query.q,
    teamId: query.team_id,
    resourceQ: query.resource_q,
    types: query.resource_type,
    side: MATRIX_SIDE,
  };
  const people = await matrixPeople(ctx.db, choice);
  const resources = await matrixResources(ctx.db, choice);
  const rights = await matrixRights(ctx.db, orgId, people, resources);
  const personAt = new Map(people.map(({ id }, place) => [id, place]));
  const keyOf = (one: { resource_type: string; resource_id: number }) =>
    `${one.resource_type}/${one.resource_id}`;
  const resourceAt = new Map(resources.map((one, place) => [keyOf(one), place]));
  return {
    people: people.map(({ id, full_name, email }) => ({ id, full_name, email })),
    people_total: people[0]?.total ?? 0,
    resources: resources.map(({ resource_type, resource_id, name }) => ({
      resource_type,
      resource_id,
      resource_name: name,
    })),
    resources_total: resources[0]?.total ?? 0,
    cells: rights.map((right) => ({
      person: personAt.get(right.user_id) ?? 0,
      resource: resourceAt.get(keyOf(right)) ?? 0,
      access_level: levelOf(right.strength) ?? 'collaborator',
      source: right.source,
      team: right.team_id === null ? null : { id: right.team_id, name: right.team_name ?? '' },
    })),
  };
};

async function* rowsOf({ people, resources, cells }: AccessMatrix): AsyncGenerator<CsvCell[]> {
  const levels = new Map(cells.map((cell) => [`${cell.person} ${cell.resource}`, cell]));
  for (const [place, { full_name, email }] of people.entries()) {
    const of = (_: unknown, at: number): CsvCell => {
      const cell = levels.get(`${place} ${at}`);
      if (!cell) return '';
      return `${cell.access_level} (${cell.team?.name ?? cell.source})`;
    };
    yield [full_name, email, ...resources.map(of)];
  }
}

/** The matrix as CSV. Taking it out of the org is an event; it is written first. */
export const exportMatrix = async (ctx: Context, query: Query): Promise<undefined> => {
  const { orgId, orgName } = actorOf(ctx);
  const matrix = await readMatrix(ctx, query);
  const rows = matrix.people.length;
  const used = Object.entries(query).filter(([, value]) => value !== undefined);
  await ctx.transact(async (_tx, audit) =>
    audit({
      event: 'export.created',
      itemType: 'org',
      itemId: orgId,
      itemLabel: orgName,
      summary: [
        `access matrix: ${rows} rows`,
        ...used.map(([field, value]) => `${field}: ${String(value)}`),
      ],
      associationResource: { type: 'access_matrix', rows, filter: Object.fromEntries(used) },
    }),
  );
  const header = matrix.resources.map(
    ({ resource_type, resource_id, resource_name }) =>
      `${resource_name} (${resource_type} ${resource_id})`,
  );
  ctx.out.stream = {
    body: csvStream(['full_name', 'email', ...header], rowsOf(matrix)),
    type: CSV_TYPE,
    filename: 'access-matrix.csv',
  };
};
