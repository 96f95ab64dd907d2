// Verifies an exported audit log without a server and without a database, in Node alone. It shares
// no code with what writes the log: docs/verify-audit.md says what it finds and what it cannot.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fingerprintOf, fingerprintOfPem } from './verify-audit/keys.mjs';
import { openCheckpoints, openExport } from './verify-audit/source.mjs';
import { verifyAudit } from './verify-audit/verify.mjs';

const USAGE = `Usage: npm run verify-audit -- [options] [EXPORT]

Checks an exported audit log: every hash, link, gap and fork, the signed checkpoints, and that the
rows are those that were sealed.

  EXPORT               the archive (.zip) that the dashboard saves, its files in a folder, or rows
                       alone (.jsonl). Left out: only the checkpoint files are checked.
  --checkpoints PATH   a checkpoint file, or the folder of them. May be given more than once, in any
                       order, also for copies of the same ones: they must not contradict each other.
                       Lines of the server's log (audit checkpoint) are taken, too.
  --key KEY            the public key to believe: a PEM file or a fingerprint (SHA-256, hex). May be
                       given more than once. Left out: the first key that is met is believed.
  --accept N           the conflicts that checkpoints up to number N tell of were explained, such as
                       by a backup that was restored.
  --json               the result as JSON

Ends with 0: intact. 1: something does not fit; the first row is named. 2: cannot be read.
3: nothing wrong was found, but not everything could be checked; the notes say what.`;

const OPTIONS = /** @type {const} */ ({
  checkpoints: { type: 'string', multiple: true, default: [] },
  key: { type: 'string', multiple: true, default: [] },
  accept: { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});
const SHOWN = 20;

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

/** @param {string} key */
const fingerprintFrom = async (key) =>
  /^[\da-f]{64}$/i.test(key) ? key.toLowerCase() : fingerprintOfPem(await readFile(key, 'utf8'));

/** @param {import('./verify-audit/findings.mjs').Problem} problem */
const lineOf = ({ chain, seq, why }) => `  ${chain} ${seq}: ${why}`;

/** @param {Awaited<ReturnType<typeof verifyAudit>>} result @param {number} code */
const report = ({ findings, facts, checkpoints }, code) => {
  const { rows, chains, isFiltered, checkpoints: count } = facts;
  const [first, ...more] = findings.problems();
  say(
    `${rows} rows in ${chains} chains${isFiltered ? ', a filtered export' : ''}; ${count} checkpoints`,
  );
  if (checkpoints.newest) {
    const { number, time, public_key: key } = checkpoints.newest;
    say(`newest checkpoint: number ${number}, ${time}, key ${fingerprintOf(key)}`);
  }
  for (const note of findings.notes) say(`note: ${note}`);
  if (first) {
    say(`first that does not fit:\n${lineOf(first)}`);
    if (more.length > 0) say(`and ${findings.count - 1} more:`);
    for (const problem of more.slice(0, SHOWN)) say(lineOf(problem));
  }
  say(['INTACT', 'NOT INTACT', '', 'NOTHING WRONG FOUND, but see the notes'][code] ?? '');
};

/** @returns {Promise<number>} */
const main = async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [at, ...others] = positionals;
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const accepted = Number(values.accept);
  if (others.length > 0 || !Number.isInteger(accepted))
    throw new Error('--help says how to call this');
  if (at === undefined && values.checkpoints.length === 0) throw new Error(USAGE);
  const result = await verifyAudit({
    files: at === undefined ? null : await openExport(at),
    checkpoints: await Promise.all(values.checkpoints.map(openCheckpoints)),
    fingerprints: await Promise.all(values.key.map(fingerprintFrom)),
    accepted,
  });
  const { findings, facts } = result;
  const code = findings.count > 0 ? 1 : findings.notes.length > 0 ? 3 : 0;
  if (values.json) {
    say(
      JSON.stringify({
        ok: code === 0,
        ...facts,
        notes: findings.notes,
        problems: findings.problems(),
      }),
    );
  } else {
    report(result, code);
  }
  return code;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
