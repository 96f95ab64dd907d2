import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkRun } from '../../contract/bulk.ts';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { BulkLedger } from './bulk-ledger.tsx';
import { bulkQueries } from './bulk.queries.ts';
import { useBulkRun } from './use-bulk-run.ts';

function Loaded({ run, onGone }: { run: BulkRun; onGone: () => void }) {
  const bulk = useBulkRun([run]);
  const [isOpen, setOpen] = useState(true);
  const { action, reason, until, team, resource, access_level: level, expires_at: end } = run;
  return (
    <BulkLedger
      action={bulk.action ?? action}
      ledger={{ leftOut: bulk.waiting, runs: bulk.runs }}
      isWorking={bulk.isWorking}
      isUndo={bulk.isUndo || run.undo_of !== null}
      error={bulk.error}
      open={isOpen}
      onStop={bulk.stop}
      onAgain={() => void bulk.again()}
      onRetry={(ids) =>
        void bulk.begin({
          action,
          ids,
          ...(reason !== null && { reason }),
          ...(until !== null && { until }),
          ...(team !== null && { team_id: team.id }),
          ...(resource !== null && {
            resource: {
              resource_type: resource.resource_type,
              resource_id: resource.resource_id,
            },
          }),
          ...(level !== null && { access_level: level }),
          ...(end !== null && { expires_at: end }),
        })
      }
      onResume={() => void bulk.resume()}
      onUndo={() => void bulk.undo()}
      onClose={() => setOpen(false)}
      onGone={onGone}
    />
  );
}

/** The ledger of a run that was begun before: looked at, gone on with, or taken back. */
export function RunDialog({ runId, onGone }: { runId: number; onGone: () => void }) {
  // As it stood when it was opened: from then on the dialog itself follows it.
  const [run, setRun] = useState<BulkRun | null>(null);
  const query = useQuery({ ...bulkQueries.detail(runId), gcTime: 0 });
  if (run === null && query.data !== undefined) setRun(query.data);
  if (run !== null) return <Loaded run={run} onGone={onGone} />;
  return (
    <AppDialog open onClose={onGone} title="An act on many people" size="md">
      <DialogBody>
        {query.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        )}
      </DialogBody>
    </AppDialog>
  );
}
