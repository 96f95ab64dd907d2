import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { auditGrant, givenBy, grantedTo } from './audit-grant.ts';
import { deleteGrants, grantsOn, lockGrantsOf, type GrantRow } from './grants.repo.ts';

const revoke = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  rows: readonly (GrantRow & { resource_name: string })[],
  reason: string | undefined,
): Promise<number> => {
  const org = { id: actor.orgId, name: actor.orgName };
  for (const row of rows) {
    const resource = { type: row.resource_type, id: row.resource_id, name: row.resource_name };
    const before = givenBy(row);
    if (before) auditGrant(audit, resource, grantedTo(row, org), before, null, reason);
  }
  await deleteGrants(
    tx,
    actor.orgId,
    rows.map(({ id }) => id),
  );
  return rows.length;
};

/** Takes away what people, or a team, were given; returns how many grants that were. */
export const revokeGrants = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  of: Parameters<typeof lockGrantsOf>[2],
  reason?: string,
): Promise<number> => revoke(tx, audit, actor, await lockGrantsOf(tx, actor.orgId, of), reason);

/** Takes away what was given on a team, which is about to be deleted. */
export const revokeGrantsOnTeam = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  team: { readonly id: number; readonly name: string },
): Promise<number> => {
  const rows = await grantsOn(tx, actor.orgId, { type: 'teams', id: team.id });
  return revoke(
    tx,
    audit,
    actor,
    rows.map((row) => ({ ...row, resource_name: team.name })),
    undefined,
  );
};
