import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { announce } from '../../components/feedback-store.ts';
import { isLeft, leftOf, type Left, type Outcome } from '../../lib/outcomes.ts';
import { BULK, planBulk, type BulkAct } from './bulk-acts.ts';
import { BulkAsk } from './bulk-ask.tsx';
import { BulkResults } from './bulk-results.tsx';
import { peopleListMutations } from './people.queries.ts';

interface Input {
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/** Runs an act on many and keeps what became of each. */
function useBulkRun(act: BulkAct, onOver: (outcomes: readonly Outcome<User>[]) => void) {
  const { org } = useSession();
  const bulk = useMutation(peopleListMutations.bulk(useQueryClient()));
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome<User>>>(new Map());
  const keys = useRef(new Map<number, string>());
  const stop = useRef(new AbortController());
  const [isOver, setOver] = useState(false);

  const put = (outcome: Outcome<User>) =>
    setOutcomes((before) => new Map(before).set(outcome.item.id, outcome));

  const run = async (people: readonly User[], input: Input) => {
    stop.current = new AbortController();
    setOver(false);
    for (const person of people) {
      put({ item: person, state: 'waiting' });
      if (!keys.current.has(person.id)) keys.current.set(person.id, crypto.randomUUID());
    }
    const done = await bulk.mutateAsync({
      act,
      orgId: org.id,
      people,
      ...input,
      keys: keys.current,
      signal: stop.current.signal,
      onOutcome: put,
    });
    setOver(true);
    onOver(done);
  };
  return {
    outcomes: [...outcomes.values()],
    isOver,
    run,
    stop: () => stop.current.abort(),
  };
}

/**
 * One act on everybody chosen: sorts the selection, asks, runs, and shows a result per person.
 * `onLeft` hears who was not changed and why; they stay selected.
 */
export function BulkDialog({
  act,
  people,
  onLeft,
  onGone,
}: {
  act: BulkAct;
  people: readonly User[];
  onLeft: (left: readonly Left<User>[]) => void;
  onGone: () => void;
}) {
  const session = useSession();
  // Sorted once: what runs must not change the question while it is on the screen.
  const [plan] = useState(() => planBulk(act, people, session));
  const [phase, setPhase] = useState<'ask' | 'run' | 'closing'>('ask');
  const [input, setInput] = useState<Input>({ reason: undefined, until: undefined });
  const hasBegun = useRef(false);
  const { outcomes, isOver, run, stop } = useBulkRun(act, (done) => {
    const achieved = done.filter(({ state }) => state === 'done').length;
    announce(`${achieved} of ${done.length} ${BULK[act].done}`);
    onLeft([...plan.blocked, ...leftOf(done)]);
  });

  return (
    <>
      <BulkAsk
        act={act}
        plan={plan}
        open={phase === 'ask'}
        onClose={() => {
          if (!hasBegun.current) onGone();
        }}
        onGo={(given) => {
          hasBegun.current = true;
          setInput(given);
          setPhase('run');
          void run(plan.ready, given);
        }}
      />
      <BulkResults
        act={act}
        plan={plan}
        outcomes={outcomes}
        isOver={isOver}
        open={phase === 'run'}
        onStop={stop}
        onRetry={() =>
          void run(
            outcomes.filter(isLeft).map(({ item }) => item),
            input,
          )
        }
        onClose={() => setPhase('closing')}
        onGone={onGone}
      />
    </>
  );
}
