import type { ReactNode } from 'react';
import type { LogEntry } from '../../contract/audit.ts';
import { exactTime, useTimeZone } from '../lib/time.ts';
import { eventLabel, itemTypeLabel, outcomeLabel } from './event-words.ts';

interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

const text = (label: string, value: string | null | undefined): Fact[] =>
  value === undefined || value === null || value === ''
    ? []
    : [{ label, value: <bdi>{value}</bdi> }];
const code = (label: string, value: string | number | null | undefined): Fact[] =>
  value === undefined || value === null || value === ''
    ? []
    : [{ label, value: <span className="mono">{value}</span> }];

const impersonatorName = ({ impersonator, impersonator_id: id }: LogEntry): string =>
  impersonator ? `${impersonator.full_name} (${impersonator.email})` : `Person ${id}`;

/** What is known of an event beside its changes; what is not known is left out. */
function factsOf(entry: LogEntry, zone: string): { title: string; facts: Fact[] }[] {
  const { request_method: method = '', request_url: url } = entry;
  return [
    {
      title: 'Event',
      facts: [
        ...text('Time', exactTime(entry.created_at, zone)),
        { label: 'Event', value: <span data-tip={entry.event}>{eventLabel(entry.event)}</span> },
        ...text('Outcome', outcomeLabel(entry.outcome)),
        ...(typeof entry.impersonator_id === 'number'
          ? [{ label: 'In this name by', value: <bdi>{impersonatorName(entry)}</bdi> }]
          : []),
        ...text('Reason', entry.reason),
        ...text(itemTypeLabel(entry.item_type), entry.item_label),
        ...code('Part of', entry.correlation_id),
      ],
    },
    {
      title: 'Request',
      facts: [
        ...code('IP address', entry.request_ip),
        ...text('Device', entry.request_user_agent),
        ...code('Request', `${method} ${url}`.trim()),
        ...code('Request ID', entry.request_id),
      ],
    },
    {
      title: 'Proof',
      facts: [
        ...code('Event ID', entry.id),
        ...code('Chain', entry.chain),
        ...code('Number', entry.seq),
        ...code('Hash', entry.hash),
        ...code('Hash before', entry.prev_hash),
      ],
    },
  ].filter(({ facts }) => facts.length > 0);
}

/** The facts of an event in short lists. */
export function EntryFacts({ entry }: { entry: LogEntry }) {
  const zone = useTimeZone();
  return (
    <div className="audit-facts">
      {factsOf(entry, zone).map(({ title, facts }) => (
        <section key={title}>
          <h2>{title}</h2>
          <dl>
            {facts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
