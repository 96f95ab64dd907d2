import { useSyncExternalStore } from 'react';
import { useTipStop } from './tip-stop.ts';
import { dayOf, exactTime, isZoneKnown, relativeTime, useTimeZone } from '../lib/time.ts';

// One clock for every relative time on the page, a tick a minute and only while somebody looks.
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
function tell() {
  now = Date.now();
  for (const tick of listeners) tick();
}
function subscribe(listener: () => void) {
  if (listeners.size === 0) timer = setInterval(tell, 60_000);
  listeners.add(listener);
  // What has just happened would lie in the future of a clock that last ticked before it.
  if (Math.abs(Date.now() - now) > 1000) tell();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}
/** The clock that relative times are counted from. */
export const useNow = (): number =>
  useSyncExternalStore(
    subscribe,
    () => now,
    () => Date.now(),
  );

/**
 * An instant in words, with the exact value and its zone on hover and focus.
 * `null` is a known "never"; `undefined` is "unknown": a server that does not say.
 */
export function When({
  at,
  never = 'Never',
  style = 'relative',
}: {
  at: string | null | undefined;
  never?: string;
  style?: 'relative' | 'date' | 'exact';
}) {
  const zone = useTimeZone();
  const clock = useNow();
  const isKnown = isZoneKnown();
  const tip = at && style !== 'exact' && isKnown ? exactTime(at, zone) : undefined;
  const tabIndex = useTipStop(tip);
  if (at === undefined) return <span className="muted">Unknown</span>;
  if (at === null) return <span className="muted">{never}</span>;
  const text =
    style === 'exact'
      ? exactTime(at, zone)
      : style === 'date'
        ? dayOf(at, zone)
        : relativeTime(at, clock);
  // A day that may be another one there keeps its place, and is not told.
  const isTold = isKnown || style === 'relative';
  return (
    <time
      dateTime={at}
      className={isTold ? 'tabular' : 'tabular untold'}
      data-tip={tip}
      tabIndex={tabIndex}
    >
      {text}
      {tip !== undefined && <span className="visually-hidden"> ({tip})</span>}
    </time>
  );
}
