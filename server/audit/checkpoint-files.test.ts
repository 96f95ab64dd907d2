import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linesOf } from '../test/audit-rows.ts';
import { appendLine, mirrorFolder, prepareFolder } from './checkpoint-files.ts';
import type { CheckpointLine } from './statement.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'rollcall-checkpoint-files-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const DAY = '2031-05-06';
const line = (number: number, time = `${DAY}T07:08:09.000000Z`): CheckpointLine => ({
  checkpoint: {
    format: 'rollcall-checkpoint-1',
    number,
    time,
    chains: 0,
    rows: 0,
    root: '0'.repeat(64),
    previous: '0'.repeat(64),
    algorithm: 'Ed25519',
    public_key: 'none',
    conflicts: 0,
    found: [],
    key_change: null,
  },
  signature: 'none',
  full: true,
  heads: [],
});

let count = 0;
const newFolder = async (): Promise<string> => {
  const folder = path.join(scratch, `folder-${(count += 1)}`);
  await prepareFolder('CHECKPOINT_DIR', folder);
  return folder;
};
const fileIn = (folder: string) => path.join(folder, `checkpoints-${DAY}.jsonl`);
const numbersIn = async (folder: string): Promise<number[]> =>
  (await linesOf(folder)).map(({ checkpoint }) => checkpoint.number);

let folder: string;
let copy: string;
beforeEach(async () => {
  folder = await newFolder();
  copy = await newFolder();
  await appendLine(folder, line(1));
});

const limitFiles = (bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);

/** While it works, a file takes so many bytes: then, as on a full disk, a part, and then nothing. */
const withRoomFor = async (bytes: number, work: () => Promise<unknown>): Promise<void> => {
  limitFiles(bytes);
  try {
    await work();
  } finally {
    limitFiles('unlimited');
  }
};

describe.runIf(process.platform === 'linux')('a disk that fills up amid a line', () => {
  it('takes none, and the line comes whole when there is room', async () => {
    const size = (await readFile(fileIn(folder))).length;
    await withRoomFor(size + 100, async () => {
      await expect(appendLine(folder, line(2))).rejects.toThrow('EFBIG');
    });
    expect(await readFile(fileIn(folder))).toHaveLength(size + 100);
    await appendLine(folder, line(2));
    expect(await numbersIn(folder)).toEqual([1, 2]);
  });

  it('of the copy takes the rest of it when there is room', async () => {
    await withRoomFor(100, async () => {
      await expect(mirrorFolder(folder, copy)).rejects.toThrow('EFBIG');
    });
    expect(await readFile(fileIn(copy))).toHaveLength(100);
    await mirrorFolder(folder, copy);
    expect(await linesOf(copy)).toEqual(await linesOf(folder));
  });
});

describe('a copy', () => {
  it('gets no part of a line that is cut off and written again', async () => {
    await appendFile(fileIn(folder), '{"checkpoint":{"number":2');
    await mirrorFolder(folder, copy);
    await appendLine(folder, line(3));
    await mirrorFolder(folder, copy);
    expect(await numbersIn(copy)).toEqual([1, 3]);
  });
});
