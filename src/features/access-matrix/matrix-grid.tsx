import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import type { AccessMatrix, MatrixCell } from '../../../contract/access-matrix.ts';
import { levelLabel, SOURCE_LABELS, typeLabel } from '../../access/words.ts';
import { paths } from '../../app/paths.ts';
import { useGridKeys } from '../../components/use-grid-keys.ts';
import './matrix.css';

const nameOf = ({ full_name, email }: AccessMatrix['people'][number]): string =>
  full_name === '' ? email : full_name;

const through = ({ source, team }: MatrixCell): string =>
  team === null ? SOURCE_LABELS[source].toLowerCase() : `through ${team.name}`;

/** The place where a right can be changed: its team, the resource, or the person for a role. */
const placeOf = (
  cell: MatrixCell,
  person: AccessMatrix['people'][number],
  resource: AccessMatrix['resources'][number],
): string => {
  if (cell.team !== null) return paths.team.href(cell.team.id);
  if (cell.source === 'org_admin') return paths.person.href(person.id);
  return paths.resource.href(resource.resource_type, resource.resource_id);
};

interface RowProps {
  readonly row: number;
  readonly person: AccessMatrix['people'][number];
  readonly resources: AccessMatrix['resources'];
  readonly cells: ReadonlyMap<number, MatrixCell> | undefined;
}

const Row = memo(function Row({ row, person, resources, cells }: RowProps) {
  return (
    <tr>
      <th scope="row" aria-label={nameOf(person)}>
        <Link to={`${paths.person.href(person.id)}/access`} tabIndex={-1}>
          <bdi>{nameOf(person)}</bdi>
        </Link>
      </th>
      {resources.map((resource, column) => {
        const cell = cells?.get(column);
        const at = { 'data-at': `${row}:${column}`, tabIndex: -1 };
        const what = `${nameOf(person)}, ${resource.resource_name}`;
        return (
          <td key={`${resource.resource_type}/${resource.resource_id}`}>
            {cell === undefined ? (
              <span {...at} role="note" aria-label={`${what}: no access`} />
            ) : (
              <Link
                {...at}
                to={placeOf(cell, person, resource)}
                className={`level ${cell.access_level}`}
                data-tip={`${levelLabel(cell.access_level)}, ${through(cell)}`}
                aria-label={`${what}: ${levelLabel(cell.access_level)}, ${through(cell)}`}
              >
                {levelLabel(cell.access_level)}
              </Link>
            )}
          </td>
        );
      })}
    </tr>
  );
});

const byRow = (cells: readonly MatrixCell[]): Map<number, Map<number, MatrixCell>> => {
  const rows = new Map<number, Map<number, MatrixCell>>();
  for (const cell of cells) {
    const row = rows.get(cell.person) ?? new Map<number, MatrixCell>();
    row.set(cell.resource, cell);
    rows.set(cell.person, row);
  }
  return rows;
};

/** People by resources. Arrow keys walk the cells; Enter opens the place where a right is changed. */
export const MatrixGrid = memo(function MatrixGrid({ matrix }: { matrix: AccessMatrix }) {
  const { people, resources } = matrix;
  const last = { row: people.length - 1, column: resources.length - 1 };
  const grid = useGridKeys(last);
  const rows = useMemo(() => byRow(matrix.cells), [matrix.cells]);
  return (
    <div className="matrix-box">
      <table {...grid} className="matrix" aria-label="Access of people to resources">
        <thead>
          <tr>
            <th scope="col">Person</th>
            {resources.map(({ resource_type, resource_id, resource_name }) => (
              <th key={`${resource_type}/${resource_id}`} scope="col" aria-label={resource_name}>
                <Link
                  to={paths.resource.href(resource_type, resource_id)}
                  tabIndex={-1}
                  data-tip={typeLabel(resource_type)}
                >
                  <bdi>{resource_name}</bdi>
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person, row) => (
            <Row
              key={person.id}
              row={row}
              person={person}
              resources={resources}
              cells={rows.get(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
});
