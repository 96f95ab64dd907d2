import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { BulkSummary } from '../../contract/bulk.ts';
import { useFeature, useSession } from '../api/session.ts';
import { RunDialog } from '../bulk/run-dialog.tsx';
import { runTitle } from '../bulk/bulk-words.ts';
import { bulkQueries } from '../bulk/bulk.queries.ts';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { EmptyState, ErrorPanel, Loading } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { HistoryIcon, UndoIcon } from '../components/icons.tsx';
import { When } from '../components/when.tsx';
import type { Recent } from './recent-acts.ts';
import { useRecent, useRecentActs } from './use-recent.ts';
import './recent.css';

const Line = ({
  text,
  at,
  note,
  children,
}: {
  text: string;
  at: string;
  note?: string | undefined;
  children: ReactNode;
}) => (
  <li className="recent-act">
    <span className="recent-text">
      <bdi>{text}</bdi>
      <span className="muted small">
        <When at={at} />
      </span>
      {note !== undefined && <span className="small recent-note">{note}</span>}
    </span>
    <span className="row">{children}</span>
  </li>
);

function ActLine({ act, onUndo }: { act: Recent; onUndo: () => void }) {
  return (
    <Line text={act.text} at={act.at} note={act.note}>
      {act.state === 'undone' ? (
        <Chip tone="neutral">Undone</Chip>
      ) : (
        <Button icon={<UndoIcon />} busy={act.state === 'undoing'} onClick={onUndo}>
          {act.state === 'failed' ? 'Try again' : 'Undo'}
          <span className="visually-hidden"> “{act.text}”</span>
        </Button>
      )}
    </Line>
  );
}

const STATES: Partial<Record<BulkSummary['state'], string>> = {
  running: 'Under way',
  interrupted: 'Interrupted',
  stopped: 'Stopped',
};

function RunLine({ run, onOpen }: { run: BulkSummary; onOpen: () => void }) {
  const state = run.undone_by === null ? STATES[run.state] : 'Undone';
  const waiting = run.counts.waiting;
  const note = waiting > 0 ? `${waiting.toLocaleString('en')} wait for their turn` : undefined;
  return (
    <Line text={runTitle(run)} at={run.created_at ?? ''} note={note}>
      {state !== undefined && (
        <Chip tone={run.undone_by === null ? 'warn' : 'neutral'}>{state}</Chip>
      )}
      <Button onClick={onOpen}>
        Show
        <span className="visually-hidden"> “{runTitle(run)}”</span>
      </Button>
    </Line>
  );
}

/** Acts on many, as the server remembers them, on whichever device they were begun. */
function Runs({ onOpen }: { onOpen: (run: BulkSummary) => void }) {
  const runs = useQuery({ ...bulkQueries.recent(), refetchOnMount: 'always' });
  if (runs.data === undefined) {
    return runs.error === null ? (
      <Loading lines={3} />
    ) : (
      <ErrorPanel error={runs.error} onRetry={() => void runs.refetch()} />
    );
  }
  if (runs.data.items.length === 0) {
    return <p className="muted small">You have not acted on many people at once.</p>;
  }
  return (
    <ul className="recent-acts" aria-label="Acts on many people">
      {runs.data.items.map((run) => (
        <RunLine key={run.id} run={run} onOpen={() => onOpen(run)} />
      ))}
    </ul>
  );
}

/** What was done lately, with the way back: single acts of this tab, and acts on many. */
export function RecentDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { rights } = useSession();
  const hasRuns = useFeature('people_bulk') && rights.org_admin;
  const acts = useRecentActs().filter(({ inverse }) => inverse.kind !== 'bulk');
  const { undo } = useRecent();
  const [run, setRun] = useState<BulkSummary | null>(null);
  return (
    <>
      <AppDialog open={open} onClose={onClose} title="Recent actions" isDrawer>
        <DialogBody>
          {acts.length === 0 && !hasRuns && (
            <EmptyState icon={<HistoryIcon size={20} />} title="Nothing yet">
              What you do in this tab and can take back will stand here.
            </EmptyState>
          )}
          {(acts.length > 0 || hasRuns) && (
            <section className="stack">
              <h3>On one person or thing</h3>
              {acts.length === 0 ? (
                <p className="muted small">Nothing in this tab that can be taken back.</p>
              ) : (
                <ul className="recent-acts" aria-label="Acts of this tab">
                  {acts.map((act) => (
                    <ActLine key={act.id} act={act} onUndo={() => void undo(act.id)} />
                  ))}
                </ul>
              )}
              <p className="muted small">
                Of this tab, for 12 hours. What somebody has changed since is not undone: it says so
                then.
              </p>
            </section>
          )}
          {hasRuns && (
            <section className="stack">
              <h3>On many people</h3>
              {open && <Runs onOpen={setRun} />}
              <p className="muted small">Kept for 30 days, on every device.</p>
            </section>
          )}
        </DialogBody>
      </AppDialog>
      {run !== null && run.id !== null && (
        <RunDialog key={run.id} runId={run.id} onGone={() => setRun(null)} />
      )}
    </>
  );
}
