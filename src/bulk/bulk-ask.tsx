import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkRun } from '../../contract/bulk.ts';
import { useSession } from '../api/session.ts';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useTimeZone } from '../lib/time.ts';
import { OPEN_END, UntilField, untilProblem } from '../people/until-field.tsx';
import { untilOf } from '../people/until.ts';
import { BulkTable } from './bulk-table.tsx';
import { BULK, bulkVerb, countPeople } from './bulk-words.ts';
import { bulkQueries, type BulkWish } from './bulk.queries.ts';
import { ledgerRows } from './ledger-rows.ts';
import './bulk.css';

/** Above so many the number has to be typed. */
const MOST_UNTYPED = 10;
/** So many are named in a sentence; more are a table. */
const MOST_NAMES = 6;

const PLAN = { plan: true } as const;

/** Who will change, who is so already, who is blocked and why. */
function PlanView({ plan }: { plan: BulkRun }) {
  const rows = ledgerRows({ leftOut: plan.rows, runs: [] });
  const isPlain = plan.counts.will_change === rows.length && rows.length <= MOST_NAMES;
  if (isPlain) {
    return (
      <p className="small bulk-names">
        {rows.map(({ full_name, email }) => full_name || email).join(', ')}
      </p>
    );
  }
  return <BulkTable label="Plan" rows={rows} telling={PLAN} />;
}

/** What goes into the run beside whom it is about. */
export interface Given {
  readonly ids: number[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/**
 * Asks before an act on many. The server says who will change and who will not; what is confirmed is
 * exactly those who will, whoever fits the filter by then.
 */
export function BulkAsk({
  wish,
  count,
  open,
  onClose,
  onGo,
}: {
  wish: BulkWish;
  /** How many are chosen, until the plan is there. */
  count: number;
  open: boolean;
  onClose: () => void;
  onGo: (given: Given, plan: BulkRun) => void;
}) {
  const zone = useTimeZone();
  const { org } = useSession();
  const [until, setUntil] = useState(OPEN_END);
  const query = useQuery({ ...bulkQueries.plan(wish), enabled: open });
  const plan = query.data;
  const words = BULK[wish.action];
  const isLock = wish.action === 'lock';
  const changing = plan?.counts.will_change ?? count;
  const { place } = wish;
  const sentence = bulkVerb(wish.action, changing, {
    org: org.name,
    ...(place.kind !== 'none' && { [place.kind]: place.name }),
    ...(place.kind === 'resource' && { level: place.level }),
  });
  const missing =
    plan === undefined
      ? 'It is being looked at who will change'
      : changing === 0
        ? 'This would change nobody'
        : null;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      size="md"
      title={plan === undefined ? `${words.label}: ${countPeople(count)}` : `${sentence}?`}
      verb={sentence}
      tone={words.tone}
      happens={words.happens}
      {...(words.staysAsIs !== undefined && { staysAsIs: words.staysAsIs })}
      {...(changing > 0 && { reason: words.reason })}
      {...(changing > (words.isFinal === true ? 0 : MOST_UNTYPED) && { typed: String(changing) })}
      blocked={missing ?? (isLock ? untilProblem(until, zone) : null)}
      onConfirm={async ({ reason }) => {
        if (plan === undefined) return;
        onGo(
          {
            ids: plan.rows.filter(({ state }) => state === 'will_change').map(({ id }) => id),
            reason,
            until: isLock
              ? (untilOf(until.span, until.local, zone, Date.now()) ?? undefined)
              : undefined,
          },
          plan,
        );
      }}
    >
      {query.error !== null && plan === undefined ? (
        <ErrorPanel
          error={query.error}
          title="It could not be worked out who would change"
          onRetry={() => void query.refetch()}
        />
      ) : plan === undefined ? (
        <Loading lines={4} label="Working out who will change" />
      ) : (
        <PlanView plan={plan} />
      )}
      {isLock && changing > 0 && <UntilField value={until} onChange={setUntil} />}
    </ConfirmDialog>
  );
}
