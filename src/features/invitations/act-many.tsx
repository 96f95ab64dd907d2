import { useQueryClient } from '@tanstack/react-query';
import { Fragment, useRef, useState } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { announce } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { isLeft, leftOf, type Left, type Outcome } from '../../lib/outcomes.ts';
import { refreshPeople } from '../../people/people.queries.ts';
import { ActResults } from './act-results.tsx';
import {
  countInvites,
  INVITE_ACTS,
  nameOf,
  planOf,
  type InviteAct,
  type InvitePlan,
} from './invite-acts.ts';
import { runInvites } from './invite-run.ts';

/** Above so many the number has to be typed. */
const MOST_UNTYPED = 10;
/** So many names are said; the rest is a number. */
const MOST_NAMES = 6;

/** Runs an act on many and keeps what became of each. */
function useRun(act: InviteAct, onOver: (left: readonly Left<Invite>[]) => void) {
  const client = useQueryClient();
  const outcomes = useRef(new Map<number, Outcome<Invite>>());
  const [shown, setShown] = useState<readonly Outcome<Invite>[]>([]);
  const [isOver, setOver] = useState(false);
  const keys = useRef(new Map<string, string>());
  const stop = useRef(new AbortController());

  const put = (outcome: Outcome<Invite>) => {
    outcomes.current.set(outcome.item.id, outcome);
    setShown([...outcomes.current.values()]);
  };
  // Of the version too: who decides again on a changed invitation has a new intent.
  const keyOf = ({ id, etag }: Invite): string => {
    const key = keys.current.get(id + etag) ?? crypto.randomUUID();
    keys.current.set(id + etag, key);
    return key;
  };
  const run = async (invites: readonly Invite[]) => {
    stop.current = new AbortController();
    setOver(false);
    for (const invite of invites) put({ item: invite, state: 'waiting' });
    await runInvites(act, invites, { keyOf, signal: stop.current.signal, onOutcome: put });
    setOver(true);
    const all = [...outcomes.current.values()];
    const left = leftOf(all);
    announce(`${all.length - left.length} of ${all.length} ${INVITE_ACTS[act].done}`);
    onOver(left);
    await refreshPeople(client);
  };
  return { outcomes: shown, isOver, run, stop: () => stop.current.abort() };
}

/** Who is meant, who is left out, and why. */
function PlanSummary({ plan }: { plan: InvitePlan }) {
  const names = plan.ready.slice(0, MOST_NAMES);
  const more = plan.ready.length - names.length;
  return (
    <>
      {names.length > 0 && (
        <p className="small muted">
          {names.map((invite, index) => (
            <Fragment key={invite.id}>
              {index > 0 && ', '}
              <bdi>{nameOf(invite)}</bdi>
            </Fragment>
          ))}
          {more > 0 && ` and ${more.toLocaleString('en')} more`}
        </p>
      )}
      {plan.blocked.length > 0 && (
        <Notice tone="warn">
          {countInvites(plan.blocked.length)} left out:
          <ul>
            {plan.blocked.slice(0, MOST_NAMES).map(({ item, reason }) => (
              <li key={item.id}>
                <bdi>{nameOf(item)}</bdi>: {reason}
              </li>
            ))}
            {plan.blocked.length > MOST_NAMES && (
              <li>and {(plan.blocked.length - MOST_NAMES).toLocaleString('en')} more</li>
            )}
          </ul>
        </Notice>
      )}
    </>
  );
}

/**
 * One act on all invitations chosen: sorts them, asks, runs, and shows a result for each. `onLeft`
 * hears which were not carried out and why; they stay selected.
 */
export function ActMany({
  act,
  invites,
  onLeft,
  onGone,
}: {
  act: InviteAct;
  invites: readonly Invite[];
  onLeft: (left: readonly Left<Invite>[]) => void;
  onGone: () => void;
}) {
  // Sorted once: what runs must not change the question while it is on the screen.
  const [plan] = useState(() => planOf(act, invites));
  const [phase, setPhase] = useState<'ask' | 'run' | 'closing'>('ask');
  const hasBegun = useRef(false);
  const { outcomes, isOver, run, stop } = useRun(act, (left) => onLeft([...plan.blocked, ...left]));
  const words = INVITE_ACTS[act];
  const count = plan.ready.length;
  return (
    <>
      <ConfirmDialog
        open={phase === 'ask'}
        onClose={() => {
          if (!hasBegun.current) onGone();
        }}
        title={`${words.verb(count)}?`}
        verb={words.verb(count)}
        tone={words.tone}
        happens={words.happens}
        staysAsIs={words.staysAsIs}
        {...(count > MOST_UNTYPED && act === 'revoke' && { typed: String(count) })}
        blocked={count === 0 ? 'This applies to none of the selected' : null}
        onConfirm={async () => {
          hasBegun.current = true;
          setPhase('run');
          void run(plan.ready);
        }}
      >
        <PlanSummary plan={plan} />
      </ConfirmDialog>
      <ActResults
        act={act}
        plan={plan}
        outcomes={outcomes}
        isOver={isOver}
        open={phase === 'run'}
        onStop={stop}
        onRetry={() => void run(outcomes.filter(isLeft).map(({ item }) => item))}
        onClose={() => setPhase('closing')}
        onGone={onGone}
      />
    </>
  );
}
