import { canonical, fromHex, isSignedBy, sha256, utf8 } from './bytes.mjs';

const LEAF = new Uint8Array([0]);
const FILE = 'audit/rows.jsonl';

/** @typedef {import('./contents.mjs').Row} Row */
/** @typedef {import('./contents.mjs').Report} Report */

/**
 * Whether each row of the audit log is what its hash says. That none was left out of the log, only
 * the whole log shows: `npm run verify-audit`.
 * @param {Row[]} rows @param {Report} report
 */
export const checkAuditRows = async (rows, report) => {
  for (const row of rows) {
    const { chain, seq, prev_hash: before, hash, ...hashed } = row;
    const made = await sha256(
      LEAF,
      utf8(`${chain}\n${seq}\n`),
      fromHex(String(before)),
      utf8(canonical(hashed)),
    );
    if (made !== hash) report(FILE, 'audit', `row ${seq} of ${chain} does not fit its hash`);
  }
};

/**
 * Whether the checkpoint that seals the log is signed, and reaches as far as these rows.
 * @param {Row} manifest @param {Row[]} rows @param {Report} report @param {(note: string) => void} note
 */
export const checkCheckpoint = async (manifest, rows, report, note) => {
  const { checkpoint: sealed, heads = {} } = manifest.audit;
  if (!sealed) {
    note('No checkpoint seals the audit log yet: that its rows were not replaced cannot be shown.');
    return;
  }
  const { checkpoint, signature } = sealed;
  if (!(await isSignedBy(checkpoint.public_key, utf8(canonical(checkpoint)), signature))) {
    report('manifest.json', 'signature', 'the checkpoint in it is not signed with its key');
  }
  if (checkpoint.public_key !== manifest.public_key) {
    note('The checkpoint of the audit log is signed with another key than the pack.');
  }
  const beyond = rows.filter(({ chain, seq }) => seq > (heads[chain]?.seq ?? 0)).length;
  if (beyond > 0)
    note(`${beyond} rows of the audit log are newer than checkpoint ${checkpoint.number}.`);
};
