import type { Tx } from '../db/db.ts';
import { readLinks, readPeaks, type FoundHead, type Link } from './checkpoint.repo.ts';
import { GrowingTree, leafHash } from './merkle.ts';
import type { Conflict, SealedHead } from './statement.ts';

/** Links of one statement: their hashing holds the process up for some milliseconds. */
const BATCH = 2000;

/** A chain as it stands now, held against what was sealed of it. */
export interface Followed {
  readonly head: SealedHead;
  readonly tree: GrowingTree;
  readonly conflict: Conflict | null;
}

/** The tree that was kept, if it is the one that was sealed. */
const keptTree = async (tx: Tx, chain: string, sealed: SealedHead) => {
  const kept = await readPeaks(tx, chain);
  const tree = kept?.seq === sealed.seq ? GrowingTree.from(kept.size, kept.peaks) : undefined;
  return tree?.root().toString('hex') === sealed.rowsRoot ? tree : undefined;
};

const whyNot = (link: Link, seq: number, previous: string | undefined): string | null => {
  if (link.seq !== seq) return `row ${seq} is missing or stands twice`;
  if (previous !== undefined && link.prev_hash !== previous) {
    return 'does not follow from the row before it';
  }
  return null;
};

/** Puts the rows up to the head into the tree; the first row that does not fit. */
const extend = async (
  tx: Tx,
  { tree, seq: start }: { readonly tree: GrowingTree; readonly seq: number },
  { chain, seq: end, hash }: FoundHead,
  sealed: SealedHead | undefined,
): Promise<Conflict | null> => {
  let found: Conflict | null = null;
  const note = (seq: number, why: string) => (found ??= { chain, seq, why });
  let seq = start;
  let previous = seq === sealed?.seq ? sealed.hash : undefined;
  while (seq < end) {
    const links = await readLinks(tx, chain, seq, Math.min(BATCH, end - seq));
    if (links.length === 0) break;
    for (const link of links) {
      const why = whyNot(link, seq + 1, previous);
      if (why !== null) note(seq + 1, why);
      tree.append(leafHash(Buffer.from(link.hash, 'hex')));
      ({ seq, hash: previous } = link);
      if (seq === sealed?.seq && tree.root().toString('hex') !== sealed.rowsRoot) {
        note(seq, 'is not the row that was sealed, or one before it is not');
      }
    }
  }
  if (seq < end) note(seq + 1, `is missing: the head of the chain says ${end}`);
  else if (previous !== undefined && previous !== hash)
    note(end, 'is not what was sealed, or not what the head of the chain says');
  return found;
};

/**
 * Follows a chain from its sealed head to where it stands now, and seals that. What does not follow
 * is told and sealed all the same: the signed word that it does not is what an auditor needs.
 */
export const followChain = async (
  tx: Tx,
  found: FoundHead,
  sealed: SealedHead | undefined,
): Promise<Followed> => {
  const kept = sealed && (await keptTree(tx, found.chain, sealed));
  let tree = kept ?? new GrowingTree();
  let conflict = await extend(tx, { tree, seq: kept ? (sealed?.seq ?? 0) : 0 }, found, sealed);
  if (sealed && found.seq < sealed.seq) {
    const why = `is missing: ${sealed.seq} rows were sealed, and the chain ends at ${found.seq}`;
    conflict = { chain: found.chain, seq: found.seq + 1, why };
  }
  if (conflict && kept) {
    // What was kept is of rows that are no longer there.
    tree = new GrowingTree();
    await extend(tx, { tree, seq: 0 }, found, undefined);
  }
  const { seq, hash } = found;
  return { head: { seq, hash, rowsRoot: tree.root().toString('hex') }, tree, conflict };
};
