import { canonical, members, sha256 } from './canonical.mjs';

const LEAF = Buffer.from([0]);
const HASH = /^[\da-f]{64}$/;

/**
 * Where a row stands, and whether its content is what its hash says.
 * @typedef {{ chain: string, seq: number, prev: string, hash: string, at: string, why: string | null }} Row
 */

/** The org that a chain is of: `org/7/authn/2` → 7. @param {string} chain */
export const orgOf = (chain) => Number(/^org\/(\d+)/.exec(chain)?.[1] ?? 0);

/** What stands before the first row of a chain. @param {string} chain @param {string} createdAt */
export const genesis = (chain, createdAt) =>
  sha256(LEAF, canonical({ chain, created_at: createdAt, genesis: true })).toString('hex');

/**
 * SHA-256(0x00 || chain LF seq LF || previous hash || RFC 8785 form of the row without its place).
 * @param {string} line
 * @returns {Row}
 * @throws Error where the line is no row
 */
export const readRow = (line) => {
  const row = JSON.parse(line);
  const { chain, seq, prev_hash: prev, hash, created_at: at } = row;
  if (typeof chain !== 'string' || !Number.isSafeInteger(seq))
    throw new Error('no place in a chain');
  const all = [];
  const hashed = [];
  for (const [name, text] of members(row)) {
    all.push(text);
    if (!['chain', 'seq', 'prev_hash', 'hash'].includes(name)) hashed.push(text);
  }
  const place = { chain, seq, prev, hash, at };
  if (!HASH.test(prev) || !HASH.test(hash)) return { ...place, why: 'has no hashes' };
  // Otherwise another reader could take another value from it, as of names that stand twice.
  if (line !== `{${all.join(',')}}`) return { ...place, why: 'is not in canonical form' };
  const bytes = Buffer.from(prev, 'hex');
  const made = sha256(LEAF, `${chain}\n${seq}\n`, bytes, `{${hashed.join(',')}}`).toString('hex');
  if (made !== hash) return { ...place, why: 'was changed: its hash does not fit its content' };
  if (row.org_id !== orgOf(chain)) {
    return { ...place, why: `belongs to org ${row.org_id}, its chain to org ${orgOf(chain)}` };
  }
  return { ...place, why: null };
};
