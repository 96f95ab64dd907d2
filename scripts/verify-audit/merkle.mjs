import { sha256 } from './canonical.mjs';

// First bytes of what is hashed, RFC 6962.
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** @param {Uint8Array | string} data */
export const leafHash = (data) => sha256(LEAF, data);

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export const nodeHash = (left, right) => sha256(NODE, left, right);

/** A tree that is built from the left, of leaves and of whole subtrees that are known by hash alone. */
export class Tree {
  size = 0;
  /** @type {{ size: number, hash: Buffer }[]} */
  #peaks = [];

  /** @param {Buffer} hash @param {number} [size] leaves below it, a power of two */
  add(hash, size = 1) {
    this.size += size;
    let node = { size, hash };
    while (this.#peaks.at(-1)?.size === node.size) {
      const left = this.#peaks.pop();
      if (left) node = { size: node.size * 2, hash: nodeHash(left.hash, node.hash) };
    }
    this.#peaks.push(node);
  }

  /** In hex. */
  root() {
    const hashes = this.#peaks.map(({ hash }) => hash);
    if (hashes.length === 0) return sha256().toString('hex');
    return hashes.reduceRight((right, left) => nodeHash(left, right)).toString('hex');
  }
}

/**
 * The root that a leaf and its siblings lead to, in hex.
 * @param {Buffer} leaf
 * @param {number} index
 * @param {number} size leaves of the whole tree
 * @param {readonly string[]} path siblings from the bottom up
 */
export const rootFrom = (leaf, index, size, path) => {
  const rest = [...path];
  let hash = leaf;
  let at = index;
  for (let last = size - 1; last > 0; last = Math.floor(last / 2)) {
    // The last of an odd number moves up as it is.
    if (at % 2 === 1 || at < last) {
      const sibling = Buffer.from(rest.shift() ?? '', 'hex');
      hash = at % 2 === 1 ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    }
    at = Math.floor(at / 2);
  }
  return rest.length === 0 ? hash.toString('hex') : '';
};
