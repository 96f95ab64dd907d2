import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sweepBatch } from '../housekeeping/housekeeping.repo.ts';
import { linesOf, tamper, writeRows } from '../test/audit-rows.ts';
import { seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { prepareFolder } from './checkpoint-files.ts';
import { readPulse } from './checkpoint.repo.ts';
import { Checkpoints } from './checkpoints.ts';
import { isDue } from './open-checkpoints.ts';
import { newSigningKey, type SigningKeys } from './signing-key.ts';
import { fingerprintOf, signedBytes } from './statement.ts';

// A process that was away for longer than the database keeps checkpoints.

let test: TestApp;
let orgId: number;
let scratch: string;
const keys: SigningKeys = { current: newSigningKey(), retired: [] };
beforeAll(async () => {
  test = await createTestApp();
  scratch = await mkdtemp(path.join(tmpdir(), 'rollcall-away-'));
});
afterAll(async () => {
  await test.close();
  await rm(scratch, { recursive: true });
});

let count = 0;
const newFolder = async (): Promise<string> => {
  const made = path.join(scratch, `folder-${(count += 1)}`);
  await prepareFolder('CHECKPOINT_DIR', made);
  return made;
};
let told: string[];
const log = pino(
  { level: 'info' },
  {
    write: (line: string) => {
      const { level, msg }: { level: number; msg: string } = JSON.parse(line);
      if (level > 30) told.push(msg);
    },
  },
);
const open = async (at: string, signing = keys) => {
  const opened = new Checkpoints(test.db, { folder: at, copy: undefined, keys: signing }, log);
  await opened.load();
  return opened;
};
const write = (rows: number) => writeRows(test, orgId, rows);

let folder: string;
let one: Checkpoints;
/** Makes the newest checkpoint one of some days ago, in the database and in the folder. */
const age = async (days: number) => {
  const [name = ''] = (await readdir(folder)).toSorted().toReversed();
  const [line, ...more] = (await linesOf(folder)).toReversed();
  const time = new Date(Date.now() - days * 86_400_000).toISOString().replace('Z', '000Z');
  const checkpoint = { ...line.checkpoint, time };
  const signature = keys.current.sign(signedBytes(checkpoint));
  const aged = JSON.stringify({ ...line, checkpoint, signature });
  expect(line.full && more.every((one) => one.checkpoint.time < time)).toBe(true);
  await rm(path.join(folder, name));
  await writeFile(path.join(folder, `checkpoints-${time.slice(0, 10)}.jsonl`), `${aged}\n`);
  await test.owner.query('UPDATE audit_checkpoints SET line = $1, made_at = $2 WHERE number = $3', [
    aged,
    time,
    checkpoint.number,
  ]);
  one = await open(folder);
};
const numbersOf = async (at: string) =>
  (await linesOf(at)).map(({ checkpoint }) => checkpoint.number);
const verify = (at: string) => {
  const key = fingerprintOf(keys.current.publicKey);
  const args = ['scripts/verify-audit.mjs', '--json', '--key', key, '--checkpoints', at];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, ...JSON.parse(stdout) };
};
let away: string;
let back: Checkpoints;
beforeEach(async () => {
  await test.owner.query('DELETE FROM audit_checkpoints; DELETE FROM audit_peaks');
  ({ id: orgId } = await seedOrg(test));
  folder = await newFolder();
  one = await open(folder);
  await one.seal();
  await age(9);
  away = await newFolder();
  back = await open(away);
  await back.seal(() => false);
  await write(2);
  await one.seal();
  await age(8);
  await write(2);
  told = [];
});

