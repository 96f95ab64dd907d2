import { useState } from 'react';
import type { AuditEvent } from '../../contract/audit.ts';
import { AppDialog, DialogBody, DialogFoot } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { ChevronDownIcon } from '../components/icons.tsx';
import { union, without } from '../lib/sets.ts';
import { EVENT_GROUPS, EVENT_LABELS, eventLabel } from './event-words.ts';

const textOf = (events: readonly AuditEvent[]): string => {
  const [first] = events;
  if (first === undefined) return 'Event';
  return events.length === 1 ? `Event: ${eventLabel(first)}` : `Events: ${events.length}`;
};

function Group({
  label,
  events,
  chosen,
  onChange,
}: {
  label: string;
  events: readonly AuditEvent[];
  chosen: ReadonlySet<AuditEvent>;
  onChange: (chosen: ReadonlySet<AuditEvent>) => void;
}) {
  const count = events.filter((event) => chosen.has(event)).length;
  const isAll = count === events.length;
  return (
    <fieldset className="event-group">
      <legend className="visually-hidden">{label}</legend>
      <label className="check event-all">
        <input
          type="checkbox"
          checked={isAll}
          ref={(input) => {
            if (input !== null) input.indeterminate = count > 0 && !isAll;
          }}
          onChange={() => onChange((isAll ? without : union)(chosen, events))}
        />
        <strong>{label}: all</strong>
      </label>
      {events.map((event) => (
        <label key={event} className="check">
          <input
            type="checkbox"
            checked={chosen.has(event)}
            onChange={() => onChange((chosen.has(event) ? without : union)(chosen, [event]))}
          />
          {EVENT_LABELS[event]}
        </label>
      ))}
    </fieldset>
  );
}

function EventChooser({
  value,
  onApply,
}: {
  value: readonly AuditEvent[];
  onApply: (events: AuditEvent[]) => void;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<AuditEvent>>(new Set(value));
  return (
    <>
      <DialogBody>
        <div className="event-groups">
          {EVENT_GROUPS.map(({ label, events }) => (
            <Group key={label} label={label} events={events} chosen={chosen} onChange={setChosen} />
          ))}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button
          disabledReason={chosen.size === 0 ? 'None is chosen: all events are shown' : null}
          onClick={() => setChosen(new Set())}
        >
          Choose none
        </Button>
        <Button look="primary" onClick={() => onApply([...chosen])}>
          {chosen.size === 0 ? 'Show all events' : `Show ${chosen.size} kinds`}
        </Button>
      </DialogFoot>
    </>
  );
}

/** Filters by kinds of events; which ones is asked by `EventQuestion`. */
export const EventFilter = ({
  value,
  onAsk,
}: {
  value: readonly AuditEvent[];
  onAsk: () => void;
}) => (
  <span className={value.length === 0 ? 'filter-button' : 'filter-button set'}>
    <Button iconEnd={<ChevronDownIcon size={12} />} aria-haspopup="dialog" onClick={onAsk}>
      {textOf(value)}
    </Button>
  </span>
);

/** Kinds of events, several at once, grouped by what they concern. */
export function EventQuestion({
  open,
  value,
  onClose,
  onChange,
}: {
  open: boolean;
  value: readonly AuditEvent[];
  onClose: () => void;
  onChange: (events: AuditEvent[]) => void;
}) {
  return (
    <AppDialog open={open} onClose={onClose} title="Which events?" size="lg">
      <EventChooser
        value={value}
        onApply={(events) => {
          onClose();
          onChange(events);
        }}
      />
    </AppDialog>
  );
}
