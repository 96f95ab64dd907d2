import type { ITEM_TYPES } from '../../contract/audit-items.ts';
import type { ResourceType } from '../../contract/resources.ts';
import type { AuditSink } from '../audit/record.ts';
import { toInstantOrNull } from '../db/instant.ts';
import { auditPerson } from '../people/target.ts';
import type { GrantRow } from './grants.repo.ts';

/** Type of an item in the log: the documented types in the singular. */
export const itemTypeOf = (type: ResourceType) =>
  type.slice(0, -1) as Extract<(typeof ITEM_TYPES)[number], string>;

/** To whom a grant goes. */
export type GrantedTo =
  | {
      readonly kind: 'user';
      readonly id: number;
      readonly email: string;
      readonly full_name: string;
    }
  | { readonly kind: 'team'; readonly id: number; readonly name: string }
  | { readonly kind: 'org'; readonly id: number; readonly name: string };

/** What a grant gives: a level, and until when. */
export interface Given {
  readonly role: string;
  readonly expiresAt: string | null;
}

/** Whom a stored grant goes to. */
export const grantedTo = (row: GrantRow, org: { id: number; name: string }): GrantedTo => {
  if (row.user_id !== null) {
    const { user_email: email, user_name: fullName } = row;
    return { kind: 'user', id: row.user_id, email: email ?? '', full_name: fullName ?? '' };
  }
  if (row.team_id !== null) return { kind: 'team', id: row.team_id, name: row.team_name ?? '' };
  return { kind: 'org', ...org };
};

/** What a stored grant gives; null once it is over. */
export const givenBy = (row: GrantRow): Given | null =>
  row.is_over ? null : { role: row.role, expiresAt: toInstantOrNull(row.expires_at) };

/** Records what became of one grant; `null` before or after: there was, there is none. */
export const auditGrant = (
  audit: AuditSink,
  resource: { readonly type: ResourceType; readonly id: number; readonly name: string },
  to: GrantedTo,
  before: Given | null,
  after: Given | null,
  reason?: string,
): void =>
  audit({
    event: !before ? 'grant.created' : after ? 'grant.updated' : 'grant.revoked',
    itemType: itemTypeOf(resource.type),
    itemId: resource.id,
    itemLabel: resource.name,
    reason,
    ...(to.kind === 'user'
      ? { owner: auditPerson(to) }
      : { associationResource: { type: to.kind, id: to.id, name: to.name } }),
    changes: {
      access_level: [before?.role ?? null, after?.role ?? null],
      ...(before?.expiresAt !== after?.expiresAt &&
        (before?.expiresAt || after?.expiresAt) && {
          expires_at: [before?.expiresAt ?? null, after?.expiresAt ?? null],
        }),
    },
  });
