import { ChevronDownIcon } from '../components/icons.tsx';
import { addDays, dayIn } from '../lib/days.ts';
import { exactTime } from '../lib/time.ts';
import type { AuditChange, AuditState } from './audit-state.ts';
import { DayInput } from './day-input.tsx';
import { askedRange, boundsOf, RANGE_LABELS, RANGES, type Range } from './time-range.ts';

interface Props {
  readonly state: AuditState;
  readonly zone: string;
  readonly now: number;
}

/** The two instants that a span means, in words. */
export function spanWords({ state, zone, now }: Props): string {
  const { start, end } = boundsOf(askedRange(state, zone, now), zone);
  const from = start === null ? 'the beginning' : exactTime(start, zone);
  return `${from} to ${end === null ? 'now' : exactTime(end, zone)}`;
}

/** States the span in words, the two instants that it means, and the zone. */
export const RangeLine = (props: Props) => (
  <p className="muted small">
    <strong>{props.state.range === 'custom' ? 'Dates' : RANGE_LABELS[props.state.range]}</strong>{' '}
    <span className="tabular">{spanWords(props)}</span>
    <span> · times in {props.zone}</span>
  </p>
);

/** A span to choose, and two days for one of one's own. Both days count whole, in the reader's zone. */
export function RangeFilter({
  state,
  zone,
  now,
  onChange,
}: Props & { onChange: (change: AuditChange) => void }) {
  const { range, from, to } = state;
  const choose = (next: Range) => {
    if (next !== 'custom') return onChange({ range: next, from: '', to: '' });
    const today = dayIn(now, zone);
    return onChange({ range: next, from: addDays(today, -6), to: today });
  };
  // A first day behind the last one takes it along: a span never ends before it begins.
  const movesTo = (day: string) => to !== '' && day > to;
  const movesFrom = (day: string) => day !== '' && day < from;
  const setFrom = (day: string) => onChange({ from: day, to: movesTo(day) ? day : to });
  const setTo = (day: string) => onChange({ to: day, from: movesFrom(day) ? day : from });
  return (
    <>
      <span className="filter set">
        <select
          aria-label="Time span"
          value={range}
          onChange={(event) => {
            const next = RANGES.find((name) => name === event.target.value);
            if (next !== undefined) choose(next);
          }}
        >
          {RANGES.map((name) => (
            <option key={name} value={name}>
              {RANGE_LABELS[name]}
            </option>
          ))}
        </select>
        <ChevronDownIcon />
      </span>
      {range === 'custom' && (
        <span className="row audit-dates">
          <DayInput label="First day" value={from} moves={movesTo} onChange={setFrom} />
          <span aria-hidden="true">–</span>
          <DayInput label="Last day" value={to} moves={movesFrom} onChange={setTo} />
        </span>
      )}
    </>
  );
}
