import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { auditGrant, givenBy, grantedTo } from './audit-grant.ts';
import { deleteGrants, grantsOn, lockGrantsOf, type GrantRow } from './grants.repo.ts';

type Whose = Parameters<typeof lockGrantsOf>[2];

const revoke = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  rows: readonly (GrantRow & { resource_name: string })[],
  reason: string | undefined,
): Promise<number> => {
  const org = { id: actor.orgId, name: actor.orgName };
  let standing = 0;
  for (const row of rows) {
    const resource = { type: row.resource_type, id: row.resource_id, name: row.resource_name };
    const before = givenBy(row);
    if (!before) continue;
    auditGrant(audit, resource, grantedTo(row, org), before, null, reason);
    standing += 1;
  }
  await deleteGrants(
    tx,
    actor.orgId,
    rows.map(({ id }) => id),
  );
  return standing;
};

/** Takes away what stands of what people were given; returns how many grants that were. */
export const revokeGrants = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  of: Whose,
  reason?: string,
): Promise<number> => {
  const rows = await lockGrantsOf(tx, actor.orgId, of);
  const standing = rows.filter(({ is_over }) => !is_over);
  return revoke(tx, audit, actor, standing, reason);
};

/** The same of people who leave the org, or of a team that goes: what is over goes with them. */
export const revokeEveryGrant = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  of: Whose,
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
