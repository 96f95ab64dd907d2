// @vitest-environment node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isInstalled } from './install.mjs';
import { countTests, summaryLine } from './reports.mjs';
import { scriptsOf } from './sizes.mjs';

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
});

it('counts each script that a page needs once, and no other lazy page', () => {
  const manifest = {
    'index.html': { file: 'main.js', isEntry: true, imports: ['_shared.js'] },
    '_shared.js': { file: 'shared.js' },
    'src/routes/a.tsx': { file: 'a.js', imports: ['index.html', '_shared.js', '_form.js'] },
    '_form.js': { file: 'form.js', imports: ['_shared.js'] },
    'src/routes/b.tsx': { file: 'b.js' },
  };
  expect(scriptsOf(manifest, 'src/routes/a.tsx').toSorted()).toEqual([
    'a.js',
    'form.js',
    'main.js',
    'shared.js',
  ]);
  expect(() => scriptsOf(manifest, 'src/routes/c.tsx')).toThrow('src/routes/c.tsx');
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
