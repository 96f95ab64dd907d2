import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { missingBeside } from './beside.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-beside-'));
afterAll(() => rm(dataDir, { recursive: true }));

it('names the key and the checkpoints that have to be put back, as long as they are not', async () => {
  const checkpointDir = join(dataDir, 'checkpoints');
  const places = { dataDir, checkpointDir, checkpointKeyFile: undefined };
  const [key, files] = [
    expect.stringContaining(`${join(dataDir, 'checkpoint-key.pem')} is not there`),
    expect.stringContaining(`${checkpointDir} has no checkpoints`),
  ];
  expect(await missingBeside(places)).toEqual([key, files]);
  await mkdir(checkpointDir);
  await writeFile(join(dataDir, 'checkpoint-key.pem'), '');
  expect(await missingBeside(places)).toEqual([files]);
  await writeFile(join(checkpointDir, 'checkpoints-2026-05-01.jsonl'), '');
  expect(await missingBeside(places)).toEqual([]);
  const elsewhere = join(dataDir, 'other.pem');
  expect(await missingBeside({ ...places, checkpointKeyFile: elsewhere })).toEqual([
    expect.stringContaining(`${elsewhere} is not there`),
  ]);
});
