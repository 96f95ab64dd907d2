import { createHash } from 'node:crypto';

// First bytes of what is hashed, as in RFC 6962: a leaf can never be taken for a node.
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);
const SIZE = 32;

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Hash of a leaf of a tree. */
export const leafHash = (data: Uint8Array | string): Buffer => sha256(LEAF, data);

/** Hash of two trees side by side. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/**
 * A tree that only grows (RFC 6962), kept as the roots of its perfect subtrees, largest first: one
 * for every bit that is set in the number of its leaves.
 */
export class GrowingTree {
  size = 0;
  readonly #peaks: Buffer[] = [];

  /** From the peaks of a tree of that size; undefined where the two do not fit. */
  static from(size: number, bytes: Buffer): GrowingTree | undefined {
    const peaks = bytes.length / SIZE;
    const bits = [...size.toString(2)].filter((bit) => bit === '1').length;
    if (peaks !== bits) return undefined;
    const tree = new GrowingTree();
    tree.size = size;
    for (let at = 0; at < peaks; at += 1) {
      tree.#peaks.push(Buffer.from(bytes.subarray(at * SIZE, (at + 1) * SIZE)));
    }
    return tree;
  }

  /** Adds the hash of a leaf. */
  append(leaf: Buffer): void {
    let node = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      node = nodeHash(this.#peaks.pop() ?? node, node);
    }
    this.#peaks.push(node);
    this.size += 1;
  }

  /** The root; of a tree without leaves the hash of nothing. */
  root(): Buffer {
    const [last, ...others] = this.#peaks.toReversed();
    return last ? others.reduce((right, left) => nodeHash(left, right), last) : sha256();
  }

  /** The roots of the perfect subtrees, 32 bytes each. */
  peaks(): Buffer {
    return Buffer.concat(this.#peaks);
  }
}

/** Every level of a tree over these leaves, the leaves first. A lone node moves up as it is. */
const levelsOf = (leaves: readonly Buffer[]): (readonly Buffer[])[] => {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; levels.push(level)) {
    level = level.flatMap((left, at, all) => {
      if (at % 2 === 1) return [];
      const right = all[at + 1];
      return right ? [nodeHash(left, right)] : [left];
    });
  }
  return levels;
};

/** Root of a tree over these leaves. */
export const treeRoot = (leaves: readonly Buffer[]): Buffer =>
  levelsOf(leaves).at(-1)?.[0] ?? sha256();

/** The way from some leaves to the root: for each, its siblings from the bottom up. */
export const inclusionPaths = (
  leaves: readonly Buffer[],
  indexes: readonly number[],
): Buffer[][] => {
  const levels = levelsOf(leaves);
  return indexes.map((index) =>
    levels.flatMap((level, height) => {
      const sibling = level[Math.floor(index / 2 ** height) ^ 1];
      return sibling ? [sibling] : [];
    }),
  );
};
