import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Whole runs of the browser's tests on one commit, added up over any number of sittings.
 * `failed` names the tests that failed in a run and how often.
 * @typedef {{ runs: number, failedRuns: number, seconds: number, failed: Record<string, number> }} Tally
 * @typedef {{ passed: boolean, seconds: number, failed: string[] }} OneRun
 */

/** @returns {Tally} */
export const emptyTally = () => ({ runs: 0, failedRuns: 0, seconds: 0, failed: {} });

/** @param {Tally} tally @param {OneRun} run @returns {Tally} */
export const withRun = (tally, { passed, seconds, failed }) => ({
  runs: tally.runs + 1,
  failedRuns: tally.failedRuns + (passed ? 0 : 1),
  seconds: tally.seconds + seconds,
  failed: failed.reduce((sums, name) => ({ ...sums, [name]: (sums[name] ?? 0) + 1 }), tally.failed),
});

/** @param {any} suite @param {string[]} above @returns {string[]} names of the tests that failed */
const failedIn = (suite, above) => {
  const names = [...above, suite.title];
  return [
    ...(suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
      spec.ok ? [] : [[...names, spec.title].join(' › ')],
    ),
    ...(suite.suites ?? []).flatMap((/** @type {any} */ inner) => failedIn(inner, names)),
  ];
};

/** What a JSON report of Playwright says about a run. @param {any} report @returns {OneRun} */
export const runOf = (report) => {
  const failed = (report.suites ?? []).flatMap((/** @type {any} */ suite) => failedIn(suite, []));
  return {
    // A run without a report, or with an error outside of its tests, is a failed one.
    passed: failed.length === 0 && report.errors?.length === 0 && report.stats?.expected > 0,
    seconds: (report.stats?.duration ?? 0) / 1000,
    failed,
  };
};

/** "200 runs, 1 failed (0.5%), 231 s each". @param {Tally} tally */
export const flakeFigure = ({ runs, failedRuns, seconds }) => {
  const share = runs === 0 ? 0 : (failedRuns / runs) * 100;
  return `${runs} runs, ${failedRuns} failed (${share.toFixed(1)}%), ${Math.round(seconds / Math.max(1, runs))} s each`;
};

/** @param {string} file @param {string} commit @returns {Promise<Tally>} */
export async function readTally(file, commit) {
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  return kept[commit] ?? emptyTally();
}

/** Kept by commit: runs of another product prove nothing about this one. @param {string} file @param {string} commit @param {Tally} tally */
export async function writeTally(file, commit, tally) {
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...kept, [commit]: tally }, null, 2)}\n`);
}
