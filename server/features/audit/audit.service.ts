import type { AuditQuery, LogEntry, verifyAudit } from '../../../contract/audit.ts';
import type { Reply } from '../../../contract/route.ts';
import { noteVerdict } from '../../audit/audit-metrics.repo.ts';
import { chainsOf } from '../../audit/chain.ts';
import { fingerprintOf, type Sealed } from '../../audit/statement.ts';
import { verifyChains } from '../../audit/verify.ts';
import { toInstant } from '../../db/instant.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { inZone } from '../../http/time-zone.ts';
import { isOwnEverywhere } from '../../people/own.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { toLogEntry } from './audit-entry.ts';
import {
  countEntries,
  findEntry,
  keyOfEntry,
  readEntries,
  type AuditListing,
  type AuditScope,
} from './audit.repo.ts';

const listLog = async (
  ctx: Context,
  scope: AuditScope,
  { page, per_page, cursor, count, order, ...filters }: AuditQuery,
): Promise<LogEntry[]> =>
  inZone(filters.tz, async (zone) => {
    const listing: AuditListing = { scope, filters, zone, order };
    const rows = await readPage(
      ctx,
      { page, per_page, cursor, count },
      {
        identity: ['audit_log', scope, filters, order],
        keyKind: 'instant',
        keyOf: keyOfEntry,
        read: (window) => readEntries(ctx.db, listing, window),
        count: () => countEntries(ctx.db, listing),
      },
    );
    return rows.map(toLogEntry);
  });

/**
 * What was done by a person and to them. Oneself: in every org that one belongs to; an admin sees
 * what happened in their own org.
 */
export const listLogOfUser = async (
  ctx: Context,
  userId: number,
  query: AuditQuery,
): Promise<LogEntry[]> => {
  const actor = actorOf(ctx);
  if (isOwnEverywhere(actor, userId)) return listLog(ctx, { kind: 'own', userId }, query);
  await requireInOrg(ctx.db, actor, userId);
  return listLog(ctx, { kind: 'org', orgId: actor.orgId, person: userId }, query);
};

/** Everything that happened in the org of the path. */
export const listLogOfOrg = (ctx: Context, query: AuditQuery): Promise<LogEntry[]> =>
  listLog(ctx, { kind: 'org', orgId: actorOf(ctx).orgId }, query);

/** One event of the org of the path. */
export const getLogEntry = async (ctx: Context, entryId: number): Promise<LogEntry> => {
  const row = await findEntry(ctx.db, actorOf(ctx).orgId, entryId);
  if (!row) throw notFound('Event');
  return toLogEntry(row);
};

const checkpointFacts = (sealed: Sealed, orgId: number) => {
  const { number, time, public_key: key, conflicts } = sealed.statement;
  const rows = chainsOf(orgId).reduce((sum, chain) => sum + (sealed.heads.get(chain)?.seq ?? 0), 0);
  return { number, time: toInstant(time), rows, fingerprint: fingerprintOf(key), conflicts };
};

/**
 * Whether the chains of the org of the path hold, also against the newest checkpoint, and the first
 * row that does not fit.
 */
export const verifyLog = async (ctx: Context): Promise<Reply<typeof verifyAudit>> => {
  const { orgId } = actorOf(ctx);
  const sealed = ctx.checkpoints.newest();
  const { intact, rows, chains, firstBad } = await verifyChains(ctx.db, orgId, sealed?.heads);
  noteVerdict(intact);
  if (!intact) ctx.log.error({ firstBad }, 'the audit log has been tampered with');
  const checkpoint = sealed && checkpointFacts(sealed, orgId);
  return { intact, rows, chains, first_bad: firstBad, checkpoint };
};
