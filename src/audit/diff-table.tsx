import type { LogEntry } from '../../contract/audit.ts';
import { useTimeZone } from '../lib/time.ts';
import { changesOf } from './changes.ts';

const Value = ({ text }: { text: string | null }) =>
  text === null ? <span className="muted">Nothing</span> : <bdi>{text}</bdi>;

/** What an event changed: field, before, after. */
export function DiffTable({ entry }: { entry: LogEntry }) {
  const zone = useTimeZone();
  const changes = changesOf(entry, zone);
  if (changes.length === 0) return <p className="muted small">No field was changed.</p>;
  return (
    // Not <table>: it stands inside the cell of one, whose looks it would inherit.
    <div className="diff" role="table" aria-label="Changes">
      <div role="row" className="diff-head">
        <span role="columnheader">Field</span>
        <span role="columnheader">Before</span>
        <span role="columnheader">After</span>
      </div>
      {changes.map(({ field, label, before, after }) => (
        <div role="row" key={field}>
          <span role="rowheader">{label}</span>
          <span role="cell" className="before">
            <Value text={before} />
          </span>
          <span role="cell" className="after">
            <Value text={after} />
          </span>
        </div>
      ))}
    </div>
  );
}
