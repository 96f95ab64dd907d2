import type { Tx } from '../db/db.ts';
import { isOfLaterDay } from './checkpoint-files.ts';
import { findUnsealed } from './checkpoint.repo.ts';
import { treeRoot } from './merkle.ts';
import type { SigningKeys } from './signing-key.ts';
import {
  applyHeads,
  headLeaves,
  isSignedBy,
  keyChangeBytes,
  signedBytes,
  statementHash,
  type CheckpointLine,
  type Sealed,
  type Statement,
} from './statement.ts';

/** It may follow, once a beginning behind the gap does. */
export const WAITS = Symbol('waits');

/**
 * Whether a beginning seals everything that the last checkpoint before the gap did; why not, or null.
 */
const whyNotPast = async (
  tx: Tx,
  { statement, heads: sealed }: Sealed,
  line: CheckpointLine,
): Promise<string | null> => {
  const heads = applyHeads(new Map(), line);
  const root = treeRoot([...headLeaves(heads).values()]).toString('hex');
  if (root !== line.checkpoint.root) return 'does not seal the heads that it comes with';
  for (const [chain, { seq, hash, rowsRoot }] of sealed) {
    const head = heads.get(chain);
    const isSame = head?.hash === hash && head.rowsRoot === rowsRoot;
    if (!head || head.seq < seq || (head.seq === seq && !isSame)) {
      return `does not seal what ${statement.number} sealed of ${chain}`;
    }
  }
  const other = await findUnsealed(tx, sealed);
  return other === undefined
    ? null
    : `goes on from another row of ${other} than ${statement.number} sealed`;
};

const knows = ({ current, retired }: SigningKeys, last: Statement, key: string): boolean =>
  key === last.public_key || [current, ...retired].some((one) => one.publicKey === key);

/**
 * Why a checkpoint in the database cannot follow from the last one here; null: it can. The database
 * keeps them for a week: who was away for longer goes on with the first of a later day, which has
 * every head, and what lies in between waits for that.
 */
export const whyNotAfter = async (
  tx: Tx,
  last: Sealed | null,
  line: CheckpointLine,
  keys: SigningKeys,
): Promise<string | typeof WAITS | null> => {
  const { checkpoint, signature, full } = line;
  const { number, public_key: key, key_change: change } = checkpoint;
  if (!isSignedBy(key, signedBytes(checkpoint), signature)) return 'has a wrong signature';
  if (!last) return full ? null : 'is not a beginning';
  const before = last.statement;
  const isKnown = knows(keys, before, key);
  if (checkpoint.previous !== statementHash(before)) {
    const isGap = isKnown && number > before.number + 1;
    if (!isGap) return `does not follow from ${before.number}`;
    const isBeginning = full && isOfLaterDay(checkpoint.time, before.time);
    return isBeginning ? whyNotPast(tx, last, line) : WAITS;
  }
  const handedOver = keyChangeBytes(before.public_key, key);
  return isKnown || isSignedBy(before.public_key, handedOver, change?.signature ?? '')
    ? null
    : 'is signed with a key that this process does not know';
};
