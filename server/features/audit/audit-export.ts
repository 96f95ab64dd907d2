import type { Readable } from 'node:stream';
import type { ExportFormat } from '../../../contract/audit.ts';
import { archiveFiles, type ArchivedChain } from '../../audit/archive.ts';
import { chainsOf } from '../../audit/chain.ts';
import { readChainHeads, type ChainHead } from '../../audit/read.repo.ts';
import type { Sealed } from '../../audit/statement.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { inZone } from '../../http/time-zone.ts';
import { zipStream, ZIP_TYPE } from '../../http/zip-stream.ts';
import type { AuditFilters } from './audit-filter.ts';
import { countEntries, readChainEntries, type AuditListing } from './audit.repo.ts';
import { rowsFile } from './export-rows.ts';

const FILE_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'audit-log.csv',
  jsonl: 'audit-log.jsonl',
  ocsf: 'audit-log.ocsf.jsonl',
  archive: 'audit-log.zip',
};

/** What an export is made of, fixed when its event is written. */
interface Extract {
  readonly listing: AuditListing;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly chains: readonly ArchivedChain[];
  readonly sealed: Sealed | null;
}

/** A checkpoint of what stands now; null: none could be made, and the newest is an older one. */
const sealNow = (ctx: Context): Promise<Sealed | null> =>
  ctx.checkpoints.seal().catch((error: unknown) => {
    ctx.log.error({ err: error }, 'no checkpoint for an export');
    return null;
  });

const endOf = ({ chain, created_at: createdAt, seq, hash }: ChainHead): ArchivedChain => ({
  chain,
  createdAt: createdAt ?? '',
  seq,
  hash,
});

/** The chains up to where a fresh checkpoint sealed them; without one, up to where they stand. */
const endsOf = (heads: readonly ChainHead[], fresh: Sealed | null): ArchivedChain[] =>
  heads.flatMap((head) => {
    if (!fresh) return [endOf(head)];
    const sealed = fresh.heads.get(head.chain);
    return sealed ? [{ ...endOf(head), seq: sealed.seq, hash: sealed.hash }] : [];
  });

const bodyOf = (
  ctx: Context,
  { listing, filter, chains, sealed }: Extract,
  format: ExportFormat,
): { readonly body: Readable; readonly type: string } => {
  if (format !== 'archive') return rowsFile(ctx.db, listing, format);
  const read = (chain: string, from: number, to: number) =>
    readChainEntries(ctx.db, listing, chain, from, to);
  const archive = { orgId: actorOf(ctx).orgId, read, filter, chains, sealed };
  return { body: zipStream(archiveFiles(ctx.db, archive, ctx.checkpoints)), type: ZIP_TYPE };
};

/**
 * Streams the filtered log of an org, oldest first: exactly the rows that stood when its own event
 * was written, which names the filter and their number; an archive, those that a checkpoint has just
 * sealed. The event is committed before the first byte leaves: a reader who hangs up halfway has
 * still taken data.
 */
export const exportLog = async (
  ctx: Context,
  filters: AuditFilters,
  format: ExportFormat,
): Promise<undefined> => {
  const { orgId, orgName } = actorOf(ctx);
  const fresh = format === 'archive' ? await sealNow(ctx) : null;
  const extract = await inZone(filters.tz, (zone) =>
    ctx.transact(async (tx, audit): Promise<Extract> => {
      const chains = endsOf(await readChainHeads(tx, chainsOf(orgId)), fresh);
      const listing: AuditListing = {
        scope: { kind: 'org', orgId },
        filters,
        zone,
        order: 'asc',
        upTo: new Map(chains.map(({ chain, seq }) => [chain, seq])),
      };
      const rows = await countEntries(tx, listing);
      const used = Object.entries(filters).filter(([, value]) => value !== undefined);
      const filter = Object.fromEntries(used);
      audit({
        event: 'export.created',
        itemType: 'audit_log',
        itemId: orgId,
        itemLabel: orgName,
        summary: [
          `audit log: ${rows} rows as ${format}`,
          ...used.map(([field, value]) => `${field}: ${String(value)}`),
        ],
        associationResource: { type: 'audit_log', format, rows, filter },
      });
      return { listing, filter, chains, sealed: fresh ?? ctx.checkpoints.newest() };
    }),
  );
  ctx.out.stream = { ...bodyOf(ctx, extract, format), filename: FILE_NAMES[format] };
};
