import type { Queryable } from '../db/db.ts';
import { chainsOf, genesisHash, rowHash } from './chain.ts';
import {
  findStrayRow,
  readChainBatch,
  readChainHeads,
  type ChainedRow,
  type ChainHead,
} from './read.repo.ts';

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
const hashOf = (read: ChainedRow, previous: Buffer): string => {
  const { chain, seq, prev_hash: _prev, hash: _hash, ...row } = read;
  return rowHash(chain, seq, previous, row).toString('hex');
};

const whyBad = (orgId: number, row: ChainedRow, seq: number, previous: Buffer) => {
  if (row.seq !== seq) return `row ${seq} is missing; the next one is ${row.seq}`;
  if (row.prev_hash !== previous.toString('hex')) return 'does not follow from the row before it';
  if (row.org_id !== orgId) return `belongs to org ${row.org_id}, its chain to org ${orgId}`;
  if (hashOf(row, previous) !== row.hash) return 'was changed: its hash does not fit its content';
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

/** Walks one chain from its beginning to where its head stood when the walk began. */
const walkChain = async (q: Queryable, orgId: number, head: ChainHead): Promise<Walk> => {
  const { chain } = head;
  if (head.created_at === null) {
    return { rows: 0, bad: { chain, seq: head.last_row, why: 'its chain has no head' } };
  }
  let seq = 0;
  let previous = genesisHash(chain, head.created_at);
  while (seq < head.seq) {
    const rows = await readChainBatch(q, chain, seq, Math.min(BATCH, head.seq - seq));
    for (const row of rows) {
      const why = whyBad(orgId, row, seq + 1, previous);
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

/**
 * Walks the chains of an org in batches and recomputes every hash. Finds any change, removal,
 * exchange or insertion of rows, and a cut tail as long as the head still stands. What it cannot
 * find without checkpoints kept elsewhere: a tail cut off together with its head, and a chain that
 * somebody with the rights of the tables' owner wrote anew from some row on, head included.
 */
export const verifyChains = async (q: Queryable, orgId: number): Promise<Verdict> => {
  const names = chainsOf(orgId);
  const heads = await readChainHeads(q, names);
  let rows = 0;
  for (const head of heads) {
    const walk = await walkChain(q, orgId, head);
    rows += walk.rows;
    if (walk.bad) return { intact: false, rows, chains: heads.length, firstBad: walk.bad };
  }
  const stray = await findStrayRow(q, orgId, names);
  return {
    intact: stray === null,
    rows,
    chains: heads.length,
    firstBad: stray && { ...stray, why: 'stands in no chain of the org' },
  };
};
