import { useMemo } from 'react';
import type { ReviewerProgress } from '../../../contract/review-progress.ts';
import type * as z from 'zod';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { When } from '../../components/when.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { ProgressBar } from '../../reviews/review-progress.tsx';

export type Reviewer = z.output<typeof ReviewerProgress>;

const nobody = 'Nobody may decide these';
const labelOf = ({ reviewer }: Reviewer): string => (reviewer === null ? nobody : nameOf(reviewer));
const idOf = ({ reviewer }: Reviewer): number => reviewer?.id ?? 0;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What tells somebody who looks from somebody who clicks, in three figures. */
function Meter({ row }: { row: Reviewer }) {
  if (row.decided === 0) return <span className="muted">Nothing answered yet</span>;
  return (
    <span className="meter">
      {row.is_rubber_stamp && (
        <Chip tone="danger" tip="More than 25 answers, at less than 2 seconds each">
          Rubber stamp
        </Chip>
      )}
      <span className="small tabular">
        {row.median_seconds === null
          ? 'Not one by one'
          : `${row.median_seconds.toLocaleString('en', { maximumFractionDigits: 1 })} s each`}
        {row.many_keep_share !== null && `, ${percent(row.many_keep_share)} kept in bulk`}
        {row.longest_run > 1 && `, ${row.longest_run.toLocaleString('en')} equal in a row`}
      </span>
    </span>
  );
}

const COLUMNS: readonly Column<Reviewer>[] = [
  {
    id: 'reviewer',
    header: 'Reviewer',
    isFixed: true,
    card: 'title',
    cell: ({ reviewer, is_active: isActive }) =>
      reviewer === null ? (
        <strong>{nobody}</strong>
      ) : (
        <span className="row">
          <PersonCell
            id={reviewer.id}
            name={nameOf(reviewer)}
            email={reviewer.email}
            to={paths.person.href(reviewer.id)}
          />
          {!isActive && <Chip tone="warn">Cannot sign in</Chip>}
        </span>
      ),
  },
  {
    id: 'progress',
    header: 'Progress',
    cell: (row) => (
      <ProgressBar
        label={`Answered by ${labelOf(row)}`}
        answered={row.items - row.open}
        items={row.items}
      />
    ),
  },
  { id: 'meter', header: 'How they answer', cell: (row) => <Meter row={row} /> },
  {
    id: 'last',
    header: 'Last answer',
    cell: ({ last_decided_at: at }) => <When at={at} />,
  },
  {
    id: 'reminded',
    header: 'Reminded',
    cell: ({ last_reminded_at: at }) => <When at={at} />,
  },
];

/** Who has how much left, how they go about it, and what can be done about that. */
export function ReviewersTable({
  rows,
  mayNudge,
  mayReassign,
  onNudge,
  onReassign,
}: {
  rows: readonly Reviewer[];
  mayNudge: boolean;
  mayReassign: boolean;
  onNudge: (row: Reviewer) => void;
  onReassign: (row: Reviewer) => void;
}) {
  const rowActions = useMemo(
    () =>
      mayNudge || mayReassign
        ? (row: Reviewer) => {
            const done = row.open === 0 ? 'Nothing is open here' : null;
            return (
              <MenuButton
                label={`Actions for ${labelOf(row)}`}
                items={() => [
                  ...(row.reviewer === null
                    ? []
                    : [
                        {
                          label: 'Remind by mail',
                          onSelect: () => onNudge(row),
                          disabledReason: done ?? (mayNudge ? null : 'Not now'),
                        },
                      ]),
                  {
                    label: row.reviewer === null ? 'Name a reviewer' : 'Hand over open items',
                    onSelect: () => onReassign(row),
                    disabledReason: done ?? (mayReassign ? null : 'Not now'),
                  },
                ]}
              />
            );
          }
        : undefined,
    [mayNudge, mayReassign, onNudge, onReassign],
  );
  return (
    <DataTable
      label="Reviewers"
      columns={COLUMNS}
      rows={rows}
      rowId={idOf}
      rowLabel={labelOf}
      {...(rowActions && { rowActions })}
      empty={<p className="section-pad muted">Nobody has been asked yet.</p>}
    />
  );
}
