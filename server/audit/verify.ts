import type { Queryable } from '../db/db.ts';
import { chainsOf, genesisHash, rowHash } from './chain.ts';
import {
  findStrayRow,
  readChainBatch,
  readChainHeads,
  type ChainHead,
  type SearchableRow,
} from './read.repo.ts';
import { searchText } from './row.ts';
import type { SealedHead } from './statement.ts';

const BATCH = 1000;

/** The first row that does not fit, and in what. */
export interface BadRow {
  readonly chain: string;
  readonly seq: number;
  readonly why: string;
}

export interface Verdict {
  readonly intact: boolean;
  readonly rows: number;
  readonly chains: number;
  readonly firstBad: BadRow | null;
}

/** The hash of a row as it stands, in hex. */
const hashOf = (read: SearchableRow, previous: Buffer): string => {
  const { chain, seq, prev_hash: _prev, hash: _hash, search_text: _text, ...row } = read;
  return rowHash(chain, seq, previous, row).toString('hex');
};

const whyBad = (orgId: number, row: SearchableRow, seq: number, previous: Buffer) => {
  if (row.seq !== seq) return `row ${seq} is missing; the next one is ${row.seq}`;
  if (row.prev_hash !== previous.toString('hex')) return 'does not follow from the row before it';
  if (row.org_id !== orgId) return `belongs to org ${row.org_id}, its chain to org ${orgId}`;
  if (hashOf(row, previous) !== row.hash) return 'was changed: its hash does not fit its content';
  // Otherwise a row could be hidden from whoever looks for it.
  if (searchText(row) !== row.search_text) return 'is not found by what stands in it';
  return null;
};

interface Walk {
  /** Rows that fit. */
  readonly rows: number;
  readonly bad: BadRow | null;
}

const endOf = (head: ChainHead, rows: number, previous: Buffer): Walk => {
  const { chain } = head;
  if (head.last_row > head.seq) {
    return { rows, bad: { chain, seq: head.seq + 1, why: 'stands past the head of its chain' } };
  }
  if (previous.toString('hex') !== head.hash) {
    return { rows, bad: { chain, seq: rows, why: 'is not what the head of its chain says' } };
  }
  return { rows, bad: null };
};

const whyNotSealed = (sealed: SealedHead | undefined, { seq, hash }: SearchableRow) =>
  sealed?.seq === seq && sealed.hash !== hash
    ? 'is not the row that was sealed, or one before it is not'
    : null;

/** Walks one chain from its beginning to where its head stood when the walk began. */
const walkChain = async (
  q: Queryable,
  orgId: number,
  head: ChainHead,
  sealed: SealedHead | undefined,
): Promise<Walk> => {
  const { chain } = head;
  if (sealed && head.seq < sealed.seq) {
    const why = `is missing: ${sealed.seq} rows were sealed`;
    return { rows: head.seq, bad: { chain, seq: head.seq + 1, why } };
  }
  if (head.created_at === null) {
    return { rows: 0, bad: { chain, seq: head.last_row, why: 'its chain has no head' } };
  }
  let seq = 0;
  let previous = genesisHash(chain, head.created_at);
  while (seq < head.seq) {
    const rows = await readChainBatch(q, chain, seq, Math.min(BATCH, head.seq - seq));
    for (const row of rows) {
      const why = whyBad(orgId, row, seq + 1, previous) ?? whyNotSealed(sealed, row);
      if (why) return { rows: seq, bad: { chain, seq: seq + 1, why } };
      seq += 1;
      previous = Buffer.from(row.hash, 'hex');
    }
    if (rows.length === 0) {
      const why = `missing: the rows end at ${seq}, the head of the chain says ${head.seq}`;
      return { rows: seq, bad: { chain, seq: seq + 1, why } };
    }
  }
  return endOf(head, seq, previous);
};

const NOTHING_SEALED: ReadonlyMap<string, SealedHead> = new Map();

/**
 * Walks the chains of an org in batches, recomputes every hash, and holds the rows against the heads
 * that a checkpoint sealed. Finds any change, removal, exchange or insertion of rows; of what was
 * sealed also a tail that was cut off together with its head, and a chain that was written anew. Rows
 * since the newest checkpoint have their head alone to vouch for them.
 */
export const verifyChains = async (
  q: Queryable,
  orgId: number,
  sealed: ReadonlyMap<string, SealedHead> = NOTHING_SEALED,
): Promise<Verdict> => {
  const names = chainsOf(orgId);
  const heads = await readChainHeads(q, names);
  const facts = { intact: false, chains: heads.length };
  let rows = 0;
  for (const head of heads) {
    const walk = await walkChain(q, orgId, head, sealed.get(head.chain));
    rows += walk.rows;
    if (walk.bad) return { ...facts, rows, firstBad: walk.bad };
  }
  const gone = names.find(
    (chain) => sealed.has(chain) && !heads.some((one) => one.chain === chain),
  );
  if (gone !== undefined) {
    const why = `its chain is gone, of which ${sealed.get(gone)?.seq} rows were sealed`;
    return { ...facts, rows, firstBad: { chain: gone, seq: 1, why } };
  }
  const stray = await findStrayRow(q, orgId, names);
  if (stray)
    return { ...facts, rows, firstBad: { ...stray, why: 'stands in no chain of the org' } };
  return { ...facts, intact: true, rows, firstBad: null };
};
