import type { BulkAction, BulkRun } from '../../contract/bulk.ts';
import { messageOf, requestIdOf } from '../api/errors.ts';
import { AppDialog, DialogBody, DialogFoot } from '../components/app-dialog.tsx';
import { Loading } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { DownloadIcon, UndoIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { csvBlob } from '../lib/csv.ts';
import { saveBlob } from '../lib/download.ts';
import { stateLabel } from './bulk-row-state.tsx';
import { BulkTable } from './bulk-table.tsx';
import { achieved, BULK } from './bulk-words.ts';
import { countStates, failedIds, ledgerRows, type Ledger } from './ledger-rows.ts';
import '../components/run-results.css';

const number = (count: number): string => count.toLocaleString('en');

const saveLedger = (ledger: Ledger, action: BulkAction): void => {
  const head = ['id', 'name', 'email', 'result', 'code', 'why', 'run'];
  const runOf = new Map(
    ledger.runs.flatMap((run) => run.rows.map((row) => [row.id, run.id] as const)),
  );
  const rows = ledgerRows(ledger).map((row) => [
    row.id,
    row.full_name,
    row.email,
    stateLabel(row.state, { done: BULK[action].done }),
    row.code,
    row.message,
    runOf.get(row.id) ?? null,
  ]);
  saveBlob(csvBlob(head, rows), `${action}-results.csv`);
};

function Failure({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const requestId = requestIdOf(error);
  return (
    <Notice tone="danger" role="alert">
      {messageOf(error)} What is done is done once; nothing is lost.
      {requestId !== null && <span className="request-id mono">Request {requestId}</span>}
      <div className="row">
        <Button onClick={onAgain}>Go on</Button>
      </div>
    </Notice>
  );
}

export interface BulkLedgerProps {
  readonly action: BulkAction;
  readonly ledger: Ledger;
  readonly isWorking: boolean;
  readonly isUndo: boolean;
  readonly error: unknown;
  readonly open: boolean;
  readonly onStop: () => void;
  readonly onAgain: () => void;
  readonly onRetry: (ids: number[]) => void;
  readonly onResume: () => void;
  readonly onUndo: () => void;
  readonly onClose: () => void;
  readonly onGone: () => void;
}

/** What may still be done about it, once nobody works on it. */
function Acts(props: BulkLedgerProps & { counts: ReturnType<typeof countStates> }) {
  const { action, ledger, counts, isUndo } = props;
  const failed = isUndo ? [] : failedIds(ledger);
  const canUndo = !isUndo && ledger.runs.some((run: BulkRun) => run.can_undo);
  const isRunning = ledger.runs.some(({ state }) => state === 'running');
  return (
    <>
      <Button icon={<DownloadIcon />} onClick={() => saveLedger(ledger, action)}>
        Download
      </Button>
      {canUndo && !isRunning && (
        <Button icon={<UndoIcon />} onClick={props.onUndo}>
          Undo {number(counts.changed)}
        </Button>
      )}
      {failed.length > 0 && (
        <Button onClick={() => props.onRetry(failed)}>Retry {number(failed.length)}</Button>
      )}
      {counts.waiting > 0 && (
        <Button onClick={props.onResume}>Go on with {number(counts.waiting)}</Button>
      )}
      <Button look="primary" onClick={props.onClose}>
        Done
      </Button>
    </>
  );
}

/** Progress while it runs, then a result per person, with what can be done about them. */
export function BulkLedger(props: BulkLedgerProps) {
  const { action, ledger, isWorking, isUndo, error } = props;
  const rows = ledgerRows(ledger);
  const counts = countStates(rows);
  const settled = rows.length - counts.waiting;
  const before = isUndo ? 'Undo: ' : '';
  const title = isWorking
    ? `${before}${BULK[action].label}: ${number(settled)} of ${number(rows.length)}`
    : `${before}${achieved(action, counts.changed, rows.length)}`;
  return (
    <AppDialog
      open={props.open}
      onClose={props.onClose}
      onGone={props.onGone}
      title={title}
      size="md"
      isBusy={isWorking}
    >
      <DialogBody>
        {isWorking && (
          <progress
            className="run-progress"
            aria-label="Progress"
            {...(rows.length > 0 && { max: rows.length, value: settled })}
          />
        )}
        {error !== null && !isWorking && <Failure error={error} onAgain={props.onAgain} />}
        {rows.length === 0 && isWorking && <Loading lines={4} label="Beginning" />}
        {rows.length > 0 && (
          <BulkTable label="Results" rows={rows} telling={{ done: BULK[action].done }} />
        )}
      </DialogBody>
      <DialogFoot>
        {isWorking ? (
          <Button onClick={props.onStop}>Stop</Button>
        ) : (
          <Acts {...props} counts={counts} />
        )}
      </DialogFoot>
    </AppDialog>
  );
}
