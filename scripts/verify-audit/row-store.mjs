const SIZE = 32;

/** The rows of one chain, 72 bytes each, in whatever order they came. */
class Column {
  count = 0;
  #seqs = new Float64Array(16);
  #hashes = Buffer.alloc(16 * 2 * SIZE);

  /** @param {number} seq @param {string} prev @param {string} hash */
  push(seq, prev, hash) {
    if (this.count === this.#seqs.length) this.#grow();
    this.#seqs[this.count] = seq;
    this.#hashes.write(prev + hash, this.count * 2 * SIZE, 'hex');
    this.count += 1;
  }

  #grow() {
    const seqs = new Float64Array(this.#seqs.length * 2);
    seqs.set(this.#seqs);
    this.#seqs = seqs;
    this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
  }

  /** @param {number} at */
  row(at) {
    const from = at * 2 * SIZE;
    return {
      seq: this.#seqs[at],
      prev: this.#hashes.toString('hex', from, from + SIZE),
      hash: this.#hashes.toString('hex', from + SIZE, from + 2 * SIZE),
    };
  }

  /** Every row, by number. */
  *rows() {
    const order = Uint32Array.from({ length: this.count }, (_none, at) => at);
    order.sort((one, other) => this.#seqs[one] - this.#seqs[other]);
    for (const at of order) yield this.row(at);
  }
}

/** Places and hashes of all rows, by chain. */
export class RowStore {
  count = 0;
  /** @type {Map<string, Column>} */
  #columns = new Map();

  /** @param {import('./rows.mjs').Row} row */
  add({ chain, seq, prev, hash }) {
    this.count += 1;
    const column = this.#columns.get(chain) ?? new Column();
    this.#columns.set(chain, column);
    column.push(seq, prev, hash);
  }

  chains() {
    return [...this.#columns.keys()];
  }

  /** @param {string} chain */
  rows(chain) {
    return this.#columns.get(chain)?.rows() ?? [];
  }
}
