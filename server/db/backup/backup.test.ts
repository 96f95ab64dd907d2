import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StartupError } from '../../startup-error.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { backUp } from './backup.ts';

let database: TestDatabase;
let scratch: string;
beforeAll(async () => {
  database = await createTestDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'rollcall-backup-'));
});
afterAll(async () => {
  await database.drop();
  await rm(scratch, { recursive: true });
});

const backUpAs = async (config: PoolConfig, folder: string) => {
  const client = new pg.Client(config);
  await client.connect();
  return backUp(client, folder).finally(() => client.end());
};

it('leaves nothing of its name when it is cut off, so that it can be made again', async () => {
  const folder = join(scratch, 'cut');
  // May not read every table.
  await expect(backUpAs(database.app, folder)).rejects.toThrow('permission denied');
  await expect(access(folder)).rejects.toThrow('ENOENT');
  await expect(backUpAs(database.owner, folder)).rejects.toThrow(`${folder}.unfinished is there`);
  await rm(`${folder}.unfinished`, { recursive: true });
  const { tables } = await backUpAs(database.owner, folder);
  expect(await readdir(folder)).toHaveLength(tables.length + 1);
  expect(await readdir(scratch)).toEqual(['cut']);
});

it('is never written over another', async () => {
  const folder = join(scratch, 'twice');
  await backUpAs(database.owner, folder);
  const before = await readdir(scratch);
  const again = backUpAs(database.owner, folder);
  await expect(again).rejects.toThrow(StartupError);
  await expect(again).rejects.toThrow(`${folder} is there already`);
  expect(await readdir(scratch)).toEqual(before);
});
