import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ensureDataDir } from './data-dir.ts';
import { StartupError } from './startup-error.ts';

const root = await mkdtemp(join(tmpdir(), 'rollcall-data-dir-'));
afterAll(() => rm(root, { recursive: true }));

it('makes the folder and those above it, and takes one that is there', async () => {
  const folder = join(root, 'a', 'b');
  await Promise.all([ensureDataDir(folder), ensureDataDir(folder)]);
  await ensureDataDir(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o711);
});

it('refuses a file, and a place where nothing can be made, in one line', async () => {
  const file = join(root, 'file');
  await writeFile(file, '', { mode: 0o777 });
  for (const path of [file, join(file, 'below'), '/proc/rollcall/data']) {
    const error: unknown = await ensureDataDir(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartupError);
    expect(String(error)).toMatch(new RegExp(`DATA_DIR: cannot write in ${path} [^\\n]+$`));
  }
});
