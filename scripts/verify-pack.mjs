// Verifies an evidence pack of an access review without a server and without a database, in Node
// alone. It shares no code with what writes the pack.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyPack } from './verify-pack/verify.mjs';

const USAGE = `Usage: npm run verify-pack -- [options] FILE

Checks the evidence pack of an access review: that no file in it was changed, taken out or added, that
it is signed, that its items are the snapshot that the review started with, and that the decisions are
about these items, by those whom they were given to.

  FILE              the archive (.zip) that the dashboard saves
  --key FINGERPRINT the key to believe: SHA-256, hex, as the dashboard shows it. Left out: the key in
                    the pack, which shows that the pack is whole, not who made it.
  --json            the result as JSON

Ends with 0: intact. 1: something does not fit; each file is named. 2: cannot be read, or is
no evidence pack.`;

const OPTIONS = /** @type {const} */ ({
  key: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});
const SHOWN = 20;

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

/** @param {import('./verify-pack/verify.d.mts').PackVerdict} verdict */
const report = ({ isIntact, problems, notes, facts }) => {
  if (facts) {
    const { review, org } = facts;
    say(`${review.name}, run ${review.number}, of ${org.name}`);
    say(
      `${facts.items} items, ${facts.decisions} decisions, ${facts.auditRows} rows of the audit log`,
    );
    say(`made ${facts.madeAt} by ${facts.madeBy.full_name}, key ${facts.fingerprint}`);
  }
  for (const note of notes) say(`note: ${note}`);
  for (const { file, why } of problems.slice(0, SHOWN)) say(`  ${file} ${why}`.trimEnd());
  if (problems.length > SHOWN) say(`  and ${problems.length - SHOWN} more`);
  say(isIntact ? 'intact' : 'NOT INTACT');
};

const main = async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const { key } = values;
  if (key !== undefined && !/^[\da-f]{64}$/i.test(key)) {
    process.stderr.write('--key: a fingerprint is 64 hexadecimal digits\n');
    return 2;
  }
  const bytes = await readFile(file);
  const verdict = await verifyPack(bytes, key === undefined ? {} : { fingerprint: key });
  if (values.json) say(JSON.stringify(verdict, null, 2));
  else report(verdict);
  if (verdict.isIntact) return 0;
  return verdict.problems.every(({ code }) => code === 'not_a_pack') ? 2 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
