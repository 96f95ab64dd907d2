// @vitest-environment node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';
import { countTests, listFailures, summaryLine } from './reports.mjs';
import { joinShared } from './shared-rows.mjs';
import { scriptsOf } from './sizes.mjs';
import { coverOf, mutantsCell, stillKept, textTable, verifyMarkdown } from './verify-table.mjs';

it('installs again when the lock file names something else than what is there', () => {
  const lock = (version, optional = {}) => ({
    packages: { '': {}, 'node_modules/a': { version, integrity: `sha-${version}` }, ...optional },
  });
  const other = { 'node_modules/other-platform': { version: '1.0.0', optional: true } };
  expect(isInstalled(lock('1.0.0', other), lock('1.0.0'))).toBe(true);
  expect(isInstalled(lock('1.0.1'), lock('1.0.0'))).toBe(false);
  expect(
    isInstalled(lock('1.0.0', { 'node_modules/b': { version: '1.0.0' } }), lock('1.0.0')),
  ).toBe(false);
  expect(isInstalled(lock('1.0.0'), {})).toBe(false);
  const dev = { 'node_modules/c': { version: '1.0.0', dev: true } };
  expect(isInstalled(lock('1.0.0', dev), lock('1.0.0'))).toBe(false);
  expect(isInstalled(lock('1.0.0', dev), lock('1.0.0'), { isBuilt: true })).toBe(true);
  expect(isInstalled(lock('1.0.1', dev), lock('1.0.0'), { isBuilt: true })).toBe(false);
});

it('counts each script that a page needs once, and no other lazy page', () => {
  const manifest = {
    'index.html': { file: 'main.js', isEntry: true, imports: ['_shared.js'] },
    '_shared.js': { file: 'shared.js' },
    'src/routes/a.tsx': { file: 'a.js', imports: ['index.html', '_shared.js', '_form.js'] },
    '_form.js': { file: 'form.js', imports: ['_shared.js'] },
    'src/routes/b.tsx': { file: 'b.js' },
    'src/shell.tsx': { file: 'shell.js', imports: ['_form.js', '_menu.js'] },
    '_menu.js': { file: 'menu.js' },
  };
  const alone = ['a.js', 'form.js', 'main.js', 'shared.js'];
  expect(scriptsOf(manifest, ['src/routes/a.tsx']).toSorted()).toEqual(alone);
  const within = ['src/shell.tsx', 'src/routes/a.tsx'];
  expect(scriptsOf(manifest, within).toSorted()).toEqual(
    [...alone, 'menu.js', 'shell.js'].toSorted(),
  );
  expect(() => scriptsOf(manifest, ['src/routes/c.tsx'])).toThrow('src/routes/c.tsx');
});

it('sums reports, and takes a run that died without one as a failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-reports-'));
  const write = async (name, content) => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const counts = [
    await countTests(await write('v', { numPassedTests: 5, numFailedTests: 1 }), 1),
    await countTests(await write('p', { stats: { expected: 3, unexpected: 1, flaky: 1 } }), 1),
    await countTests(await write('f', { numPassedTests: 2, numFailedTests: 0 }), 1),
    await countTests(join(folder, 'missing'), 1),
  ];
  expect(summaryLine(counts)).toBe('10 passed, 5 failed');
  await rm(folder, { recursive: true });
});

it('names what failed, in either runner, and a file that does not load', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-reports-'));
  const listed = async (name, report) => {
    await writeFile(join(folder, name), JSON.stringify(report));
    return listFailures(join(folder, name));
  };
  const vitest = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'sums',
            failureMessages: ['\u001b[31m1 is not 2\u001b[0m'],
          },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
    ],
  };
  const error = { message: 'not visible' };
  const spec = {
    title: 'signs in',
    file: 'a.spec.ts',
    ok: false,
    tests: [{ results: [{ errors: [error] }] }],
  };
  expect(await listed('v', vitest)).toEqual([
    { name: 'sums', message: '1 is not 2' },
    { name: 'b.test.ts', message: 'no such file' },
  ]);
  expect(await listed('p', { suites: [{ suites: [{ specs: [spec, { ok: true }] }] }] })).toEqual([
    { name: 'a.spec.ts: signs in', message: 'not visible' },
  ]);
  expect(await listFailures(join(folder, 'missing'))).toEqual([]);
  await rm(folder, { recursive: true });
});

