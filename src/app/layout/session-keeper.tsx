import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Session } from '../../../contract/session.ts';
import { sessionEvents, type SessionEvent } from '../../api/session-events.ts';
import { isActing, peekSession, sessionQueries, useSession } from '../../api/session.ts';
import { lazyChunk } from '../../lib/chunk.ts';
import { paths } from '../paths.ts';
import { useStopActing } from './use-stop-acting.ts';

const Dialogs = lazyChunk(() =>
  import('./session-dialogs.tsx').then((module) => ({ default: module.SessionDialogs })),
);

/** How long before the end it is said. */
const WARNING = 2 * 60_000;
// setTimeout takes 31 bits; a longer sleep wakes up early and looks again.
const LONGEST_SLEEP = 3_600_000;
const RETRY = 15_000;

/** Milliseconds until the session ends, by the server's clock, counted from its answer. */
export const lifeOf = (session: Session): number =>
  Math.min(Date.parse(session.expires_at), Date.parse(session.idle_expires_at)) -
  Date.parse(session.now);

/**
 * Watches the end of the session. It cannot know what other tabs did, so it asks the server, as a
 * poll that renews nothing, before it warns; after the end it asks for the password in place, so
 * that nothing typed on the page is lost.
 */
export function SessionKeeper() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const { dataUpdatedAt } = useQuery(sessionQueries.current());
  const { stop } = useStopActing();
  const [state, setState] = useState<'live' | 'ending' | 'ended'>('live');
  const [misses, setMisses] = useState(0);
  const endsAt = dataUpdatedAt + lifeOf(session);

  const look = useEffectEvent(async () => {
    try {
      const fresh = await peekSession(client);
      setMisses(0);
      // In somebody else's name there is no staying on: it ends, and one is oneself again.
      setState(lifeOf(fresh) <= WARNING && !isActing(fresh) ? 'ending' : 'live');
    } catch {
      // A 401 comes back as an event of its own. Without a connection: look again.
      setMisses((count) => count + 1);
    }
  });

  useEffect(() => {
    if (state === 'ended') return;
    const left = endsAt - Date.now();
    // Close to its end and nothing said yet: a page that was opened late, or a dialog dismissed.
    const isWarned = state !== 'live' || isActing(session);
    const wait = left > WARNING ? left - WARNING : isWarned ? left + 1000 : 0;
    const least = misses === 0 ? 1000 : RETRY;
    const timer = setTimeout(look, Math.min(Math.max(wait, least), LONGEST_SLEEP));
    return () => clearTimeout(timer);
  }, [endsAt, state, misses, session]);

  useEffect(() => {
    // A laptop that slept has missed its timers.
    const onSeen = () => {
      if (document.visibilityState === 'visible' && Date.now() > endsAt) void look();
    };
    // Whoever was without a network may have lost the session meanwhile.
    const onBack = () => void look();
    // A page that Back has brought out of the browser's memory has not heard what was told meanwhile.
    const onShown = ({ persisted }: PageTransitionEvent) => {
      if (persisted) void look();
    };
    document.addEventListener('visibilitychange', onSeen);
    window.addEventListener('online', onBack);
    window.addEventListener('pageshow', onShown);
    return () => {
      document.removeEventListener('visibilitychange', onSeen);
      window.removeEventListener('online', onBack);
      window.removeEventListener('pageshow', onShown);
    };
  }, [endsAt]);

  const onEvent = useEffectEvent((event: SessionEvent) => {
    if (event === 'ended') setState('ended');
    // What is on the page is not for them, or not of this org.
    else if (event === 'another') window.location.reload();
    else if (event === 'impersonation-ended') stop();
    else void navigate(paths.profile.href('security'));
  });
  useEffect(() => sessionEvents.subscribe((event) => onEvent(event)), []);

  if (state === 'live') return null;
  return (
    <Suspense fallback={null}>
      <Dialogs state={state} endsAt={endsAt} onLive={() => setState('live')} />
    </Suspense>
  );
}
