import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Session } from '../../../contract/session.ts';
import { sessionQueries, useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { useBodyClass } from '../../lib/use-body-class.ts';
import { useStopActing } from './use-stop-acting.ts';

const minutesLeft = (endsAt: number): number =>
  Math.max(0, Math.ceil((endsAt - Date.now()) / 60_000));

/** Whole minutes until the session ends by itself. */
function useMinutesLeft(session: Session): number {
  const { dataUpdatedAt } = useQuery(sessionQueries.current());
  // The half hour, by the server's clock; activity moves only the end without it.
  const endsAt = dataUpdatedAt + Date.parse(session.expires_at) - Date.parse(session.now);
  const [left, setLeft] = useState(() => minutesLeft(endsAt));
  useEffect(() => {
    const tick = () => setLeft(minutesLeft(endsAt));
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, [endsAt]);
  return left;
}

function Bar({ session, by }: { session: Session; by: NonNullable<Session['impersonator']> }) {
  const left = useMinutesLeft(session);
  const { stop, isBusy } = useStopActing();
  useBodyClass('has-acting-bar');
  return (
    <section className="acting" aria-label="Acting as somebody else">
      <p>
        <span className="acting-who">
          <strong>
            <bdi>{by.full_name}</bdi>
          </strong>{' '}
          acting as{' '}
          <strong>
            <bdi>{session.user.full_name}</bdi>
          </strong>
        </span>
        <span className="tabular">
          {left === 1 ? 'Ends within a minute' : `Ends in ${left} minutes`}
        </span>
      </p>
      <Button busy={isBusy} onClick={stop}>
        Stop
      </Button>
    </section>
  );
}

/**
 * Stands above every page as long as the browser acts in somebody else's name: who, as whom, until
 * when, and the way back. It cannot be dismissed.
 */
export function ActingBar() {
  const session = useSession();
  const by = session.impersonator ?? null;
  return by === null ? null : <Bar session={session} by={by} />;
}
