import { canonical, sha256 } from './canonical.mjs';
import { isSignedBy } from './keys.mjs';
import { leafHash, rootFrom, Tree } from './merkle.mjs';

/**
 * @typedef {{ number: number, time: string, chains: number, rows: number, root: string,
 *   previous: string, public_key: string, conflicts: number,
 *   found: { chain: string, seq: number, why: string }[],
 *   key_change: { previous_key: string, signature: string | null } | null }} Statement
 * @typedef {[string, number, string, string]} Head chain, number, hash, root of the rows
 * @typedef {{ checkpoint: Statement, signature: string, full?: boolean, heads?: Head[] }} Line
 *   of a file; without `full` and `heads` of the server's log
 * @typedef {{ number: number, seq: number, hash: string, rowsRoot: string }} Seal
 * @typedef {{ from: number, to: number, before: string, last: string }} Gap
 */

const NO_PREVIOUS = '0'.repeat(64);

/** @param {Statement} statement */
const hashOf = (statement) => sha256(canonical(statement)).toString('hex');

/** The checkpoints that were given, followed one after the other. */
export class Checkpoints {
  count = 0;
  /** Those whose heads nobody gave: signed and in order, their roots held against nothing. */
  bare = 0;
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
  /** What is missing in the files, and the hashes that its first and its last have to fit. @type {Gap[]} */
  #gaps = [];
  /** Whether the heads are those of the last line, and not of one before bare ones. */
  #hasHeads = true;
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

  /** The next line of the files. @param {Line} line */
  add(line) {
    const { checkpoint, full, heads } = line;
    if (this.last?.number === checkpoint.number) {
      // What two copies have alike comes once.
      if (!this.#isTold(line)) this.#bad(checkpoint.number, 'stands twice, and not alike');
      return;
    }
    const isAfterGap = this.#isAfterGap(line);
    this.#follow(checkpoint, isAfterGap);
    this.#judge(checkpoint, line.signature);
    this.#hasHeads = heads !== undefined && (this.#hasHeads || full === true);
    if (heads && this.#hasHeads) {
      if (isAfterGap) this.#compare(checkpoint.number, heads);
      this.#seal(checkpoint, full === true, heads);
    } else {
      this.bare += 1;
    }
    this.count += 1;
    this.last = checkpoint;
    this.newest = checkpoint;
    this.#hashes.set(checkpoint.number, hashOf(checkpoint));
  }

  /** Takes the heads that a checkpoint seals. @param {Statement} checkpoint @param {boolean} isFull @param {Head[]} heads */
  #seal(checkpoint, isFull, heads) {
    if (isFull) this.#heads.clear();
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
  }

  /** Whether a line of the log says again what the last one said. @param {Line} line */
  #isTold({ checkpoint, signature, heads }) {
    const isSame = this.#hashes.get(checkpoint.number) === hashOf(checkpoint);
    const isSigned = isSignedBy(checkpoint.public_key, canonical(checkpoint), signature);
    return heads === undefined && isSame && isSigned;
  }

  /** The checkpoint that an export carries. @param {{ checkpoint: Statement, signature: string }} carried */
  addCarried({ checkpoint, signature }) {
    const known = this.#hashes.get(checkpoint.number);
    if (!this.last || checkpoint.number > this.last.number) {
      this.newest = checkpoint;
      if (this.last && checkpoint.previous !== hashOf(this.last)) {
        this.#findings.note(
          `the export is newer than the checkpoint files, which end with number ${this.last.number}`,
        );
      }
    } else if (known === undefined) {
      this.#addMissing(checkpoint);
    } else {
      if (known !== hashOf(checkpoint)) this.#bad(checkpoint.number, 'was made twice');
      return;
    }
    this.#judge(checkpoint, signature);
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

  /**
   * Whether the process that wrote the files was away when the checkpoints before this one were made:
   * it goes on with one that begins a day, and has every head. A log has gaps wherever its lines went
   * another way.
   * @param {Line} line
   */
  #isAfterGap({ checkpoint: { number, previous, time }, full, heads }) {
    if (!this.last || previous === hashOf(this.last) || number <= this.last.number + 1)
      return false;
    return heads ? full === true && time.slice(0, 10) > this.last.time.slice(0, 10) : true;
  }

  /** The checkpoint of an export that the files do not have, as one of a gap in them. @param {Statement} checkpoint */
  #addMissing(checkpoint) {
    const { number, previous } = checkpoint;
    const gap = this.#gaps.find(({ from, to }) => number >= from && number <= to);
    if (!gap) {
      this.#bad(number, 'is of the export, and missing in the files');
      return;
    }
    this.#findings.note(
      `the export was sealed by checkpoint ${number}, which the files do not have`,
    );
    if (number === gap.from && previous !== gap.before)
      this.#bad(number, `does not follow from number ${number - 1}`);
    if (number === gap.to && hashOf(checkpoint) !== gap.last)
      this.#bad(number + 1, `does not follow from number ${number}`);
  }

  /** Whether all that was sealed before a gap is sealed behind it. @param {number} number @param {Head[]} heads */
  #compare(number, heads) {
    for (const { head } of this.#heads.values()) {
      const [chain, seq] = head;
      const now = heads.find(([name]) => name === chain);
      if (!now || now[1] < seq || (now[1] === seq && canonical(now) !== canonical(head))) {
        this.#bad(number, `does not seal what was sealed of ${chain} before`);
      }
    }
  }

  /** @param {Statement} checkpoint @param {boolean} isAfterGap */
  #follow({ number, previous, time, conflicts, found }, isAfterGap) {
    if (!this.last) {
      if (previous !== NO_PREVIOUS) {
        this.#findings.note(`the checkpoint files begin with number ${number}`);
      }
      return;
    }
    if (isAfterGap) {
      const [from, to] = [this.last.number + 1, number - 1];
      this.#gaps.push({ from, to, before: hashOf(this.last), last: previous });
      this.#findings.note(
        from === to
          ? `checkpoint ${from} is missing in the files`
          : `checkpoints ${from} to ${to} are missing in the files`,
      );
      if (conflicts !== this.last.conflicts + found.length && number > this.#accepted) {
        this.#bad(number, `says that ${conflicts} conflicts were found so far`);
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
