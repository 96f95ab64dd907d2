import type { Actor, RequestFacts } from '../http/context.ts';
import type { AuditActor, AuditInput } from './record.ts';
import { storable, storableChanges, storableObject } from './storable.ts';

/** What the rows of one transaction have in common. */
export interface AuditFrame {
  readonly actor: Actor | null;
  readonly request: RequestFacts | null;
}

/** What of a row is hashed, by column, in the form in which it is stored. */
export interface CanonicalRow {
  readonly id: number;
  readonly org_id: number;
  /** UTC with microseconds: `2024-05-01T12:00:00.123456Z`. */
  readonly created_at: string;
  readonly event: string;
  readonly outcome: 'success' | 'failure' | 'denied';
  readonly reason: string | null;
  readonly item_type: string;
  readonly item_id: number;
  readonly item_label: string;
  readonly change_summary: string[];
  readonly object_changes: Record<string, [unknown, unknown]>;
  readonly association_resource: Record<string, unknown> | null;
  readonly actor_type: 'user' | 'api_key' | 'system';
  readonly actor_id: number;
  readonly actor_email: string;
  readonly actor_name: string;
  readonly impersonator_id: number | null;
  readonly owner_id: number;
  readonly owner_email: string;
  readonly owner_name: string;
  readonly request_id: string;
  readonly request_method: string;
  readonly request_url: string;
  readonly request_ip: string;
  readonly request_user_agent: string;
  readonly session_id: number | null;
  readonly api_key_id: number | null;
  readonly correlation_id: string | null;
  readonly schema_version: number;
}

/** Where and when a row stands. */
export interface Place {
  readonly id: number;
  readonly orgId: number;
  readonly at: string;
}

const MOST_LINES = 200;

/** Whom an event has for its actor that nobody brought about. */
export const SYSTEM: AuditActor = { type: 'system', id: 0, email: '', fullName: '' };

const actorOfFrame = ({ actor }: AuditFrame): AuditActor =>
  actor
    ? {
        type: actor.apiKeyId === null ? 'user' : 'api_key',
        id: actor.userId,
        email: actor.email,
        fullName: actor.fullName,
      }
    : SYSTEM;

const shown = (value: unknown): string =>
  value === null || value === undefined || value === '' ? 'nothing' : JSON.stringify(value);

const linesOf = (changes: Readonly<Record<string, readonly [unknown, unknown]>>): string[] =>
  Object.entries(changes).map(
    ([field, [before, after]]) => `${field}: ${shown(before)} → ${shown(after)}`,
  );

const orNull = (value: string | undefined): string | null =>
  value === undefined ? null : storable(value, 1000);

/** The row of an event. Texts may come from strangers (headers, typed addresses): all are made storable. */
export const rowOf = (event: AuditInput, frame: AuditFrame, place: Place): CanonicalRow => {
  const actor = event.actor ?? actorOfFrame(frame);
  const changes = storableChanges(event.changes ?? {});
  const summary = event.summary ?? linesOf(changes);
  const request = { ...frame.request, ...event.origin };
  return {
    id: place.id,
    org_id: place.orgId,
    created_at: event.origin?.at ?? place.at,
    event: event.event,
    outcome: event.outcome ?? 'success',
    reason: orNull(event.reason),
    item_type: event.itemType,
    item_id: event.itemId ?? 0,
    item_label: storable(event.itemLabel ?? '', 300),
    change_summary: summary.slice(0, MOST_LINES).map((line) => storable(line, 500)),
    object_changes: changes,
    association_resource: event.associationResource
      ? storableObject(event.associationResource)
      : null,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_email: storable(actor.email, 300),
    actor_name: storable(actor.fullName, 300),
    impersonator_id: frame.actor?.impersonatorId ?? null,
    owner_id: event.owner?.id ?? 0,
    owner_email: storable(event.owner?.email ?? '', 300),
    owner_name: storable(event.owner?.fullName ?? '', 300),
    request_id: request.id ?? '',
    request_method: request.method ?? '',
    request_url: storable(request.url ?? '', 500),
    request_ip: storable(request.ip ?? '', 100),
    request_user_agent: storable(request.userAgent ?? '', 500),
    session_id: frame.actor?.sessionId ?? null,
    api_key_id: event.apiKeyId ?? frame.actor?.apiKeyId ?? null,
    correlation_id: orNull(event.correlationId),
    schema_version: 1,
  };
};

/** What free-text search looks through. Not hashed: it follows from the row. */
export const searchText = (row: CanonicalRow): string =>
  [row.item_label, row.actor_name, row.actor_email, row.owner_name, row.owner_email, row.reason]
    .concat(row.change_summary)
    .filter((part) => part)
    .join(' ')
    .toLowerCase();
