import { useCallback, useMemo, type MouseEvent, type ReactNode } from 'react';
import type { LogEntry } from '../../contract/audit.ts';
import { DataTable } from '../components/data-table.tsx';
import { useTimeZone } from '../lib/time.ts';
import { auditColumns } from './audit-columns.tsx';
import { EntryDetail } from './entry-detail.tsx';
import type { Reach } from './reach.ts';
import { plainText } from './sentence-parts.ts';
import { sentenceOf } from './sentence.ts';
import './audit.css';

const idOf = (entry: LogEntry): number => entry.id;

/** Opens the row that was clicked, unless the click was meant for something in it, or marked text. */
function openRow({ target }: MouseEvent<HTMLElement>) {
  if (!(target instanceof Element) || target.closest('a, button, .detail-row') !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  target.closest('tr')?.querySelector<HTMLElement>('.open-button')?.click();
}

/** Events as sentences; a row opens into its diff and facts. */
export function AuditTable({
  rows,
  reach,
  hidden,
  isFetching,
  error,
  onRetry,
  empty,
}: {
  rows: readonly LogEntry[] | undefined;
  reach: Reach;
  /** Ids of columns not shown. */
  hidden?: readonly string[];
  isFetching: boolean;
  error: unknown;
  onRetry: () => void;
  empty: ReactNode;
}) {
  const zone = useTimeZone();
  const columns = useMemo(() => auditColumns(reach), [reach]);
  const labelOf = useCallback((entry: LogEntry) => plainText(sentenceOf(entry), zone), [zone]);
  const detail = useCallback(
    (entry: LogEntry) => <EntryDetail entry={entry} reach={reach} />,
    [reach],
  );
  return (
    // A shortcut for the pointer: the button in each row does the same for the keyboard.
    <div className="audit-table" onClick={openRow}>
      <DataTable
        label="Events"
        columns={columns}
        rows={rows}
        rowId={idOf}
        rowLabel={labelOf}
        detail={detail}
        {...(hidden !== undefined && { hidden })}
        isFetching={isFetching}
        error={error}
        onRetry={onRetry}
        empty={empty}
      />
    </div>
  );
}