it('goes on with the next beginning, and all make one chain', async () => {
  await one.seal();
  await write(1);
  await one.seal();
  expect(await sweepBatch(test.db, 'checkpoints')).toMatchObject({ rows: 2 });
  const made = await back.seal();
  expect(made?.statement).toMatchObject({ number: 5, conflicts: 0, found: [] });
  expect(told).toEqual([expect.stringContaining('checkpoints 2 to 2 were gone')]);
  expect((await one.seal())?.statement).toMatchObject({ number: 6, conflicts: 0 });
  await back.seal(() => false);
  expect(await numbersOf(away)).toEqual([1, 3, 4, 5, 6]);
  expect((await linesOf(away)).slice(1)).toEqual((await linesOf(folder)).slice(2));
  expect(verify(away)).toMatchObject({
    status: 3,
    checkpoints: 5,
    problems: [],
    notes: ['checkpoint 2 is missing in the files'],
  });
});

it('goes on in the same file where the clock is set back over midnight', async () => {
  await one.seal();
  await age(-1);
  expect(isDue(await readPulse(test.db))).toBe(true);
  for (let turn = 0; turn < 2; turn += 1) {
    await write(1);
    await one.seal();
    expect(isDue(await readPulse(test.db))).toBe(false);
    one = await open(folder);
    await one.seal(() => false);
  }
  expect(await numbersOf(folder)).toEqual([1, 2, 3, 4, 5]);
  await back.seal(() => false);
  expect(await linesOf(away)).toEqual(await linesOf(folder));
  const fresh = await newFolder();
  await (await open(fresh)).seal(() => false);
  expect(await numbersOf(fresh)).toEqual([3, 4, 5]);
  expect(verify(folder)).toMatchObject({
    status: 3,
    checkpoints: 5,
    problems: [],
    notes: ['checkpoint 4 is older than the one before it'],
  });
});

it('makes none while there is no beginning', async () => {
  await one.seal();
  await one.seal();
  await test.owner.query('DELETE FROM audit_checkpoints WHERE number < 4');
  expect((await back.seal())?.statement.number).toBe(1);
  expect((await one.seal())?.statement).toMatchObject({ number: 5, conflicts: 0 });
  await back.seal();
  expect(await numbersOf(away)).toEqual([1]);
  expect(told).toEqual([
    expect.stringContaining('none up to 4 is a beginning'),
    expect.stringContaining('none up to 5 is a beginning'),
  ]);
});

const chain = () => `org/${orgId}`;
it.each([
  [
    'what it had sealed was written anew',
    () => `UPDATE audit_log SET hash = sha256(hash) WHERE chain = '${chain()}' AND seq = 1`,
    'goes on from another row',
  ],
  [
    'the heads of the beginning were changed',
    () =>
      `UPDATE audit_checkpoints SET line = replace(line, '"${chain()}",5', '"${chain()}",6') WHERE number = 3`,
    'does not seal the heads that it comes with',
  ],
  ['the beginning is by a stranger', () => '', 'does not follow from 1'],
])('says under its signature: %s', async (_what, change, why) => {
  const stranger = { current: newSigningKey(), retired: [] };
  const other = why === 'does not follow from 1' ? await open(folder, stranger) : one;
  await other.seal();
  await test.owner.query('DELETE FROM audit_checkpoints WHERE number < 3');
  await tamper(test, change());
  const made = (await back.seal())?.statement;
  expect(made?.number).toBe(4);
  expect(made?.found[0]).toMatchObject({ chain: '', seq: 3, why: expect.stringContaining(why) });
});

it('says under its signature that what it had sealed is there no more', async () => {
  await tamper(
    test,
    `DELETE FROM audit_log WHERE chain = '${chain()}';
    DELETE FROM audit_chains WHERE chain = '${chain()}'`,
  );
  const fresh = await open(await newFolder());
  await test.owner.query('DELETE FROM audit_checkpoints WHERE number < 2');
  await fresh.seal();
  await test.owner.query('DELETE FROM audit_checkpoints WHERE number < 3');
  const made = (await back.seal())?.statement;
  expect(made?.found).toEqual([
    {
      chain: '',
      seq: 3,
      why: `checkpoint 3 in the database does not seal what 1 sealed of ${chain()}`,
    },
    { chain: chain(), seq: 1, why: 'is gone, with 1 rows' },
  ]);
});
