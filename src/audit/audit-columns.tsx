import type { LogEntry } from '../../contract/audit.ts';
import { Chip } from '../components/chip.tsx';
import type { Column } from '../components/data-table-types.ts';
import { exactTime, relativeTime, secondOf, useTimeZone } from '../lib/time.ts';
import { useNow } from '../components/when.tsx';
import { itemTypeLabel, outcomeLabel } from './event-words.ts';
import type { Reach } from './reach.ts';
import { actorPart, impersonatorPart } from './sentence-facts.ts';
import { PartView, Sentence } from './sentence-view.tsx';

/** When it happened, to the second; the zone stands above the table and in the tip. */
function LogTime({ at }: { at: string }) {
  const zone = useTimeZone();
  const now = useNow();
  const tip = `${relativeTime(at, now)} · ${exactTime(at, zone)}`;
  return (
    <time dateTime={at} className="tabular" data-tip={tip}>
      {secondOf(at, zone)}
    </time>
  );
}

const Actor = ({ entry, reach }: { entry: LogEntry; reach: Reach }) => (
  <span className="row audit-actor">
    {entry.actor_type === 'system' ? (
      <Chip tip="Done by the software itself, not by a person">System</Chip>
    ) : (
      <PartView part={actorPart(entry)} personHref={reach.personHref} />
    )}
    {entry.actor_type === 'api_key' && <Chip tone="info">API key</Chip>}
    {typeof entry.impersonator_id === 'number' && (
      <span className="audit-via">
        via <PartView part={impersonatorPart(entry)} personHref={reach.personHref} />
      </span>
    )}
  </span>
);

function Event({ entry, reach }: { entry: LogEntry; reach: Reach }) {
  const { outcome = 'success' } = entry;
  return (
    <span className="audit-event">
      <Sentence entry={entry} personHref={reach.personHref} />
      {outcome !== 'success' && (
        <Chip tone={outcome === 'denied' ? 'danger' : 'warn'}>{outcomeLabel(outcome)}</Chip>
      )}
    </span>
  );
}

function Changes({ entry }: { entry: LogEntry }) {
  const count = Object.keys(entry.object_changes).length;
  if (count === 0) return <span className="muted">None</span>;
  return (
    <span className="tabular">
      {count} {count === 1 ? 'field' : 'fields'}
    </span>
  );
}

/** Columns of a log. */
export const auditColumns = (reach: Reach): readonly Column<LogEntry>[] => [
  {
    id: 'time',
    header: 'Time',
    width: '11.5rem',
    cell: ({ created_at }) => <LogTime at={created_at} />,
  },
  { id: 'actor', header: 'Done by', cell: (entry) => <Actor entry={entry} reach={reach} /> },
  {
    id: 'event',
    header: 'Event',
    card: 'title',
    width: '38%',
    cell: (entry) => <Event entry={entry} reach={reach} />,
  },
  {
    id: 'target',
    header: 'Target',
    card: 'none',
    cell: ({ item_type, item_label, item_id }) => (
      <span className="audit-target" data-tip={item_label}>
        {item_type !== 'user' && <span className="muted">{itemTypeLabel(item_type)} </span>}
        <bdi>{item_label || (item_id === 0 ? '' : item_id)}</bdi>
      </span>
    ),
  },
  {
    id: 'changes',
    header: 'Changes',
    card: 'none',
    width: '5rem',
    cell: (entry) => <Changes entry={entry} />,
  },
  {
    id: 'ip',
    header: 'IP address',
    cell: ({ request_ip }) =>
      request_ip === '' ? (
        <span className="muted">None</span>
      ) : (
        <span className="mono">{request_ip}</span>
      ),
  },
];
