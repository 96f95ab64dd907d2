import { nodeHash } from './merkle.ts';

/** A whole subtree of rows that an extract leaves out: the first (from 0), how many, its hash. */
export interface Skip {
  readonly start: number;
  readonly size: number;
  readonly hash: Buffer;
}

/** A node of the tree as it grows; without a hash: some of its leaves are shown. */
interface Node {
  readonly start: number;
  readonly size: number;
  readonly hash: Buffer | undefined;
}

/**
 * Proves that some leaves are in a Merkle tree (RFC 6962): fed every leaf in its order, it gives the
 * largest subtrees without any of the leaves that are shown. With those leaves put between them, a
 * verifier has all that the root is made of. k of n leaves need about k log2(n / k) hashes.
 */
export class PrunedTree {
  #size = 0;
  /** Largest first, adjoining. */
  readonly #peaks: Node[] = [];

  /** The next leaf; what is left out before it is returned. */
  add(leaf: Buffer, isShown: boolean): Skip[] {
    const skips = isShown ? this.end() : [];
    let node: Node = { start: this.#size, size: 1, hash: isShown ? undefined : leaf };
    for (let left = this.#peaks.at(-1); left?.size === node.size; left = this.#peaks.at(-1)) {
      this.#peaks.pop();
      // A node with shown leaves below it is never asked for; its hidden side is given on its own.
      const hash = left.hash && node.hash && nodeHash(left.hash, node.hash);
      if (!hash && node.hash) skips.push({ start: node.start, size: node.size, hash: node.hash });
      node = { start: left.start, size: left.size * 2, hash };
    }
    this.#peaks.push(node);
    this.#size += 1;
    return skips;
  }

  /** What is left out so far and was not given yet; the last call closes the proof. */
  end(): Skip[] {
    return this.#peaks.splice(0).flatMap(({ start, size, hash }) => {
      this.#peaks.push({ start, size, hash: undefined });
      return hash ? [{ start, size, hash }] : [];
    });
  }
}
