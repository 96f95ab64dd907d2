import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linesOf, writeRows } from '../test/audit-rows.ts';
import { seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { prepareFolder } from './checkpoint-files.ts';
import { Checkpoints } from './checkpoints.ts';
import { newSigningKey } from './signing-key.ts';
import { fingerprintOf, signedBytes } from './statement.ts';

// What the separate verifier makes of checkpoints from more than one place.

const ROUNDS = 6;
const key = newSigningKey();
let test: TestApp;
let folder: string;
/** Of the folder of one process, and what it logged meanwhile. */
let lines: string[];
const logged: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line.trimEnd()) });
beforeAll(async () => {
  test = await createTestApp();
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-copies-'));
  const org = await seedOrg(test);
  const made = path.join(folder, 'made');
  await prepareFolder('CHECKPOINT_DIR', made);
  const keys = { current: key, retired: [] };
  const places = { folder: made, copy: undefined, keys };
  const checkpoints = new Checkpoints(test.db, places, log);
  for (let round = 0; round < ROUNDS; round += 1) {
    await writeRows(test, org.id, 2);
    await checkpoints.seal();
  }
  lines = (await linesOf(made)).map((line) => JSON.stringify(line));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

let count = 0;
/** What the verifier says of these places, each of some lines. */
const verify = async (...places: readonly (readonly string[])[]) => {
  const given = ['scripts/verify-audit.mjs', '--json', '--key', fingerprintOf(key.publicKey)];
  for (const place of places) {
    const file = path.join(folder, `${(count += 1)}.jsonl`);
    await writeFile(file, `${place.join('\n')}\n`);
    given.push('--checkpoints', file);
  }
  const { stdout } = await promisify(execFile)(process.execPath, given).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout);
};

it('takes copies of the same checkpoints, in any order and with gaps that others fill', async () => {
  const whole = { ok: true, checkpoints: ROUNDS, notes: [], problems: [] };
  const [even, odd] = [0, 1].map((rest) => lines.filter((_line, at) => at % 2 === rest));
  expect(await verify(lines, lines)).toMatchObject(whole);
  expect(await verify(lines.slice(3), lines.slice(0, 3))).toMatchObject(whole);
  expect(await verify(lines.slice(2), lines)).toMatchObject(whole);
  expect(await verify(odd ?? [], even ?? [])).toMatchObject(whole);
});

it('names the checkpoint that two copies do not have alike', async () => {
  const other = lines.map((text, at) => {
    if (at !== 3) return text;
    const line = JSON.parse(text);
    const checkpoint = { ...line.checkpoint, rows: 1 };
    return JSON.stringify({ ...line, checkpoint, signature: key.sign(signedBytes(checkpoint)) });
  });
  const problem = { chain: 'checkpoints', seq: 4, to: 4, why: 'stands twice, and not alike' };
  expect(await verify(lines, other)).toMatchObject({ ok: false, problems: [problem] });
});

it('holds the lines of one place against their own order', async () => {
  const [one = '', two = '', ...more] = lines;
  expect(await verify([two, one, ...more])).toMatchObject({ ok: false });
});

it('takes the lines of the log, and says that they have no heads', async () => {
  expect(logged).toHaveLength(ROUNDS);
  expect(await verify(logged)).toMatchObject({
    checkpoints: ROUNDS,
    notes: [expect.stringContaining(`${ROUNDS} checkpoints are of a log, without heads`)],
    problems: [],
  });
  expect(await verify(logged, lines)).toMatchObject({ ok: true, checkpoints: ROUNDS, notes: [] });
  const other = logged.map((text, at) => {
    if (at !== 3) return text;
    const line = JSON.parse(text);
    return JSON.stringify({ ...line, checkpoint: { ...line.checkpoint, rows: 1 } });
  });
  const problem = { chain: 'checkpoints', seq: 4, to: 4, why: 'stands twice, and not alike' };
  expect(await verify(lines, other)).toMatchObject({ ok: false, problems: [problem] });
  expect((await verify(other)).problems).toContainEqual(
    expect.objectContaining({ seq: 4, why: 'has a wrong signature' }),
  );
});
