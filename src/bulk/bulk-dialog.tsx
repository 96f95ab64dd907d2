import { useRef, useState } from 'react';
import type { BulkAction, BulkRow } from '../../contract/bulk.ts';
import { announce } from '../components/feedback-store.ts';
import { useRecent } from '../recent/use-recent.ts';
import { BulkAsk, type Given } from './bulk-ask.tsx';
import { BulkLedger } from './bulk-ledger.tsx';
import { BulkPlace, needsPlace } from './bulk-place.tsx';
import { achieved } from './bulk-words.ts';
import { placeFields, type BulkScope, type Place } from './bulk.queries.ts';
import { countStates, ledgerRows } from './ledger-rows.ts';
import { useBulkRun } from './use-bulk-run.ts';

/** An act that somebody has begun: which, and on whom. */
export interface BulkRequest {
  readonly action: BulkAction;
  readonly scope: BulkScope;
  readonly count: number;
}

type Phase = 'place' | 'ask' | 'run' | 'closing';

/**
 * One act on everybody chosen: which team or resource, if it is about one; the plan and the question; the run and
 * its ledger. `onLeft` hears who was not changed and why.
 */
export function BulkDialog({
  request: { action, scope, count },
  onLeft,
  onGone,
}: {
  request: BulkRequest;
  onLeft: (left: readonly BulkRow[]) => void;
  onGone: () => void;
}) {
  const [phase, setPhase] = useState<Phase>(needsPlace(action) ? 'place' : 'ask');
  const [place, setPlace] = useState<Place>({ kind: 'none' });
  const [leftOut, setLeftOut] = useState<readonly BulkRow[]>([]);
  const { didMany } = useRecent();
  const bulk = useBulkRun();
  // Kept apart from the state: the dialogs close by themselves while they hand over.
  const hasMovedOn = useRef(false);
  const given = useRef<Given | null>(null);
  const ledger = { leftOut: bulk.isUndo ? bulk.waiting : leftOut, runs: bulk.runs };

  const begin = async ({ ids, reason, until }: Given) => {
    const run = await bulk.begin({
      action,
      ids,
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
      ...placeFields(place),
    });
    if (run !== null) announce(achieved(action, run.counts.changed, run.counts.total));
  };
  const close = () => {
    setPhase('closing');
    const rows = ledgerRows(ledger);
    const changed = countStates(rows).changed;
    if (bulk.isUndo) return;
    onLeft(rows.filter(({ state }) => state === 'blocked' || state === 'waiting'));
    const runIds = bulk.runs.flatMap(({ id, can_undo }) => (id !== null && can_undo ? [id] : []));
    if (changed > 0) didMany(achieved(action, changed, rows.length), runIds);
  };
  const leave = () => {
    if (!hasMovedOn.current) onGone();
  };

  return (
    <>
      {needsPlace(action) && (
        <BulkPlace
          action={action}
          count={count}
          open={phase === 'place'}
          onClose={leave}
          onChoose={(chosen) => {
            setPlace(chosen);
            setPhase('ask');
          }}
        />
      )}
      <BulkAsk
        // Another place is another question.
        key={place.kind}
        wish={{ action, scope, place }}
        count={count}
        open={phase === 'ask'}
        onClose={leave}
        onGo={(asked, plan) => {
          hasMovedOn.current = true;
          given.current = asked;
          setLeftOut(plan.rows.filter(({ state }) => state !== 'will_change'));
          setPhase('run');
          void begin(asked);
        }}
      />
      <BulkLedger
        action={bulk.action ?? action}
        ledger={ledger}
        isWorking={bulk.isWorking}
        isUndo={bulk.isUndo}
        error={bulk.error}
        open={phase === 'run'}
        onStop={bulk.stop}
        onAgain={() => void bulk.again()}
        onRetry={(ids) => given.current && void begin({ ...given.current, ids })}
        onResume={() => void bulk.resume()}
        onUndo={() => void bulk.undo()}
        onClose={close}
        onGone={onGone}
      />
    </>
  );
}
