import { Link, useLocation } from 'react-router';
import type { LogEntry } from '../../contract/audit.ts';
import { CopyButton } from '../components/copy-button.tsx';
import type { AuditChange } from './audit-state.ts';
import { DiffTable } from './diff-table.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { AUDIT_EVENTS } from '../../contract/audit.ts';
import { eventLabel } from './event-words.ts';
import type { Reach } from './reach.ts';
import { fieldLabel } from './changes.ts';
import './audit.css';

interface Way {
  readonly label: string;
  readonly value: string;
  readonly href: string | null;
}

/** Where one can go on from an event: its values as filters. */
function waysOf(entry: LogEntry, { pivotHref, personHref }: Reach): Way[] {
  const pivot = (label: string, value: string, change: AuditChange): Way => ({
    label,
    value,
    href: pivotHref(change),
  });
  const event = AUDIT_EVENTS.find((name) => name === entry.event);
  const actor = entry.full_name || entry.user.email || 'the system';
  const owner = entry.owner_name || entry.owner_email;
  return [
    pivot('Done by', actor, { actor: entry.user.id }),
    ...(entry.owner_id > 0
      ? [
          pivot('Done to', owner, { owner: entry.owner_id }),
          pivot('By or to', owner, { person: entry.owner_id }),
        ]
      : []),
    ...(event === undefined ? [] : [pivot('Event', eventLabel(event), { event: [event] })]),
    ...(entry.request_ip === '' ? [] : [pivot('IP', entry.request_ip, { ip: entry.request_ip })]),
    ...Object.keys(entry.object_changes).map((field) =>
      pivot('Changed', fieldLabel(field), { change_filter: field }),
    ),
    ...(entry.owner_id > 0
      ? [{ label: 'Open', value: owner, href: personHref(entry.owner_id) }]
      : []),
  ];
}

function Ways({ entry, reach }: { entry: LogEntry; reach: Reach }) {
  return (
    <nav className="audit-ways" aria-label="Go on from this event">
      {waysOf(entry, reach).map(
        ({ label, value, href }) =>
          href !== null && (
            <Link key={label + value} to={href} preventScrollReset>
              <span className="muted">{label}</span> <bdi>{value}</bdi>
            </Link>
          ),
      )}
    </nav>
  );
}

/** All that is known of one event. */
export function EntryDetail({ entry, reach }: { entry: LogEntry; reach: Reach }) {
  const raw = JSON.stringify(entry, null, 2);
  const href = reach.entryHref(entry);
  const { pathname } = useLocation();
  return (
    <div className="audit-detail">
      <DiffTable entry={entry} />
      {entry.change_summary.length > 0 && Object.keys(entry.object_changes).length === 0 && (
        <ul className="audit-lines">
          {entry.change_summary.map((line, index) => (
            <li key={index}>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      )}
      <EntryFacts entry={entry} />
      <Ways entry={entry} reach={reach} />
      <div className="row">
        <CopyButton text={raw} label="Copy as JSON">
          Copy JSON
        </CopyButton>
        {href !== null && (
          <CopyButton text={new URL(href, window.location.origin).href} label="Copy link to event">
            Copy link
          </CopyButton>
        )}
        {href !== null && href !== pathname && <Link to={href}>Open this event</Link>}
      </div>
      <details className="audit-raw">
        <summary>Raw JSON</summary>
        <pre>{raw}</pre>
      </details>
    </div>
  );
}
