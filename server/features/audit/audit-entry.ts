import type { LogEntry } from '../../../contract/audit.ts';
import { toInstant } from '../../db/instant.ts';
import type { EntryRow } from './audit.repo.ts';

/** A row on the wire: the documented `LogEntry` with our additions. */
export const toLogEntry = (row: EntryRow): LogEntry => ({
  id: row.id,
  item_type: row.item_type,
  item_id: row.item_id,
  event: row.event,
  change_summary: row.change_summary,
  object_changes: row.object_changes,
  association_resource: row.association_resource,
  request_ip: row.request_ip,
  request_user_agent: row.request_user_agent,
  request_url: row.request_url,
  request_method: row.request_method,
  user: { id: row.actor_id, email: row.actor_email },
  impersonator_id: row.impersonator_id,
  impersonator: row.impersonator,
  org_id: row.org_id,
  owner_id: row.owner_id,
  owner_email: row.owner_email,
  created_at: toInstant(row.created_at),
  full_name: row.actor_name,
  owner_name: row.owner_name,
  actor_type: row.actor_type,
  item_label: row.item_label,
  outcome: row.outcome,
  reason: row.reason,
  request_id: row.request_id,
  correlation_id: row.correlation_id,
  chain: row.chain,
  seq: row.seq,
  hash: row.hash,
  prev_hash: row.prev_hash,
});
