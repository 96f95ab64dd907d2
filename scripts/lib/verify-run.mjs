import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, runTool, TOOLS } from './run.mjs';
import { joinShared } from './shared-rows.mjs';

/**
 * @typedef {import('../../verify/check.ts').CheckRow} CheckRow
 * @typedef {import('../../verify/check.ts').Mutant} Mutant
 * @typedef {{ row: CheckRow, file: string, files?: string[], passed: boolean, failures: string[], seconds: number }} Result
 * @typedef {{ results: Result[], failures: string[], output: string }} Outcome
 * @typedef {{ paths?: string[], pattern?: string, env?: Record<string, string> }} Selection
 */

const REPORTS = join(ROOT, 'node_modules/.cache/verify');
let reports = 0;

/** @param {(file: string) => Promise<{ output: string }>} work */
async function reported(work) {
  await mkdir(REPORTS, { recursive: true });
  const file = join(REPORTS, `report-${process.pid}-${(reports += 1)}.json`);
  const { output } = await work(file);
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  await rm(file, { force: true });
  return { report, output };
}

/** Runs checks on the server and reads what they noted. @param {Selection} selection @returns {Promise<Outcome>} */
export async function runVitest({ paths = [], pattern, env = {} }) {
  const { report, output } = await reported((file) =>
    runTool(
      TOOLS.vitest,
      [
        'run',
        '--project',
        'verify*',
        ...paths,
        ...(pattern ? ['-t', pattern] : []),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      env,
    ),
  );
  const files = report.testResults ?? [];
  const results = files.flatMap((/** @type {any} */ { name, assertionResults }) =>
    assertionResults
      .filter((/** @type {any} */ { meta }) => meta?.row)
      .map((/** @type {any} */ one) => ({
        row: one.meta.row,
        file: name.slice(ROOT.length + 1),
        passed: one.status === 'passed',
        failures: one.failureMessages,
        seconds: (one.duration ?? 0) / 1000,
      })),
  );
  // A file that does not load has no tests, only a message.
  const broken = files
    .filter(
      (/** @type {any} */ { status, assertionResults }) =>
        status === 'failed' &&
        !assertionResults.some((/** @type {any} */ one) => one.status === 'failed'),
    )
    .map((/** @type {any} */ { name, message }) => `${name.slice(ROOT.length + 1)}: ${message}`);
  // Left out by a hook that failed, or never begun: not by the pattern.
  const asked = new RegExp(pattern ?? '');
  const silent = files.flatMap((/** @type {any} */ { name, status, assertionResults }) =>
    assertionResults.length === 0 && status !== 'failed'
      ? [`did not report: ${name.slice(ROOT.length + 1)}`]
      : assertionResults
          .filter((/** @type {any} */ { meta, fullName }) => !meta?.row && asked.test(fullName))
          .map((/** @type {any} */ { fullName }) => `did not report: ${fullName}`),
  );
  return { results, failures: report.testResults ? [...broken, ...silent] : ['no report'], output };
}

/** @param {any} suite @returns {any[]} */
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

/** Runs checks in the browser and reads what they noted. @param {Selection} selection @returns {Promise<Outcome>} */
export async function runPlaywright({ paths = [], pattern = '\\bT-\\d\\d', env = {} }) {
  const { report, output } = await reported((file) =>
    runTool(
      TOOLS.playwright,
      [
        'test',
        '-c',
        'e2e/playwright.config.ts',
        ...paths,
        '--grep',
        pattern,
        '--reporter=list,json',
        // One failed expectation is all that is asked of a mutant.
        ...(env['VERIFY_MUTANT'] ? ['--max-failures=1'] : []),
      ],
      { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    ),
  );
  /** @type {string[]} */
  const silent = [];
  const results = (report.suites ?? []).flatMap(specsOf).flatMap((/** @type {any} */ spec) => {
    const test = spec.tests[0];
    const last = test?.results.at(-1);
    const note = [...(last?.annotations ?? []), ...(test?.annotations ?? [])].find(
      (/** @type {any} */ { type }) => type === 'check',
    );
    if (!note) return [];
    // Left out after the first failure: says nothing.
    if (!last || (last.status !== 'passed' && last.errors.length === 0)) {
      silent.push(`did not report: ${spec.title}`);
      return [];
    }
    return [
      {
        row: JSON.parse(note.description),
        file: `e2e/specs/${spec.file}`,
        passed: last.status === 'passed',
        failures: last.errors.map((/** @type {any} */ { message }) =>
          stripVTControlCharacters(message),
        ),
        seconds: last.duration / 1000,
      },
    ];
  });
  const errors = (report.errors ?? []).map((/** @type {any} */ { message }) => message);
  return {
    results: joinShared(results),
    failures: report.suites ? [...errors, ...silent] : ['no report', ...errors],
    output,
  };
}

/** An expectation that failed; anything else broke before it could tell. @param {string} message */
const isExpectation = (message) =>
  /^(AssertionError|Error: expect\(|Error: .*\n+.*expect\()/.test(message) ||
  // One that was polled for, and never came true.
  /^Error: .*\n[^]*exceeded while waiting on the predicate/.test(message);

const escapeRegExp = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Whether a check sees a break: one of its expectations must fail, in the small dose.
 * @param {Result} result of the whole product
 * @param {Mutant} mutant
 * @param {Record<string, string>} env
 * @returns {Promise<import('./verify-table.mjs').MutantRow>}
 */
export async function tryMutant({ row, file, files = [file] }, mutant, env) {
  const isBrowser = file.startsWith('e2e/');
  const { results, failures, output } = await (isBrowser ? runPlaywright : runVitest)({
    paths: files,
    pattern: escapeRegExp(`${row.id} ${row.asks}`),
    env: { ...env, VERIFY_DOSE: 'small', VERIFY_MUTANT: JSON.stringify(mutant) },
  });
  const own = results.find((one) => one.row.id === row.id && one.row.asks === row.asks);
  if (own?.passed) return { name: mutant.name, outcome: 'missed' };
  if (own?.failures.some(isExpectation)) return { name: mutant.name, outcome: 'caught' };
  const why = own?.failures[0] ?? failures[0] ?? output.slice(-500);
  return { name: mutant.name, outcome: 'broken', why: why.split('\n', 1)[0] ?? '' };
}
