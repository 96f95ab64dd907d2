import { createHash } from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import { readLinks } from './checkpoint.repo.ts';
import type { CheckpointSource } from './checkpoints.ts';
import { inclusionPaths, leafHash } from './merkle.ts';
import { PrunedTree, type Skip } from './pruned-tree.ts';
import type { ChainedRow } from './read.repo.ts';
import { headLeaves, type Sealed, type SealedHead } from './statement.ts';
import type { Queryable } from '../db/db.ts';
import { letGo } from '../db/let-go.ts';
import type { ZipEntry } from '../http/zip-stream.ts';
import { ARCHIVE_README } from './archive-readme.ts';

const BATCH = 200;
const FORMAT = 'rollcall-audit-export-1';

/** A chain of the org, up to where it is exported. */
export interface ArchivedChain {
  readonly chain: string;
  /** UTC, microseconds: what the beginning of the chain is made of. */
  readonly createdAt: string;
  readonly seq: number;
  readonly hash: string;
}

/** What an archive is made of. */
export interface Archive {
  readonly orgId: number;
  /** The rows of a chain after number `from`, up to `to`, that the filter lets through, as they were hashed. */
  readonly read: (chain: string, from: number, to: number) => Promise<ChainedRow[]>;
  /** The filter as it was asked for; empty: the archive is the whole log. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** By name. */
  readonly chains: readonly ArchivedChain[];
  readonly sealed: Sealed | null;
}

/** What is counted while the rows pass. */
interface Tally {
  rows: number;
  first: string | null;
  last: string | null;
  readonly digest: ReturnType<typeof createHash>;
  /** Numbers of the rows that a filtered archive shows, by chain. */
  readonly shown: Map<string, Set<number>>;
}

const isComplete = ({ filter }: Archive): boolean => Object.keys(filter).length === 0;

/** Rows as they were hashed, chain after chain in the order of their numbers. */
async function* rowsOf(archive: Archive, tally: Tally): AsyncGenerator<Buffer> {
  for (const { chain, seq: end } of archive.chains) {
    const shown = new Set<number>();
    tally.shown.set(chain, shown);
    for (let from = 0; from < end; from += BATCH) {
      const rows = await archive.read(chain, from, Math.min(from + BATCH, end));
      const bytes = Buffer.from(rows.map((row) => `${canonicalize(row)}\n`).join(''));
      tally.digest.update(bytes);
      tally.rows += rows.length;
      tally.first ??= rows[0]?.hash ?? null;
      tally.last = rows.at(-1)?.hash ?? tally.last;
      if (!isComplete(archive)) for (const row of rows) shown.add(row.seq);
      letGo(rows);
      yield bytes;
    }
  }
}

const skipLine = (chain: string, { start, size, hash }: Skip): string =>
  `${JSON.stringify([chain, start, size, hash.toString('hex')])}\n`;

/** What a filtered archive leaves out, as hashes: with the rows, the tree that was sealed. */
async function* skipsOf(q: Queryable, { chains, sealed }: Archive, { shown }: Tally) {
  for (const { chain } of chains) {
    const end = sealed?.heads.get(chain)?.seq ?? 0;
    const tree = new PrunedTree();
    for (let seq = 0; seq < end;) {
      const links = await readLinks(q, chain, seq, Math.min(BATCH, end - seq));
      const skips = links.flatMap((link) =>
        tree.add(leafHash(Buffer.from(link.hash, 'hex')), shown.get(chain)?.has(link.seq) ?? false),
      );
      yield Buffer.from(skips.map((skip) => skipLine(chain, skip)).join(''));
      seq = links.at(-1)?.seq ?? end;
    }
    yield Buffer.from(
      tree
        .end()
        .map((skip) => skipLine(chain, skip))
        .join(''),
    );
  }
}

const proofOf = ({ seq, hash, rowsRoot }: SealedHead, index: number, path: readonly Buffer[]) => ({
  seq,
  hash,
  rows_root: rowsRoot,
  index,
  path: path.map((sibling) => sibling.toString('hex')),
});

/** The chains with the way from each sealed head to the root that the checkpoint signs. */
const chainsWithProofs = ({ chains, sealed }: Archive) => {
  const leaves = headLeaves(sealed?.heads ?? new Map());
  const names = [...leaves.keys()];
  const indexes = chains.map(({ chain }) => names.indexOf(chain));
  const paths = inclusionPaths([...leaves.values()], indexes);
  return chains.map(({ chain, createdAt, seq, hash }, at) => {
    const head = sealed?.heads.get(chain);
    return {
      chain,
      created_at: createdAt,
      seq,
      hash,
      sealed: head ? proofOf(head, indexes[at] ?? 0, paths[at] ?? []) : null,
    };
  });
};

const manifestOf = (archive: Archive, tally: Tally, signer: Pick<CheckpointSource, 'sign'>) => {
  const { sealed } = archive;
  const facts = {
    format: FORMAT,
    org_id: archive.orgId,
    made_at: new Date().toISOString(),
    filter: archive.filter,
    is_complete: isComplete(archive),
    rows: tally.rows,
    first_hash: tally.first,
    last_hash: tally.last,
    rows_sha256: tally.digest.digest('hex'),
    chains: chainsWithProofs(archive),
    checkpoint: sealed && { checkpoint: sealed.statement, signature: sealed.signature },
    public_key: sealed?.statement.public_key ?? null,
  };
  const text = `${FORMAT}\n${canonicalize(facts)}`;
  const signature = facts.public_key === null ? null : signer.sign(text, facts.public_key);
  return `${JSON.stringify({ ...facts, signature }, null, 2)}\n`;
};

const pem = (publicKey: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`;

async function* once(text: () => string): AsyncGenerator<Buffer> {
  yield Buffer.from(text());
}

/**
 * The files of an archive that `npm run verify-audit` takes as it is: rows, what a filter left out
 * as hashes, and last the manifest, which counts what went before it.
 */
export async function* archiveFiles(
  q: Queryable,
  archive: Archive,
  checkpoints: Pick<CheckpointSource, 'sign'>,
): AsyncGenerator<ZipEntry> {
  const tally: Tally = {
    rows: 0,
    first: null,
    last: null,
    digest: createHash('sha256'),
    shown: new Map(),
  };
  yield { name: 'README.txt', body: once(() => ARCHIVE_README) };
  yield { name: 'rows.jsonl', body: rowsOf(archive, tally) };
  if (!isComplete(archive)) yield { name: 'skips.jsonl', body: skipsOf(q, archive, tally) };
  const key = archive.sealed?.statement.public_key;
  if (key !== undefined) yield { name: 'public-key.pem', body: once(() => pem(key)) };
  yield { name: 'manifest.json', body: once(() => manifestOf(archive, tally, checkpoints)) };
}
