import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { shortPathOf } from './short-path.ts';

const root = await mkdtemp(join(tmpdir(), 'rollcall-short-'));
afterAll(() => rm(root, { recursive: true }));

it('is recorded in a file of its own, whoever left one there', async () => {
  const dataDir = join(root, 'long-'.repeat(20));
  await mkdir(dataDir);
  await writeFile(join(root, 'other'), '');
  await symlink(join(root, 'other'), join(dataDir, 'short-path'));
  const short = await shortPathOf(dataDir);
  await short.keep();
  expect(join(await readFile(join(dataDir, 'short-path'), 'utf8'), 'd')).toBe(short.path);
  expect(await readFile(join(root, 'other'), 'utf8')).toBe('');
  await short.close();
});
