import { checkAuditRows, checkCheckpoint } from './audit-rows.mjs';
import { fromBase64, isSignedBy, sha256, textOf } from './bytes.mjs';
import { checkApplies, checkDecisions, checkItems } from './contents.mjs';
import { openZip } from './zip.mjs';

const FORMAT = 'rollcall-evidence-pack-1';
const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.sig';
const ROWS = [
  'items.jsonl',
  'decisions.jsonl',
  'assignments.jsonl',
  'applies.jsonl',
  'audit/rows.jsonl',
];

/** @param {string} text */
const linesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {ReturnType<typeof openZip>} files @param {import('./contents.mjs').Report} report */
const readManifest = async (files, report) => {
  const read = async (/** @type {string} */ name) => {
    const file = files.find((one) => one.name === name);
    if (file) return file.read();
    report(name, 'missing', 'is missing');
    return null;
  };
  try {
    const [bytes, signature] = [await read(MANIFEST), await read(SIGNATURE)];
    if (!bytes) return null;
    const manifest = JSON.parse(textOf(bytes));
    if (manifest.format !== FORMAT) {
      report(MANIFEST, 'not_a_pack', 'is not that of an evidence pack that this program knows');
      return null;
    }
    if (signature && !(await isSignedBy(manifest.public_key, bytes, textOf(signature)))) {
      report(SIGNATURE, 'signature', 'does not fit manifest.json: one of the two was changed');
    }
    return manifest;
  } catch (error) {
    report(MANIFEST, 'unreadable', `cannot be read: ${wordsOf(error)}`);
    return null;
  }
};

/**
 * Compares the files with the manifest; gives back the rows of those that it has to look into.
 * @param {ReturnType<typeof openZip>} files @param {Record<string, any>} manifest
 * @param {import('./contents.mjs').Report} report
 */
const readFiles = async (files, manifest, report) => {
  /** @type {Record<string, Record<string, any>[]>} */
  const rows = {};
  const listed = new Map(manifest.files.map((/** @type {any} */ one) => [one.name, one]));
  const met = new Set();
  for (const file of files) {
    const { name } = file;
    if (met.has(name)) report(name, 'added', 'is in the archive twice');
    met.add(name);
    if (name === MANIFEST || name === SIGNATURE) continue;
    const wanted = listed.get(name);
    if (!wanted) {
      report(name, 'added', 'was added: the manifest does not know it');
      continue;
    }
    try {
      const bytes = await file.read();
      if (bytes.length !== wanted.bytes || (await sha256(bytes)) !== wanted.sha256) {
        report(name, 'changed', 'was changed: its SHA-256 is not the one in the manifest');
      }
      if (ROWS.includes(name)) rows[name] = linesOf(textOf(bytes));
    } catch (error) {
      report(name, 'changed', `was changed or damaged: ${wordsOf(error)}`);
    }
  }
  for (const name of listed.keys()) if (!met.has(name)) report(name, 'missing', 'is missing');
  return rows;
};

/**
 * Verifies an evidence pack by itself, in Node or in a browser: that no file was changed, taken out
 * or added, that it is signed, that the items are the snapshot that the review started with, and
 * that the decisions fit them.
 * @param {Uint8Array} bytes of the archive
 * @param {{ fingerprint?: string }} [options] of the key to believe; left out: that in the pack is
 *   believed, which shows that the pack is whole, not who made it
 * @returns {Promise<import('./verify.d.mts').PackVerdict>}
 */
export const verifyPack = async (bytes, { fingerprint } = {}) => {
  /** @type {import('./verify.d.mts').PackProblem[]} */
  const problems = [];
  /** @type {string[]} */
  const notes = [];
  /** @type {import('./contents.mjs').Report} */
  const report = (file, code, why) => {
    problems.push({ file, code: /** @type {any} */ (code), why });
  };
  let files;
  try {
    files = openZip(bytes);
  } catch (error) {
    report('', 'not_a_pack', wordsOf(error));
    return { isIntact: false, problems, notes, facts: null };
  }
  const manifest = await readManifest(files, report);
  if (!manifest) return { isIntact: false, problems, notes, facts: null };
  let found = '';
  try {
    found = await sha256(fromBase64(manifest.public_key));
    if (fingerprint === undefined) {
      notes.push('Compare the fingerprint of the key with one that you were told another way.');
    } else if (found !== fingerprint.toLowerCase()) {
      report(MANIFEST, 'key', `is signed with another key than the one to believe: ${found}`);
    }
    const rows = await readFiles(files, manifest, report);
    const of = (/** @type {string} */ name) => rows[name] ?? [];
    if (rows['items.jsonl']) {
      const items = await checkItems(of('items.jsonl'), manifest, report);
      const decisions = rows['decisions.jsonl'];
      if (decisions) checkDecisions(decisions, of('assignments.jsonl'), items, manifest, report);
      if (rows['applies.jsonl']) checkApplies(of('applies.jsonl'), items, report);
    }
    await checkAuditRows(of('audit/rows.jsonl'), report);
    await checkCheckpoint(manifest, of('audit/rows.jsonl'), report, (note) => notes.push(note));
    return {
      isIntact: problems.length === 0,
      problems,
      notes,
      facts: {
        review: manifest.review,
        org: manifest.org,
        madeAt: manifest.made_at,
        madeBy: manifest.made_by,
        files: manifest.files.length,
        items: of('items.jsonl').length,
        decisions: of('decisions.jsonl').length,
        auditRows: of('audit/rows.jsonl').length,
        fingerprint: found,
        checkpoint: manifest.audit.checkpoint?.checkpoint.number ?? null,
      },
    };
  } catch (error) {
    report(MANIFEST, 'unreadable', `does not say what it should: ${wordsOf(error)}`);
    return { isIntact: false, problems, notes, facts: null };
  }
};
