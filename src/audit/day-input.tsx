import { useRef } from 'react';
import { isDay } from '../lib/days.ts';
import { useTyped } from '../lib/use-typed.ts';

/** A day that stands for so long has been chosen: the browser's calendar tells of a choice no other way. */
const SETTLED = 600;

/**
 * One end of a span. A day is none yet while it is typed: on the way to the 25th it is the 2nd. So it
 * counts once the field is left, by Enter, or after a rest; not by a rest alone where keys were
 * pressed and it would move the other end.
 */
export function DayInput({
  label,
  value,
  moves,
  onChange,
}: {
  label: string;
  value: string;
  /** Whether this day would move the other end of the span. */
  moves: (day: string) => boolean;
  onChange: (day: string) => void;
}) {
  const isByKeys = useRef(false);
  const { typed, setTyped, commit } = useTyped({
    value: isDay(value) ? value : '',
    onChange,
    rest: SETTLED,
    counts: (day) => isDay(day) && !(isByKeys.current && moves(day)),
  });
  return (
    <input
      type="date"
      className="input"
      aria-label={label}
      max="9999-12-31"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPointerDown={() => (isByKeys.current = false)}
      onKeyDown={(event) => {
        isByKeys.current = true;
        if (event.key === 'Enter') commit();
      }}
      onBlur={() => {
        isByKeys.current = false;
        commit();
      }}
    />
  );
}
