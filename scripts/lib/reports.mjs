import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ passed: number, failed: number }} Count
 */

/**
 * Counts the tests of a JSON report, Vitest's or Playwright's. A run that failed without a failed
 * test (a file that does not load, a report that is not there) counts as one failure.
 * @param {string} file
 * @param {number} code exit code of the run
 * @returns {Promise<Count>}
 */
export async function countTests(file, code) {
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const count = report.stats
    ? { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
    : { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 };
  if (code !== 0 && count.failed === 0) return { ...count, failed: 1 };
  return count;
}

/** @param {string | undefined} message */
const firstLines = (message) =>
  stripVTControlCharacters(message ?? '')
    .split('\n')
    .slice(0, LINES_SHOWN)
    .join('\n');
/** Of the message of a failed test: enough to know what it is about. */
const LINES_SHOWN = 12;

/**
 * The specs of a suite of Playwright that failed, those of the suites within it included.
 * @param {any} suite
 * @returns {{ name: string, message: string }[]}
 */
const failedSpecs = (suite) => [
  ...(suite.suites ?? []).flatMap(failedSpecs),
  ...(suite.specs ?? [])
    .filter((/** @type {any} */ spec) => !spec.ok)
    .map((/** @type {any} */ spec) => ({
      name: `${spec.file}: ${spec.title}`,
      message: firstLines(spec.tests?.[0]?.results?.at(-1)?.errors?.[0]?.message),
    })),
];

/**
 * The failed tests of a JSON report, Vitest's or Playwright's, and the files that did not load, each
 * with the beginning of what it said. They are told again at the end of a run, where they are read.
 * @param {string} file
 * @returns {Promise<{ name: string, message: string }[]>}
 */
export async function listFailures(file) {
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const files = (report.testResults ?? []).flatMap((/** @type {any} */ one) => {
    const failed = one.assertionResults.filter(
      (/** @type {any} */ { status }) => status === 'failed',
    );
    if (failed.length === 0 && one.status === 'failed') {
      return [{ name: one.name, message: firstLines(one.message) }];
    }
    return failed.map((/** @type {any} */ test) => ({
      name: test.fullName,
      message: firstLines(test.failureMessages[0]),
    }));
  });
  return [...files, ...(report.suites ?? []).flatMap(failedSpecs)];
}

/** The line that ends a run. @param {Count[]} counts */
export function summaryLine(counts) {
  const sum = (/** @type {keyof Count} */ key) => counts.reduce((all, one) => all + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
