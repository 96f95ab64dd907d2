import { useCallback, useRef, useState } from 'react';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import type { DraftRow } from './draft.ts';
import { GridRow } from './grid-row.tsx';
import type { Draft } from './use-draft.ts';
import type { Judgement } from './use-judgement.ts';
import './invite-grid.css';

/** Rows drawn at once: thousands of inputs would make every key press slow. */
const PER_PAGE = 100;
/** With fewer rows than this, nobody has to look for the bad ones. */
const FEW = 8;

/**
 * The rows that are shown. "Problems" is a fixed choice of rows, made when it is pressed: a row must
 * not vanish from under the cursor at the moment it is mended.
 */
function useShown(rows: readonly DraftRow[], judgement: Judgement) {
  const [onlyIds, setOnlyIds] = useState<ReadonlySet<number> | null>(null);
  const [page, setPage] = useState(0);
  const isBad = (row: DraftRow) => judgement.resultOf(row)?.will_send === false;
  const numbered = rows.map((row, index) => ({ row, number: index + 1 }));
  const chosen = numbered.filter(({ row }) => onlyIds?.has(row.id) === true);
  // Once the last of them is sent or removed there is nothing left to look at apart.
  const isOnlyProblems = chosen.length > 0;
  const shown = isOnlyProblems ? chosen : numbered;
  const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
  const at = Math.min(page, pages - 1);
  return {
    visible: shown.slice(at * PER_PAGE, (at + 1) * PER_PAGE),
    count: shown.length,
    pages,
    at,
    setPage,
    problems: rows.filter(isBad).length,
    isOnlyProblems,
    showAll: () => {
      setOnlyIds(null);
      setPage(0);
    },
    showProblems: () => {
      setOnlyIds(new Set(rows.filter(isBad).map(({ id }) => id)));
      setPage(0);
    },
  };
}

/** Everybody to be invited, editable in place, each with what the server says about them. */
export function InviteGrid({ draft, judgement }: { draft: Draft; judgement: Judgement }) {
  const { rows, change, remove } = draft;
  const { org } = useSession();
  const shown = useShown(rows, judgement);
  const body = useRef<HTMLTableSectionElement>(null);
  const onRemove = useCallback(
    (id: number) => {
      // The focus goes to the neighbour, not to the top of the page.
      const row = body.current?.querySelector(`[data-row="${id}"]`);
      const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
      neighbour?.querySelector<HTMLElement>('.remove-cell button')?.focus();
      remove(new Set([id]));
    },
    [remove],
  );
  const first = shown.at * PER_PAGE + 1;
  return (
    <div className="invite-grid">
      {(rows.length > FEW || shown.isOnlyProblems) && (
        <div className="row grid-tools" role="group" aria-label="Rows shown">
          <Button look="quiet" aria-pressed={!shown.isOnlyProblems} onClick={shown.showAll}>
            {`All ${rows.length.toLocaleString('en')}`}
          </Button>
          <Button
            look="quiet"
            aria-pressed={shown.isOnlyProblems}
            disabledReason={shown.problems === 0 ? 'No row has a problem' : null}
            onClick={shown.showProblems}
          >
            {`Problems ${shown.problems.toLocaleString('en')}`}
          </Button>
        </div>
      )}
      <table className="grid-table" role="table" aria-label="People to invite">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col" className="number-cell">
              <span className="visually-hidden">Row</span>
            </th>
            <th role="columnheader" scope="col">
              E-mail
            </th>
            <th role="columnheader" scope="col">
              Name
            </th>
            <th role="columnheader" scope="col">
              Role
            </th>
            <th role="columnheader" scope="col">
              What happens
            </th>
            <th role="columnheader" scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body}>
          {shown.visible.map(({ row, number }) => (
            <GridRow
              key={row.id}
              row={row}
              number={number}
              result={judgement.resultOf(row)}
              orgDomain={org.email_domain}
              onChange={change}
              onRemove={onRemove}
            />
          ))}
        </tbody>
      </table>
      {shown.pages > 1 && (
        <div className="row grid-pages">
          <span className="small muted tabular">
            {first.toLocaleString('en')}–{(first + shown.visible.length - 1).toLocaleString('en')}{' '}
            of {shown.count.toLocaleString('en')}
          </span>
          <Button
            disabledReason={shown.at === 0 ? 'These are the first rows' : null}
            onClick={() => shown.setPage(shown.at - 1)}
          >
            Previous rows
          </Button>
          <Button
            disabledReason={shown.at === shown.pages - 1 ? 'These are the last rows' : null}
            onClick={() => shown.setPage(shown.at + 1)}
          >
            Next rows
          </Button>
        </div>
      )}
    </div>
  );
}
