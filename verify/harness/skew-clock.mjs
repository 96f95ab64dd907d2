// Preloaded into a server process: its wall clock is off by SKEW_MS, or by one after the other of
// several (separated by commas), changing every JUMP_MS. The database and the monotonic clock are not.
const offsets = (process.env['SKEW_MS'] ?? '0').split(',').map(Number);
const every = Number(process.env['JUMP_MS'] ?? '50');
const RealDate = Date;
const began = performance.now();

const offset = () => offsets[Math.floor((performance.now() - began) / every) % offsets.length] ?? 0;
const now = () => RealDate.now() + offset();

globalThis.Date = class extends RealDate {
  /** @param {unknown[]} given */
  constructor(...given) {
    // @ts-expect-error the constructor of Date has overloads that a rest parameter cannot name
    super(...(given.length === 0 ? [now()] : given));
  }

  /** @param {unknown} value */
  static [Symbol.hasInstance](value) {
    return RealDate[Symbol.hasInstance](value);
  }

  static now() {
    return now();
  }
};
