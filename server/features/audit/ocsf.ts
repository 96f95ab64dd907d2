import { isIP } from 'node:net';
import { AuditEvent } from '../../../contract/audit.ts';
import type { ChainedRow } from '../../audit/read.repo.ts';
import { ACTIVITY_OF_METHOD, OCSF_CLASSES, OCSF_KINDS, type OcsfKind } from './ocsf-classes.ts';

/** The released version that the mapping is of. */
export const OCSF_VERSION = '1.8.0';

const OTHER = 99;
const PRODUCT = { name: 'Rollcall', vendor_name: 'Rollcall' };

/** Without what is null or empty: OCSF leaves out what is not known. */
const known = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    ),
  );

interface Person {
  readonly id: number;
  readonly email: string;
  readonly name: string;
}

const userOf = ({ id, email, name }: Person, orgId: number) =>
  known({
    uid: id === 0 ? undefined : String(id),
    name: email || (id === 0 ? 'unknown' : undefined),
    email_addr: email,
    full_name: name,
    org: orgId === 0 ? undefined : { uid: String(orgId) },
  });

const actorOf = (row: ChainedRow) => {
  if (row.actor_type === 'system') return { app_name: 'rollcall' };
  const person = { id: row.actor_id, email: row.actor_email, name: row.actor_name };
  return known({
    user: { ...userOf(person, row.org_id), type_id: row.actor_type === 'api_key' ? 4 : 1 },
    session: row.session_id === null ? undefined : { uid: String(row.session_id) },
  });
};

const isGrant = (row: ChainedRow): boolean => row.event.startsWith('grant.');

/** A team, or everybody in the org, in the place of a user: of another type, with an id that no user has. */
const granteeOf = ({ association_resource: to }: ChainedRow) =>
  known({
    uid: `${String(to?.['type'] ?? 'group')}:${String(to?.['id'] ?? 0)}`,
    name: to?.['name'],
    type_id: OTHER,
  });

/** Whom it was done to; where that is nobody, who did it. */
const subjectOf = (row: ChainedRow) => {
  if (row.owner_id !== 0 || row.owner_email !== '') {
    return userOf({ id: row.owner_id, email: row.owner_email, name: row.owner_name }, row.org_id);
  }
  if (isGrant(row)) return granteeOf(row);
  return userOf({ id: row.actor_id, email: row.actor_email, name: row.actor_name }, row.org_id);
};

const resourceOf = (row: ChainedRow) =>
  known({
    uid: String(row.item_id),
    name: row.item_label,
    type: row.item_type,
  });

const endpointOf = (row: ChainedRow) =>
  isIP(row.request_ip) === 0 ? { name: row.request_ip || 'server' } : { ip: row.request_ip };

const requestOf = (row: ChainedRow) =>
  row.request_method === ''
    ? undefined
    : known({
        uid: row.request_id,
        http_method: row.request_method,
        user_agent: row.request_user_agent,
        url: row.request_url === '' ? undefined : { path: row.request_url },
      });

/** What each class wants beside what all have. */
const partsOf = (row: ChainedRow, [name]: OcsfKind): Record<string, unknown> => {
  switch (name) {
    case 'accountChange':
      return { user: subjectOf(row) };
    case 'authentication':
      return { user: subjectOf(row), service: { name: 'Rollcall' } };
    case 'entityManagement':
      return { entity: resourceOf(row) };
    case 'userAccess':
      return { user: subjectOf(row), privileges: [privilegeOf(row)], resources: [resourceOf(row)] };
    case 'groupManagement':
      return { user: subjectOf(row), group: groupOf(row) };
    case 'apiActivity':
      return {
        api: { operation: `${row.request_method} ${row.item_label}`.trim() || row.event },
        resources: [resourceOf(row)],
      };
  }
};

/** The team, or the org. */
const groupOf = (row: ChainedRow) =>
  row.item_type === 'team' ? resourceOf(row) : { uid: String(row.org_id), type: 'org' };

/** What somebody has now, or had: the level of a grant, or the place in the org. */
const privilegeOf = (row: ChainedRow): string => {
  if (isGrant(row)) {
    const [before, after] = row.object_changes['access_level'] ?? [null, null];
    return String(after ?? before ?? 'unknown');
  }
  return row.event.startsWith('org.custodian') ? 'custodian' : 'admin';
};

const kindOf = (row: ChainedRow): OcsfKind => {
  const event = AuditEvent.safeParse(row.event);
  // An event that a later version wrote.
  if (!event.success) return ['entityManagement', OTHER];
  const kind = OCSF_KINDS[event.data];
  if (event.data !== 'authz.denied') return kind;
  return [kind[0], ACTIVITY_OF_METHOD[row.request_method] ?? OTHER];
};

const millis = (instant: string): number => Date.parse(instant);

/** A row as an event of OCSF 1.8.0; what that has no place for stands in `unmapped`. */
export const toOcsf = (row: ChainedRow): Record<string, unknown> => {
  const kind = kindOf(row);
  const { uid, category } = OCSF_CLASSES[kind[0]];
  // Not one literal that spreads: its shape would be made anew for each row, out of the reach of quick collections.
  return Object.assign(
    known({
      category_uid: category,
      class_uid: uid,
      activity_id: kind[1],
      activity_name: kind[1] === OTHER ? row.event : undefined,
      type_uid: uid * 100 + kind[1],
      severity_id: row.outcome === 'success' ? 1 : 2,
      status_id: row.outcome === 'success' ? 1 : 2,
      status_code: row.reason,
      time: millis(row.created_at),
      message: row.change_summary.join('\n'),
      http_request: requestOf(row),
    }),
    {
      metadata: known({
        version: OCSF_VERSION,
        product: PRODUCT,
        uid: String(row.id),
        event_code: row.event,
        sequence: row.seq,
        log_name: row.chain,
        original_time: row.created_at,
        correlation_uid: row.correlation_id,
        tenant_uid: row.org_id === 0 ? undefined : String(row.org_id),
      }),
      actor: actorOf(row),
      src_endpoint: endpointOf(row),
      unmapped: known({
        outcome: row.outcome,
        object_changes: Object.keys(row.object_changes).length === 0 ? null : row.object_changes,
        association_resource: row.association_resource,
        impersonator_id: row.impersonator_id,
        api_key_id: row.api_key_id,
        prev_hash: row.prev_hash,
        hash: row.hash,
      }),
    },
    partsOf(row, kind),
  );
};
