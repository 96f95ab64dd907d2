/**
 * One thing that does not fit. `seq` is the first row that can be another one than it was, `to` the
 * last; the same where the row itself shows it.
 * @typedef {{ chain: string, seq: number, to: number, why: string }} Problem
 */

const MOST = 1000;

/** What was found, in the order of chains and numbers. */
export class Findings {
  /** @type {Problem[]} */
  #problems = [];
  /** What could not be checked, or is odd. @type {string[]} */
  notes = [];
  count = 0;

  /** @param {string} chain @param {number} seq @param {string} why @param {number} [to] */
  bad(chain, seq, why, to = seq) {
    this.count += 1;
    if (this.#problems.length < MOST) this.#problems.push({ chain, seq, to, why });
  }

  /** Whether something in this span was found already. @param {string} chain @param {number} from @param {number} to */
  has(chain, from, to) {
    return this.#problems.some((one) => one.chain === chain && one.seq <= to && one.to >= from);
  }

  /** @param {string} text */
  note(text) {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  /** By chain and number; of several about one row, the narrowest first. */
  problems() {
    const order = (/** @type {Problem} */ one, /** @type {Problem} */ other) =>
      one.chain.localeCompare(other.chain) || one.seq - other.seq || one.to - other.to;
    return [...this.#problems].sort(order);
  }
}