it('makes one row of the tests that prove a promise together', () => {
  const row = { id: 'T-70', asks: 'no violation', mutants: [], figures: ['0 violations'] };
  const part = (held, passed, file = 'a.spec.ts') => ({
    row: { ...row, tally: { unit: 'cells', held, of: 4 } },
    file,
    passed,
    failures: passed ? [] : ['Error: expect('],
    seconds: 2,
  });
  const other = { ...part(1, true), row: { ...row, id: 'T-71' } };
  expect(joinShared([part(4, true), other, part(3, false, 'b.spec.ts')])).toMatchObject([
    {
      row: { id: 'T-70', figures: ['7 of 8 cells', '0 violations'] },
      files: ['a.spec.ts', 'b.spec.ts'],
      passed: false,
      failures: ['Error: expect('],
      seconds: 4,
    },
    { row: { id: 'T-71' }, passed: true },
  ]);
});

describe('the table of promises', () => {
  const row = {
    id: 'T-10',
    area: 'sign-in',
    asks: 'idle sessions | end',
    on: '',
    figures: ['30:00 ± 1 s'],
    state: 'held',
    mutants: [{ name: 'never', outcome: 'caught' }],
    dose: 'full',
    seconds: 61,
    commit: 'abc1234',
    machine: '2 cores',
    at: '2026-01-02T03:04:05.000Z',
  };

  it('names the mutants that were not caught', () => {
    expect(mutantsCell([])).toBe('not tried');
    expect(mutantsCell([...row.mutants, { name: 'too late', outcome: 'missed' }])).toBe(
      '1 of 2; missed: too late',
    );
  });

  it('is in the order of the ids, says what falls short, and keeps its columns', () => {
    const short = { ...row, id: 'T-9', state: 'short', why: 'expected 1 to be 2' };
    expect(textTable([row, short])).toMatch(
      /^T-9 {2}SHORT[^]*expected 1 to be 2[^]*\nT-10 {2}held/,
    );
    const markdown = verifyMarkdown({ node: '20', rows: [row, short] });
    expect(markdown).toContain('1 of 2 held in full. 2026-01-02, commit abc1234, 2 cores, Node 20');
    expect(markdown.split('\n').at(-1)).toBe(
      '| T-10 | idle sessions \\| end | 30:00 ± 1 s | held | 1 of 1 |',
    );
  });

  it('tells what was held in a small dose from what was held in full', () => {
    const small = { ...row, id: 'T-11', dose: 'small' };
    const short = { ...small, id: 'T-12', state: 'short', why: 'expected 1 to be 2' };
    const markdown = verifyMarkdown({ node: '20', rows: [row, small, short] });
    expect(markdown).toContain('1 of 3 held in full, 1 in a small dose only. 2026');
    expect(markdown).toContain('| T-10 | idle sessions \\| end | 30:00 ± 1 s | held |');
    expect(markdown).toContain(
      '| T-11 | idle sessions \\| end | 30:00 ± 1 s (small dose) | small dose held |',
    );
    expect(markdown).toContain('(small dose) | short |');
  });

  it('drops the row of a check with another text once the check has run', () => {
    const before = { ...row, asks: 'as it was worded' };
    const others = [
      { ...before, id: 'T-11' },
      { ...before, area: 'rights' },
      { ...before, on: 'PostgreSQL 15' },
    ];
    const kept = [row, before, ...others];
    expect(stillKept(kept, [row], new Set())).toEqual([before, ...others]);
    expect(stillKept(kept, [row], new Set([coverOf(row, row.id)]))).toEqual(others);
    expect(stillKept(kept, [row], new Set([coverOf(row)]))).toEqual(others.slice(1));
  });
});
