// @vitest-environment node
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyTally, flakeFigure, readTally, runOf, withRun, writeTally } from './flakes.mjs';

const report = (ok) => ({
  errors: [],
  stats: { duration: 200_000, expected: 40 },
  suites: [
    { title: 'a.spec.ts', suites: [{ title: 'before sign-in', specs: [{ title: 'page', ok }] }] },
  ],
});

it('counts whole runs, and which tests failed in them', () => {
  const tally = [report(true), report(false), report(true)]
    .map(runOf)
    .reduce(withRun, emptyTally());
  expect(tally.failed).toEqual({ 'a.spec.ts › before sign-in › page': 1 });
  expect(flakeFigure(tally)).toBe('3 runs, 1 failed (33.3%), 200 s each');
});

it('takes a run without a report as a failed one', () => {
  expect(runOf({}).passed).toBe(false);
  expect(runOf({ ...report(true), errors: [{ message: 'no browser' }] }).passed).toBe(false);
});

it('goes on where an earlier sitting stopped, for the same commit alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-flakes-'));
  const file = join(folder, 'results/flakes.json');
  await writeTally(file, 'abc', withRun(await readTally(file, 'abc'), runOf(report(true))));
  await writeTally(file, 'abc', withRun(await readTally(file, 'abc'), runOf(report(true))));
  expect((await readTally(file, 'abc')).runs).toBe(2);
  expect((await readTally(file, 'def')).runs).toBe(0);
  await rm(folder, { recursive: true });
});
