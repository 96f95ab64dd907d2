import { leafHash, Tree } from './merkle.mjs';
import { genesis } from './rows.mjs';

/**
 * @typedef {import('./findings.mjs').Findings} Findings
 * @typedef {import('./checkpoints.mjs').Seal} Seal
 * @typedef {{ seq: number, prev: string, hash: string }} Place
 * @typedef {{ start: number, size: number, hash: string }} Skip a subtree of rows that were left out
 */

/** @param {number} from @param {number} to */
const span = (from, to) => (from === to ? `row ${from}` : `rows ${from} to ${to}`);

/** Holds rows against what was sealed, as they come. */
class SealCheck {
  #good = 0;
  #tree = new Tree();
  #findings;
  #chain;
  #seals;

  /** @param {Findings} findings @param {string} chain @param {readonly Seal[]} seals */
  constructor(findings, chain, seals) {
    this.#findings = findings;
    this.#chain = chain;
    // As they were sealed; a chain that ended earlier later on has been told of by its checkpoint.
    this.#seals = new Map(
      seals.map((seal) => [seal.seq, seals.filter(({ seq }) => seq === seal.seq)]),
    );
  }

  /** @param {Place} place */
  row({ seq, hash }) {
    this.#tree.add(leafHash(Buffer.from(hash, 'hex')));
    for (const seal of this.#seals.get(seq) ?? []) {
      if (seal.hash === hash && seal.rowsRoot === this.#tree.root()) {
        this.#good = seq;
      } else if (!this.#findings.has(this.#chain, this.#good + 1, seq)) {
        const why = `${span(this.#good + 1, seq)} are not what checkpoint ${seal.number} sealed`;
        this.#findings.bad(this.#chain, this.#good + 1, why, seq);
      }
    }
  }
}

/**
 * Every row of a chain from its beginning: gaps, forks, links, seals, the end.
 * @param {Findings} findings
 * @param {string} chain
 * @param {Iterable<Place>} rows by number
 * @param {{ seals: readonly Seal[], createdAt?: string | undefined, head?: { seq: number, hash: string } | undefined }} facts
 */
export const checkChain = (findings, chain, rows, { seals, createdAt, head }) => {
  const sealed = new SealCheck(findings, chain, seals);
  let last = { seq: 0, hash: createdAt === undefined ? '' : genesis(chain, createdAt) };
  for (const row of rows) {
    if (row.seq <= last.seq) {
      findings.bad(chain, row.seq, 'stands twice: the chain forks here');
      continue;
    }
    if (row.seq !== last.seq + 1) {
      const missing = span(last.seq + 1, row.seq - 1);
      findings.bad(chain, last.seq + 1, `${missing} missing`, row.seq - 1);
    } else if (row.prev !== last.hash && last.hash !== '') {
      // The one before was written anew, or this one hangs on another.
      const from = Math.max(1, last.seq);
      findings.bad(chain, from, `row ${row.seq} does not follow from the one before it`, row.seq);
    }
    sealed.row(row);
    last = row;
  }
  const most = seals.reduce((one, other) => (other.seq > one.seq ? other : one), {
    seq: 0,
    number: 0,
  });
  if (most.seq > last.seq) {
    const why = `${span(last.seq + 1, most.seq)} missing: checkpoint ${most.number} sealed them`;
    findings.bad(chain, last.seq + 1, why, most.seq);
  }
  if (head && (head.seq !== last.seq || head.hash !== last.hash)) {
    const from = Math.min(head.seq, last.seq) + (head.seq === last.seq ? 0 : 1);
    findings.bad(chain, from, `is not what the head of the chain says, which is at ${head.seq}`);
  }
  return last.seq;
};

/**
 * Some rows of a chain: that each is one of those that were sealed.
 * @param {Findings} findings
 * @param {string} chain
 * @param {Iterable<Place>} rows by number
 * @param {readonly Skip[]} skips by start
 * @param {Seal} seal
 * @returns {number} rows behind the sealed ones
 */
export const checkSomeRows = (findings, chain, rows, skips, seal) => {
  const tree = new Tree();
  const rest = [...skips];
  let last = { seq: -1, hash: '' };
  let unsealed = 0;
  /** What was left out from here on, as far as it fits. */
  const takeSkips = () => {
    for (
      let skip = rest[0];
      skip?.start === tree.size && tree.size % skip.size === 0;
      skip = rest[0]
    ) {
      tree.add(Buffer.from(skip.hash, 'hex'), skip.size);
      rest.shift();
    }
  };
  for (const row of rows) {
    if (row.seq === last.seq) findings.bad(chain, row.seq, 'stands twice');
    if (row.seq === last.seq + 1 && row.prev !== last.hash) {
      findings.bad(chain, row.seq, 'does not follow from the row before it');
    }
    last = row;
    if (row.seq > seal.seq) {
      unsealed += 1;
      continue;
    }
    takeSkips();
    if (tree.size !== row.seq - 1) {
      findings.bad(chain, tree.size + 1, `no proof of row ${row.seq}`, row.seq);
      return unsealed;
    }
    tree.add(leafHash(Buffer.from(row.hash, 'hex')));
  }
  takeSkips();
  if (tree.size !== seal.seq || tree.root() !== seal.rowsRoot) {
    const why = `the rows do not add up to what checkpoint ${seal.number} sealed`;
    findings.bad(chain, 1, why, seal.seq);
  }
  return unsealed;
};
