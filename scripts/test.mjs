// npm test: everything that is checked, step by step. A failed step does not stop the next ones. The last line is `N passed, M failed`: tests, and one for each step without tests.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { countTests, listFailures, summaryLine } from './lib/reports.mjs';
import { ROOT, run, runTool, TOOLS } from './lib/run.mjs';

await ensureInstalled();

const cache = join(ROOT, 'node_modules/.cache');
await mkdir(cache, { recursive: true });
const reports = await mkdtemp(join(cache, 'reports-'));

/** @param {string} project */
const vitest = (project) => (/** @type {string} */ report) =>
  runTool(TOOLS.vitest, [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);

/** @type {{ name: string, work: (report: string) => Promise<import('./lib/run.mjs').Outcome>, hasTests?: boolean }[]} */
const STEPS = [
  { name: 'format', work: () => runTool(TOOLS.oxfmt, ['--check']) },
  { name: 'types', work: () => runTool(TOOLS.tsc, ['-b']) },
  { name: 'lint', work: () => runTool(TOOLS.oxlint, ['--deny-warnings']) },
  { name: 'unit tests', work: vitest('unit'), hasTests: true },
  { name: 'server tests', work: vitest('server'), hasTests: true },
  { name: 'build', work: () => run(process.execPath, ['scripts/build.mjs']) },
  // They start servers of the build.
  { name: 'promises', work: vitest('verify*'), hasTests: true },
  { name: 'sizes', work: () => run(process.execPath, ['scripts/size-check.mjs']) },
  {
    name: 'e2e tests',
    work: (report) =>
      runTool(
        TOOLS.playwright,
        ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
        {
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
      ),
    hasTests: true,
  },
];

const failures = [];
/** @param {typeof STEPS[number]} step */
const take = async ({ name, work, hasTests }) => {
  console.log(`${name} …`);
  const started = performance.now();
  const report = join(reports, `${name.replace(' ', '-')}.json`);
  const { code, output } = await work(report);
  const count = hasTests
    ? await countTests(report, code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  if (code !== 0 || name === 'sizes') console.log(output);
  if (hasTests && code !== 0) failures.push(...(await listFailures(report)));
  return { name, seconds: (performance.now() - started) / 1000, ...count };
};

const rows = [];
for (const step of STEPS) rows.push(await take(step));
await rm(reports, { recursive: true });

console.log('');
for (const { name, seconds, passed, failed } of rows) {
  const cells = [
    name.padEnd(14),
    `${seconds.toFixed(1)} s`.padStart(9),
    `${passed} ok`.padStart(9),
  ];
  console.log([...cells, failed === 0 ? '' : `${failed} FAILED`].join('  ').trimEnd());
}
for (const { name, message } of failures) console.log(`\nFAILED ${name}\n${message}`);
console.log(`\n${summaryLine(rows)}`);
process.exitCode = rows.some(({ failed }) => failed > 0) ? 1 : 0;
