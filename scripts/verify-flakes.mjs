// T-75: whole runs of the browser's tests, one after the other, none repeated for its own sake.
// `node scripts/verify-flakes.mjs 50` adds 50 runs to those of this commit that are kept in
// verify/results/flakes.json; 200 in all are asked for. Chromium alone: a closed network has no
// other engine to download. Exits with 1 when one of these runs failed.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { flakeFigure, readTally, runOf, withRun, writeTally } from './lib/flakes.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, runTool, TOOLS } from './lib/run.mjs';

const KEPT = join(ROOT, 'verify/results/flakes.json');
const wanted = Number(process.argv[2] ?? '10');
if (!Number.isInteger(wanted) || wanted < 1) {
  console.error('how many runs? a number above 0');
  process.exit(2);
}
await ensureInstalled();
await ensureBuilt();

const git = (/** @type {string[]} */ ...args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const isChanged = git(
  'status',
  '--porcelain',
  '--untracked-files=no',
  '--',
  '.',
  ':!verify/results',
);
const commit = `${git('rev-parse', '--short', 'HEAD')}${isChanged ? '+' : ''}`;

const reports = join(ROOT, 'node_modules/.cache/verify');
await mkdir(reports, { recursive: true });
const report = join(reports, `flakes-${process.pid}.json`);
for (let turn = 1; turn <= wanted; turn += 1) {
  await rm(report, { force: true });
  await runTool(TOOLS.playwright, ['test', '-c', 'e2e/playwright.config.ts', '--reporter=json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const run = runOf(JSON.parse(await readFile(report, 'utf8').catch(() => '{}')));
  // After every run: whoever stops this loses one run at most.
  const tally = withRun(await readTally(KEPT, commit), run);
  await writeTally(KEPT, commit, tally);
  console.log(
    `${turn} of ${wanted}: ${run.passed ? 'passed' : `failed: ${run.failed.join('; ')}`}`,
  );
  console.log(`${commit}: ${flakeFigure(tally)}`);
  if (!run.passed) process.exitCode = 1;
}
await rm(report, { force: true });
