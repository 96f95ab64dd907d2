import { readFile } from 'node:fs/promises';

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

/** The line that ends a run. @param {Count[]} counts */
export function summaryLine(counts) {
  const sum = (/** @type {keyof Count} */ key) => counts.reduce((all, one) => all + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
