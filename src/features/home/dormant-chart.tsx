import { useQuery } from '@tanstack/react-query';
import type { CSSProperties } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import type { DormantCell } from '../../../contract/review-progress.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { useGridKeys } from '../../components/use-grid-keys.ts';
import { dormantQueries } from './dormant.queries.ts';
import './dormant.css';

type Cell = z.output<typeof DormantCell>;

const ROLES = [
  { role: 'admin', label: 'Admins', one: 'admin', many: 'admins' },
  { role: 'member', label: 'Members', one: 'member', many: 'members' },
] as const;
/** From here on a right that is not used is worth a question. */
const DORMANT_DAYS = 60;

const bandWords = ({ idle_days: from, below_days: below }: Cell): string => {
  if (below === null) return `${from} days and more`;
  return from === 0 ? `less than ${below} days` : `${from} to ${below - 1} days`;
};
const bandLabel = ({ idle_days: from, below_days: below }: Cell): string =>
  below === null ? `${from}+` : from === 0 ? `< ${below}` : `${from}–${below - 1}`;

/** The review that a cell begins: of those people and no others. */
export const scopeOfCell = ({ role, idle_days: from, below_days: below }: Cell): string =>
  paths.reviewNew.href(
    `?scope=idle&idle_days=${from}${below === null ? '' : `&below_days=${below}`}&role=${role}`,
  );

function GridCell({
  cell,
  at,
  most,
  words,
}: {
  cell: Cell;
  at: string;
  most: number;
  words: string;
}) {
  const common = {
    'data-at': at,
    tabIndex: -1,
    className: cell.idle_days >= DORMANT_DAYS ? 'dormant-cell late' : 'dormant-cell',
    style: {
      '--share': cell.idle_days < 1 ? '0%' : `${Math.round((cell.people / most) * 100)}%`,
    } as CSSProperties,
  };
  const count = cell.people.toLocaleString('en');
  // Who is active needs no review for being idle, and an empty cell has nobody to review.
  if (cell.people === 0 || cell.idle_days < 1) {
    return (
      <span {...common} role="note" aria-label={words}>
        {count}
      </span>
    );
  }
  return (
    <Link
      {...common}
      to={scopeOfCell(cell)}
      aria-label={`${words}: review them`}
      data-tip="Review them"
    >
      {count}
    </Link>
  );
}

/** Role by days without activity: how many hold a right that they do not use. */
function Grid({ cells }: { cells: readonly Cell[] }) {
  const bands = cells
    .filter(({ role }) => role === 'admin')
    .toSorted((a, b) => a.idle_days - b.idle_days);
  const grid = useGridKeys({
    row: ROLES.length - 1,
    column: Math.max(0, bands.length - 1),
  });
  return (
    <div className="dormant-box">
      <table {...grid} className="dormant" aria-label="People by role and days without activity">
        <thead>
          <tr>
            <th scope="col">Days idle</th>
            {bands.map((band) => (
              <th key={band.idle_days} scope="col" aria-label={bandWords(band)}>
                {bandLabel(band)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROLES.map(({ role, label, one, many }, row) => {
            const own = cells.filter((cell) => cell.role === role);
            const asleep = own.filter(({ idle_days: days }) => days > 0);
            const most = Math.max(1, ...asleep.map(({ people }) => people));
            return (
              <tr key={role}>
                <th scope="row">{label}</th>
                {bands.map((band, column) => {
                  const cell = own.find(({ idle_days: days }) => days === band.idle_days) ?? {
                    ...band,
                    role,
                    people: 0,
                  };
                  const who = cell.people === 1 ? one : many;
                  return (
                    <td key={band.idle_days}>
                      <GridCell
                        cell={cell}
                        at={`${row}:${column}`}
                        most={most}
                        words={`${cell.people.toLocaleString('en')} ${who}, idle ${bandWords(cell)}`}
                      />
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** `3 of 5 admins have not been active for 60 days and more.` */
const summary = (cells: readonly Cell[]): string => {
  const admins = cells.filter(({ role }) => role === 'admin');
  const sum = (some: readonly Cell[]) => some.reduce((total, { people }) => total + people, 0);
  const late = sum(admins.filter(({ idle_days: days }) => days >= DORMANT_DAYS));
  if (late === 0) return `All admins were active within ${DORMANT_DAYS} days.`;
  const have = late === 1 ? 'has' : 'have';
  return `${late.toLocaleString('en')} of ${sum(admins).toLocaleString('en')} admins ${have} not been active for ${DORMANT_DAYS} days and more.`;
};

/** Privilege that sleeps, with a review of it one click away. */
export function DormantChart() {
  const { org } = useSession();
  const { data, error, refetch } = useQuery(dormantQueries.chart(org.id));
  if (data === undefined) {
    if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
    return (
      <div role="status" aria-label="Loading the chart">
        <Skeleton width="100%" height="7.5rem" />
      </div>
    );
  }
  return (
    <div className="stack">
      <p className="small">{summary(data.cells)}</p>
      <Grid cells={data.cells} />
    </div>
  );
}
