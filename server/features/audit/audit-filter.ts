import { AUDIT_EVENTS, type AuditEvent, type AuditQuery } from '../../../contract/audit.ts';
import { eventsOfClass, type EventClass } from '../../audit/event-class.ts';
import { invalidField } from '../../http/app-error.ts';

/** The filters of the contract, as parsed; shared by the lists and the export. */
export type AuditFilters = Pick<
  AuditQuery,
  | 'from'
  | 'to'
  | 'tz'
  | 'event_filter'
  | 'change_filter'
  | 'actor'
  | 'owner'
  | 'item_type'
  | 'item_id'
  | 'event'
  | 'ip'
  | 'outcome'
  | 'impersonated'
  | 'person'
  | 'q'
>;

/** One end of the span of time: a whole day in the zone asked for, or an instant. */
export type Bound =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly at: string };

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** Reads `from` or `to`. */
export const boundOf = (text: string | undefined): Bound | undefined => {
  if (text === undefined) return undefined;
  if (isDay(text)) return { kind: 'day', day: text };
  return { kind: 'instant', at: new Date(text).toISOString() };
};

const CLASSES: readonly EventClass[] = ['create', 'update', 'destroy'];

const eventsNamed = (name: string): readonly AuditEvent[] => {
  const wanted = CLASSES.find((known) => known === name);
  if (wanted) return eventsOfClass(wanted);
  const found = AUDIT_EVENTS.filter((event) => event === name || event.split('.', 1)[0] === name);
  if (found.length > 0) return found;
  throw invalidField(
    'event_filter',
    `"${name}" is no event; use create, update, destroy, a noun (user, invite, …) or a name such as user.locked`,
  );
};

/**
 * The events that both `event` and the documented `event_filter` let through; undefined: all.
 * `event_filter` takes names, nouns and the documented classes, separated by commas.
 */
export const eventsOf = ({
  event,
  event_filter: filter,
}: AuditFilters): readonly AuditEvent[] | undefined => {
  if (filter === undefined) return event;
  const names = filter.split(',').map((name) => name.trim());
  const named = new Set(names.filter((name) => name !== '').flatMap(eventsNamed));
  if (named.size === 0) return event;
  return [...named].filter((name) => event === undefined || event.includes(name));
};
