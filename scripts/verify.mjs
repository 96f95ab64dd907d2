// npm run verify: every promise with a figure, as a table. `npm run verify -- T-01 audit` runs
// some: ids and areas. Results are kept in verify/results/latest.json, a row a check.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { hasOldest, startOldest } from './lib/postgres.mjs';
import { ROOT } from './lib/run.mjs';
import { runPlaywright, runVitest, tryMutant } from './lib/verify-run.mjs';
import { coverOf, inOrder, keyOf, stillKept, textTable } from './lib/verify-table.mjs';

const RESULTS = join(ROOT, 'verify/results/latest.json');
/** What also runs on the oldest PostgreSQL. */
const ON_OLDEST = ['T-30', 'T-31', 'Migrations'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dose: { type: 'string', default: 'full' },
    mutants: { type: 'boolean', default: true },
    'postgres-15': { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const dose = values.dose === 'small' ? 'small' : 'full';
const folders = await readdir(join(ROOT, 'verify'), { withFileTypes: true });
const areas = folders
  .filter((entry) => entry.isDirectory() && !['harness', 'results'].includes(entry.name))
  .map(({ name }) => name);
// Areas are folders, in small letters; an id begins with a capital.
const ids = positionals.filter((name) => /^[A-Z]/.test(name));
const named = positionals.filter((name) => !ids.includes(name));
const unknown = named.filter((name) => ![...areas, 'interface'].includes(name));
if (values.help || unknown.length > 0 || !['small', 'full'].includes(values.dose)) {
  if (unknown.length > 0) console.error(`no such area: ${unknown.join(', ')}`);
  console.log(`npm run verify -- [--dose=small|full] [--no-mutants] [--no-postgres-15] [area or id …]
areas: ${[...areas, 'interface'].join(', ')}; ids as in the table: T-01 "Power cut"`);
  process.exit(values.help ? 0 : 2);
}

await ensureInstalled();
await ensureBuilt();

const git = (/** @type {string[]} */ ...args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
/** @type {string} */
let commit;
try {
  const changed = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--',
    '.',
    ':!verify/results',
    ':!README.md',
  );
  commit = `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
} catch {
  commit = 'no checkout';
}

const [cpu] = cpus();
const machine = `${cpus().length} cores (${cpu?.model.trim() || process.arch}), ${Math.round(totalmem() / 2 ** 30)} GiB`;

/** Checks by their ids; not from the start of the name, for they may stand in a group. */
const patternOf = (/** @type {string[]} */ chosen) => `\\b(${chosen.join('|')}) `;
/** What of an area is asked for: all of it (undefined), some ids, or nothing (an empty list). */
const idsIn = (/** @type {string} */ area) =>
  named.includes(area) || positionals.length === 0 ? undefined : ids;
/** @type {import('./lib/verify-table.mjs').Row[]} */
const rows = [];
/** @type {string[]} */
const failures = [];
/** Areas, and ids in them, that ran to the end: of them nothing older is kept. */
const covered = new Set();

/**
 * Runs a group of checks and then its mutants, and says how each went.
 * @param {string} area
 * @param {string} on
 * @param {import('./lib/verify-run.mjs').Outcome} outcome
 * @param {Record<string, string>} env
 */
async function take(area, on, outcome, env) {
  const failed = outcome.failures.filter(
    (line) => !/No test files found|No tests found/.test(line),
  );
  failures.push(...failed);
  for (const result of outcome.results) {
    const { row, passed, seconds } = result;
    const mutants = [];
    for (const mutant of values.mutants ? row.mutants : []) {
      mutants.push(await tryMutant(result, mutant, env));
    }
    const why = row.cannot ?? (passed ? undefined : result.failures[0]?.split('\n', 1)[0]);
    rows.push({
      id: row.id,
      area,
      asks: row.asks,
      on,
      figures: row.figures,
      state: row.cannot ? 'not run' : passed ? 'held' : 'short',
      ...(why && { why }),
      mutants,
      dose,
      seconds,
      commit,
      machine,
      at: new Date().toISOString(),
    });
    console.log(textTable(rows.slice(-1)));
    await save();
  }
  // Where a check did not report, nobody knows which rows of before are its.
  if (failed.length === 0) {
    if (!idsIn(area)) covered.add(coverOf({ area, on }));
    for (const { row } of outcome.results) {
      if (idsIn(area)?.includes(row.id)) covered.add(coverOf({ area, on }, row.id));
    }
  }
  await save();
}

/** Puts the new rows among the kept ones. */
async function save() {
  /** @type {import('./lib/verify-table.mjs').Results} */
  const kept = JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{"rows":[]}'));
  const older = stillKept(kept.rows, rows, covered);
  const before = new Map(kept.rows.map((row) => [keyOf(row), row]));
  // Where no mutant was tried, those that the check has caught before stay with it.
  const newer = values.mutants
    ? rows
    : rows.map((row) => ({ ...row, mutants: before.get(keyOf(row))?.mutants ?? [] }));
  /** @type {import('./lib/verify-table.mjs').Results} */
  const results = { node: process.versions.node, rows: inOrder([...older, ...newer]) };
  await mkdir(join(ROOT, 'verify/results'), { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}

const env = { VERIFY_DOSE: dose };
for (const area of [...areas, 'interface']) {
  const chosen = idsIn(area);
  if (chosen?.length === 0) continue;
  const selection = { env, ...(chosen && { pattern: patternOf(chosen) }) };
  const outcome =
    area === 'interface'
      ? await runPlaywright(selection)
      : await runVitest({ ...selection, paths: [`verify/${area}/`] });
  await take(area, '', outcome, env);
}
const onOldest = ON_OLDEST.filter((id) => idsIn('faults')?.includes(id) ?? true);
if (values['postgres-15'] && onOldest.length > 0 && hasOldest()) {
  const server = await startOldest();
  const there = { ...env, TEST_DATABASE_URL: server.url };
  const outcome = await runVitest({
    paths: ['verify/faults/'],
    env: there,
    pattern: patternOf(onOldest),
  });
  await take('faults', 'PostgreSQL 15', outcome, there).finally(() => server.stop());
}

const missing = ids.filter((id) => !rows.some((row) => row.id === id));
if (missing.length > 0) failures.push(`no such check: ${missing.join(', ')}`);
const bad = rows.filter(
  ({ state, mutants }) => state === 'short' || mutants.some(({ outcome }) => outcome !== 'caught'),
);
console.log(`\n${textTable(rows)}\n`);
for (const line of failures) console.error(line);
const held = rows.filter((row) => row.state === 'held' && !bad.includes(row)).length;
const left = rows.filter(({ state }) => state === 'not run').length;
console.log(
  `${held} of ${rows.length} held, with every mutant caught${left > 0 ? `; ${left} not run` : ''}`,
);
process.exitCode = bad.length > 0 || failures.length > 0 ? 1 : 0;
