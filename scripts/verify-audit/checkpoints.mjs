import { canonical, sha256 } from './canonical.mjs';
import { isSignedBy } from './keys.mjs';
import { leafHash, rootFrom, Tree } from './merkle.mjs';

/**
 * @typedef {{ number: number, time: string, chains: number, rows: number, root: string,
 *   previous: string, public_key: string, conflicts: number,
 *   found: { chain: string, seq: number, why: string }[],
 *   key_change: { previous_key: string, signature: string | null } | null }} Statement
 * @typedef {[string, number, string, string]} Head chain, number, hash, root of the rows
 * @typedef {{ checkpoint: Statement, signature: string, full: boolean, heads: Head[] }} Line
 * @typedef {{ number: number, seq: number, hash: string, rowsRoot: string }} Seal
 */

const NO_PREVIOUS = '0'.repeat(64);

/** @param {Statement} statement */
const hashOf = (statement) => sha256(canonical(statement)).toString('hex');

/** The checkpoints that were given, followed one after the other. */
export class Checkpoints {
  count = 0;
  /** Of the files. @type {Statement | null} */
  last = null;
  /** Of the files or of the export. @type {Statement | null} */
  newest = null;
  /** What was sealed of each chain, in the order in which it was. @type {Map<string, Seal[]>} */
  seals = new Map();
  /** @type {Map<string, { head: Head, leaf: Buffer }>} */
  #heads = new Map();
  /** @type {Map<number, string>} */
  #hashes = new Map();
  #findings;
  #keys;
  #accepted;

  /**
   * @param {import('./findings.mjs').Findings} findings
   * @param {import('./keys.mjs').Keyring} keys
   * @param {number} accepted conflicts up to this checkpoint were explained
   */
  constructor(findings, keys, accepted) {
    this.#findings = findings;
    this.#keys = keys;
    this.#accepted = accepted;
  }

  /** The next line of the files. @param {string} text */
  add(text) {
    /** @type {Line} */
    const line = JSON.parse(text);
    const { checkpoint, full, heads } = line;
    this.#follow(checkpoint);
    this.#judge(checkpoint, line.signature);
    if (full) this.#heads.clear();
    for (const head of heads) {
      const [chain, seq, hash, rowsRoot] = head;
      this.#heads.set(chain, { head, leaf: leafHash(canonical(head)) });
      this.seal(chain, { number: checkpoint.number, seq, hash, rowsRoot });
    }
    if (this.#root() !== checkpoint.root) {
      this.#bad(checkpoint.number, 'its root does not fit the heads of the chains');
    }
    if (this.#heads.size !== checkpoint.chains) {
      this.#bad(
        checkpoint.number,
        `names ${checkpoint.chains} chains, and ${this.#heads.size} stand here`,
      );
    }
    const rows = [...this.#heads.values()].reduce((sum, { head }) => sum + head[1], 0);
    if (rows !== checkpoint.rows)
      this.#bad(checkpoint.number, `counts ${checkpoint.rows} rows of ${rows}`);
    this.count += 1;
    this.last = checkpoint;
    this.newest = checkpoint;
    this.#hashes.set(checkpoint.number, hashOf(checkpoint));
  }

  /** The checkpoint that an export carries. @param {{ checkpoint: Statement, signature: string }} carried */
  addCarried({ checkpoint, signature }) {
    const known = this.#hashes.get(checkpoint.number);
    if (known !== undefined) {
      if (known !== hashOf(checkpoint)) this.#bad(checkpoint.number, 'was made twice');
      return;
    }
    if (this.last && checkpoint.number < this.last.number) {
      this.#bad(checkpoint.number, 'is of the export, and missing in the files');
    } else if (this.last && checkpoint.previous !== hashOf(this.last)) {
      this.#findings.note(
        `the export is newer than the checkpoint files, which end with number ${this.last.number}`,
      );
    }
    this.#judge(checkpoint, signature);
    if (!this.last || checkpoint.number > this.last.number) this.newest = checkpoint;
  }

  /** @param {string} chain @param {Seal} seal */
  seal(chain, seal) {
    const seals = this.seals.get(chain) ?? [];
    this.seals.set(chain, seals);
    seals.push(seal);
  }

  /**
   * Whether a head is in the tree whose root a checkpoint signs.
   * @param {Statement} checkpoint @param {Head} head @param {number} index @param {string[]} path
   */
  static holds(checkpoint, head, index, path) {
    return rootFrom(leafHash(canonical(head)), index, checkpoint.chains, path) === checkpoint.root;
  }

  /** @param {number} number @param {string} why */
  #bad(number, why) {
    this.#findings.bad('checkpoints', number, why);
  }

  /** @param {Statement} checkpoint */
  #follow({ number, previous, time, conflicts, found }) {
    if (!this.last) {
      if (previous !== NO_PREVIOUS) {
        this.#findings.note(`the checkpoint files begin with number ${number}`);
      }
      return;
    }
    if (previous !== hashOf(this.last))
      this.#bad(number, `does not follow from number ${this.last.number}`);
    if (number <= this.last.number) this.#bad(number, `stands behind number ${this.last.number}`);
    if (time < this.last.time)
      this.#findings.note(`checkpoint ${number} is older than the one before it`);
    if (conflicts !== this.last.conflicts + found.length)
      this.#bad(number, 'miscounts what was found');
  }

  /** @param {Statement} checkpoint @param {string} signature */
  #judge(checkpoint, signature) {
    const { number, public_key: key, key_change: change, found, conflicts } = checkpoint;
    if (change) this.#keys.handOver(change.previous_key, key, change.signature);
    if (!this.#keys.believes(key))
      this.#bad(number, 'is signed with a key that nobody believed vouches for');
    if (!isSignedBy(key, canonical(checkpoint), signature))
      this.#bad(number, 'has a wrong signature');
    if (number <= this.#accepted) {
      for (const { chain, seq } of found) this.#forget(chain, seq);
      return;
    }
    for (const { chain, seq, why } of found) {
      this.#findings.bad(chain || 'checkpoints', seq, `${why} (checkpoint ${number} says so)`);
    }
    if (conflicts > found.length && this.#accepted === 0 && this.count === 0) {
      this.#bad(number, `says that ${conflicts} conflicts were found so far`);
    }
  }

  /** What was sealed of rows whose loss was explained. @param {string} chain @param {number} from */
  #forget(chain, from) {
    const kept = (this.seals.get(chain) ?? []).filter(({ seq }) => seq < from);
    this.seals.set(chain, kept);
  }

  #root() {
    const tree = new Tree();
    for (const chain of [...this.#heads.keys()].sort()) {
      tree.add(this.#heads.get(chain)?.leaf ?? Buffer.alloc(0));
    }
    return tree.root();
  }
}
