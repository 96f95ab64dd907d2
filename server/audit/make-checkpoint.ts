import type { Tx } from '../db/db.ts';
import { insertLine, readAllHeads, writePeaks } from './checkpoint.repo.ts';
import { isOfLaterDay } from './checkpoint-files.ts';
import { followChain } from './follow-chain.ts';
import { treeRoot } from './merkle.ts';
import type { SigningKeys } from './signing-key.ts';
import {
  headLeaves,
  keyChangeBytes,
  NO_PREVIOUS,
  signedBytes,
  statementHash,
  type CheckpointLine,
  type Conflict,
  type Sealed,
  type SealedHead,
  type Statement,
} from './statement.ts';

/** What the maker knows of the checkpoint before, and what it was told to confess. */
export interface Ground {
  /** Null before the first. */
  readonly last: Sealed | null;
  /** At least this number: one after the newest that anybody made. */
  readonly number: number;
  readonly found: readonly Conflict[];
}

const gone = (last: Sealed | null, heads: ReadonlyMap<string, SealedHead>): Conflict[] =>
  [...(last?.heads ?? [])]
    .filter(([chain]) => !heads.has(chain))
    .map(([chain, { seq }]) => ({ chain, seq: 1, why: `is gone, with ${seq} rows` }));

const keyChange = ({ current, retired }: SigningKeys, last: Sealed | null) => {
  const before = last?.statement.public_key;
  if (before === undefined || before === current.publicKey) return null;
  const signer = retired.find((key) => key.publicKey === before);
  const signature = signer?.sign(keyChangeBytes(before, current.publicKey)) ?? null;
  return { previous_key: before, signature };
};

/** Follows every chain that moved. Returns all heads, and what does not fit. */
const sealHeads = async (tx: Tx, last: Sealed | null) => {
  const { time, heads: found } = await readAllHeads(tx);
  const heads = new Map<string, SealedHead>();
  const conflicts: Conflict[] = [];
  for (const head of found) {
    const sealed = last?.heads.get(head.chain);
    if (sealed?.seq === head.seq && sealed.hash === head.hash) {
      heads.set(head.chain, sealed);
      continue;
    }
    const followed = await followChain(tx, head, sealed);
    heads.set(head.chain, followed.head);
    if (followed.conflict) conflicts.push(followed.conflict);
    const { size } = followed.tree;
    await writePeaks(tx, head.chain, head.seq, { size, peaks: followed.tree.peaks() });
  }
  return { time, heads, conflicts: [...conflicts, ...gone(last, heads)] };
};

/** The heads that moved since; all of them at the beginning of a file, or when one is gone. */
const headsToWrite = (
  last: Sealed | null,
  time: string,
  heads: ReadonlyMap<string, SealedHead>,
) => {
  const isKept = (chain: string) => last?.heads.get(chain) === heads.get(chain);
  const isFull = !last || isOfLaterDay(time, last.statement.time) || gone(last, heads).length > 0;
  const entries = [...heads].filter(([chain]) => isFull || !isKept(chain));
  return {
    full: isFull,
    heads: entries.map(([chain, { seq, hash, rowsRoot }]): CheckpointLine['heads'][number] => [
      chain,
      seq,
      hash,
      rowsRoot,
    ]),
  };
};

/**
 * Seals every chain as it stands: the root of the Merkle tree over all heads, signed. The line goes
 * into the database; writing it to the folders is the caller's next step, after the commit.
 */
export const makeCheckpoint = async (
  tx: Tx,
  keys: SigningKeys,
  { last, number, found }: Ground,
): Promise<CheckpointLine> => {
  const { time, heads, conflicts } = await sealHeads(tx, last);
  const all = [...found, ...conflicts];
  const statement: Statement = {
    format: 'rollcall-checkpoint-1',
    number,
    time,
    chains: heads.size,
    rows: [...heads.values()].reduce((sum, { seq }) => sum + seq, 0),
    root: treeRoot([...headLeaves(heads).values()]).toString('hex'),
    previous: last ? statementHash(last.statement) : NO_PREVIOUS,
    algorithm: 'Ed25519',
    public_key: keys.current.publicKey,
    conflicts: (last?.statement.conflicts ?? 0) + all.length,
    found: all,
    key_change: keyChange(keys, last),
  };
  const line: CheckpointLine = {
    checkpoint: statement,
    signature: keys.current.sign(signedBytes(statement)),
    ...headsToWrite(last, time, heads),
  };
  await insertLine(tx, line);
  return line;
};
