import type { AccessLevel } from '../../contract/resources.ts';
import type { AuditSink } from '../audit/record.ts';
import { databaseNow } from '../db/clock.repo.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { assertAhead } from '../http/future-end.ts';
import { auditGrant, givenBy, grantedTo, type Given } from './audit-grant.ts';
import { findGrantees, granteeKey, type Grantee, type NamedGrantee } from './grantees.ts';
import { deleteGrants, grantsOn, putGrant, type GrantRow } from './grants.repo.ts';
import { endsBefore, type ManagedResource } from './resource-access.ts';
import { STRENGTH } from './strength.ts';

/** What somebody is to have. */
export interface WantedGrant {
  readonly to: NamedGrantee;
  /** Null: nothing any more. */
  readonly role: AccessLevel | null;
  /** In UTC, as on the wire. Null: no end. Undefined: as it is. */
  readonly expiresAt?: string | null | undefined;
}

const named = ({ resource_type, resource_id, name }: ManagedResource) => ({
  type: resource_type,
  id: resource_id,
  name,
});

const inField = (field: string, why: string) => ({ details: { [field]: [why] } });

const strengthOf = ({ role }: Given): number => STRENGTH[role as AccessLevel];

/** Whether what is given was given so far as well, as strong and as long at least. */
const isNoMore = (before: Given | null, after: Given): boolean =>
  before !== null &&
  strengthOf(before) >= strengthOf(after) &&
  (before.expiresAt === null ||
    (after.expiresAt !== null && Date.parse(before.expiresAt) >= Date.parse(after.expiresAt)));

/**
 * Nobody gives or takes more than they have themselves, nor gives it for longer than they have it,
 * and nobody changes their own access.
 */
export const assertMayChange = (
  actor: Actor,
  resource: ManagedResource,
  grantee: Grantee,
  [before, after]: readonly [Given | null, Given | null],
  field: string,
): void => {
  if (grantee.kind === 'user' && grantee.id === actor.userId) {
    const why = 'Nobody changes their own access; ask another admin';
    throw new AppError('cannot_act_on_self', why, inField(field, why));
  }
  for (const given of [before, after]) {
    if (given && strengthOf(given) > resource.mayGive) {
      const why = `${given.role} is more than you may give or take on ${resource.name}`;
      throw new AppError('higher_rank', why, inField(field, why));
    }
  }
  const isLonger =
    after !== null && endsBefore(actor, resource, strengthOf(after), after.expiresAt);
  if (after && isLonger && !isNoMore(before, after)) {
    const why = `Your own access to ${resource.name} ends earlier; give it an end that is no later`;
    throw new AppError('higher_rank', why, inField(field, why));
  }
  if (after && grantee.isOff) {
    const who = grantee.kind === 'user' ? grantee.full_name : 'Somebody';
    throw new AppError('conflict', `${who} is deactivated`, inField(field, 'Is deactivated'));
  }
};

const keyOfRow = (row: GrantRow, orgId: number): string => {
  if (row.user_id !== null) return `user/${row.user_id}`;
  return row.team_id === null ? `org/${orgId}` : `team/${row.team_id}`;
};

const isSame = (a: Given | null, b: Given | null): boolean =>
  a?.role === b?.role && (a?.expiresAt ?? null) === (b?.expiresAt ?? null);

/**
 * Gives, changes and takes away access to one locked resource, all or nothing, with an event for
 * each grant that changes. `list` is the field of the request that the grants stand in. Returns the
 * keys of those named.
 */
export const changeGrants = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  resource: ManagedResource,
  wanted: readonly WantedGrant[],
  list: string,
): Promise<ReadonlySet<string>> => {
  const grantees = await findGrantees(
    tx,
    actor,
    wanted.map(({ to }) => to),
    list,
  );
  const current = new Map(
    (await grantsOn(tx, actor.orgId, named(resource))).map((row) => [
      keyOfRow(row, actor.orgId),
      row,
    ]),
  );
  const now = await databaseNow(tx);
  for (const [row, grantee] of grantees.entries()) {
    const { role, expiresAt } = wanted[row] ?? { role: null };
    const field = `${list}.${row}`;
    assertAhead(expiresAt, now, `${field}.expires_at`);
    const stored = current.get(granteeKey(grantee));
    const before = stored ? givenBy(stored) : null;
    const end = expiresAt === undefined ? (before?.expiresAt ?? null) : expiresAt;
    const after = role && { role, expiresAt: end };
    if (isSame(before, after)) continue;
    assertMayChange(actor, resource, grantee, [before, after], field);
    const place = named(resource);
    // What is over is not changed: it goes, and what is given anew is a grant of its own.
    if (stored && !(before && after)) await deleteGrants(tx, actor.orgId, [stored.id]);
    if (after && role) {
      const to = {
        userId: grantee.kind === 'user' ? grantee.id : null,
        teamId: grantee.kind === 'team' ? grantee.id : null,
      };
      await putGrant(
        tx,
        actor.orgId,
        place,
        { ...to, role, expiresAt: after.expiresAt },
        actor.userId,
      );
    }
    auditGrant(audit, place, grantee, before, after);
  }
  return new Set(grantees.map(granteeKey));
};

/** Takes away every grant that stands on a locked resource but those of `stay`. */
export const revokeOthers = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  resource: ManagedResource,
  stay: ReadonlySet<string>,
): Promise<void> => {
  const org = { id: actor.orgId, name: actor.orgName };
  const rows = await grantsOn(tx, actor.orgId, named(resource));
  const leaving: number[] = [];
  for (const row of rows) {
    const before = givenBy(row);
    if (!before || stay.has(keyOfRow(row, actor.orgId))) continue;
    const to = grantedTo(row, org);
    assertMayChange(actor, resource, { ...to, isOff: false }, [before, null], 'accessors');
    auditGrant(audit, named(resource), to, before, null);
    leaving.push(row.id);
  }
  await deleteGrants(tx, actor.orgId, leaving);
};
