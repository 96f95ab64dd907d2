import { useId } from 'react';
import { useNow } from '../components/when.tsx';
import { exactTime, useTimeZone } from '../lib/time.ts';
import { SPAN_LABELS, SPANS, untilOf, type Span } from './until.ts';
import './people-acts.css';

/** What a lock's end is, as typed. */
export interface Until {
  readonly span: Span;
  /** Of a date-time field, in the person's zone; used by `custom`. */
  readonly local: string;
}

export const OPEN_END: Until = { span: 'open', local: '' };

/** Why this end cannot be used; null when it can. */
export function untilProblem({ span, local }: Until, zone: string): string | null {
  const until = untilOf(span, local, zone, Date.now());
  if (until === null) return 'Choose when the lock ends';
  if (until !== undefined && Date.parse(until) <= Date.now()) return 'Choose an end in the future';
  return null;
}

/** Until when: the usual spans, or a time of one's own in the zone that times are shown in. */
export function UntilField({
  value,
  onChange,
}: {
  value: Until;
  onChange: (value: Until) => void;
}) {
  const id = useId();
  const zone = useTimeZone();
  const until = untilOf(value.span, value.local, zone, useNow());
  return (
    <fieldset className="field">
      <legend className="field-label">Locked for</legend>
      <div className="choices">
        {SPANS.map((span) => (
          <label key={span} className="choice">
            <input
              type="radio"
              name={`${id}-span`}
              checked={value.span === span}
              onChange={() => onChange({ ...value, span })}
            />
            {SPAN_LABELS[span]}
          </label>
        ))}
      </div>
      {value.span === 'custom' && (
        <input
          type="datetime-local"
          className="input"
          aria-label={`End of the lock, time in ${zone}`}
          value={value.local}
          onChange={(event) => onChange({ ...value, local: event.target.value })}
        />
      )}
      <span className="field-hint" aria-live="polite">
        {until === undefined && 'It does not end by itself.'}
        {until === null && `Times are in ${zone}.`}
        {typeof until === 'string' && `Ends by itself on ${exactTime(until, zone)}.`}
      </span>
    </fieldset>
  );
}
