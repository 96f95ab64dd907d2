import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linesOf, tamper, writeRows } from '../test/audit-rows.ts';
import { seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { prepareFolder } from './checkpoint-files.ts';
import { Checkpoints } from './checkpoints.ts';
import { headLeaves, isSignedBy, signedBytes, statementHash } from './statement.ts';
import { treeRoot } from './merkle.ts';
import { loadSigningKeys, newSigningKey, type SigningKeys } from './signing-key.ts';

let test: TestApp;
let orgId: number;
let scratch: string;
const keys: SigningKeys = { current: newSigningKey(), retired: [] };
beforeAll(async () => {
  test = await createTestApp();
  scratch = await mkdtemp(path.join(tmpdir(), 'rollcall-checkpoints-'));
});
afterAll(async () => {
  await test.close();
  await rm(scratch, { recursive: true });
});

let count = 0;
const newFolder = async (): Promise<string> => {
  const folder = path.join(scratch, `folder-${(count += 1)}`);
  await prepareFolder('CHECKPOINT_DIR', folder);
  return folder;
};
const log = pino({ level: 'silent' });
const open = async (folder: string, signing = keys, copy?: string) => {
  const opened = new Checkpoints(test.db, { folder, copy, keys: signing }, log);
  await opened.load();
  return opened;
};
const write = (rows: number) => writeRows(test, orgId, rows);

let folder: string;
let one: Checkpoints;
beforeEach(async () => {
  await test.owner.query('DELETE FROM audit_checkpoints; DELETE FROM audit_peaks');
  ({ id: orgId } = await seedOrg(test));
  folder = await newFolder();
  one = await open(folder);
});

describe('a checkpoint', () => {
  it('seals every head, is signed, and names the one before', async () => {
    const first = await one.seal();
    await write(3);
    const second = await one.seal();
    expect(second?.heads.get(`org/${orgId}`)?.seq).toBe(4);
    expect(second?.statement).toMatchObject({
      number: 2,
      previous: first && statementHash(first.statement),
      rows: (first?.statement.rows ?? 0) + 3,
      conflicts: 0,
      found: [],
    });
    if (!second) throw new Error('nothing was sealed');
    const { statement, signature, heads } = second;
    expect(isSignedBy(keys.current.publicKey, signedBytes(statement), signature)).toBe(true);
    expect(treeRoot([...headLeaves(heads).values()]).toString('hex')).toBe(statement.root);
    const lines = await linesOf(folder);
    expect(lines.map(({ full }) => full)).toEqual([true, false]);
    expect(lines[1].heads.map(([chain]: [string]) => chain)).toEqual([`org/${orgId}`]);
  });

  it('is made when it is due, and not otherwise', async () => {
    await one.seal(() => false);
    expect(one.status()).toMatchObject({ number: 0, ageSeconds: null, conflicts: 0 });
    await one.seal(({ ageSeconds, newRows }) => ageSeconds === null && newRows > 0);
    await write(5);
    await one.seal(({ ageSeconds, newRows }) => {
      expect(ageSeconds).toBeLessThan(30);
      return newRows === 5;
    });
    expect(one.status()).toMatchObject({ number: 2 });
  });

  it('has one tree over the rows, whether it grew or was made again', async () => {
    await write(700);
    await one.seal();
    await write(333);
    const grown = (await one.seal())?.heads.get(`org/${orgId}`);
    await test.owner.query(`UPDATE audit_peaks SET peaks = sha256(peaks)`);
    await write(1);
    const mended = await one.seal();
    const fresh = await open(await newFolder());
    await test.owner.query('DELETE FROM audit_checkpoints; DELETE FROM audit_peaks');
    const again = await fresh.seal();
    expect(mended?.statement.conflicts).toBe(0);
    expect(mended?.heads.get(`org/${orgId}`)).toEqual(again?.heads.get(`org/${orgId}`));
    expect(grown?.seq).toBe(1034);
  });
});

describe('processes on one database', () => {
  it('take turns, and each folder has every checkpoint once', async () => {
    const other = await newFolder();
    const copy = await newFolder();
    const all = [one, await open(folder), await open(other, keys, copy)];
    for (let round = 0; round < 5; round += 1) {
      await write(1);
      await Promise.all(all.map((process) => process.seal()));
    }
    for (const process of all) await process.seal(() => false);
    const lines = await linesOf(folder);
    expect(lines.map(({ checkpoint }) => checkpoint.number)).toEqual(
      Array.from({ length: 15 }, (_none, index) => index + 1),
    );
    expect(await linesOf(other)).toEqual(lines);
    expect(await linesOf(copy)).toEqual(lines);
  });

  it('tell how far the copy is, and bring it up to the first once that works again', async () => {
    expect(one.status().copied).toBeNull();
    const copy = await newFolder();
    const copying = await open(folder, keys, copy);
    await copying.seal();
    expect(copying.status()).toMatchObject({ number: 1, copied: 1 });
    await rm(copy, { recursive: true });
    await copying.seal();
    expect(copying.status()).toMatchObject({ number: 2, copied: 1 });
    await prepareFolder('CHECKPOINT_COPY_DIR', copy);
    await copying.seal(() => false);
    expect(copying.status()).toMatchObject({ number: 2, copied: 2 });
    expect(await linesOf(copy)).toEqual(await linesOf(folder));
  });

  it('go on from a line that a crash cut off', async () => {
    await one.seal();
    await one.seal();
    const [name = ''] = await readdir(folder);
    const whole = await readFile(path.join(folder, name));
    await writeFile(path.join(folder, name), whole.subarray(0, -10));
    const again = await open(folder);
    await again.seal(() => false);
    expect(await readFile(path.join(folder, name))).toEqual(whole);
    await appendFile(path.join(folder, name), 'no checkpoint\n');
    await expect(open(folder)).rejects.toThrow();
  });

  it('do not believe a checkpoint of a stranger that stands in the database', async () => {
    await one.seal();
    const stranger = await open(await newFolder(), { current: newSigningKey(), retired: [] });
    await stranger.seal();
    await one.seal();
    const last = (await linesOf(folder)).at(-1).checkpoint;
    expect(last).toMatchObject({ number: 3, conflicts: 1, public_key: keys.current.publicKey });
    expect(last.found[0]).toMatchObject({ chain: '', seq: 2 });
  });
});

describe('what does not follow from the checkpoint before', () => {
  // What an earlier test broke is still there, and counts.
  let before = 0;
  const seal = async () => {
    const made = (await one.seal())?.statement;
    return made && { ...made, conflicts: made.conflicts - before };
  };
  beforeEach(async () => {
    before = 0;
    await write(9);
    before = (await seal())?.conflicts ?? 0;
  });

  it.each([
    [
      'a row after the sealed ones that hangs on another',
      'UPDATE audit_log SET prev_hash = hash',
      11,
    ],
    ['a chain written anew', 'UPDATE audit_log SET hash = sha256(hash)', 10],
    ['a row that is gone', 'DELETE FROM audit_log', 11],
  ])('is confessed: %s', async (_what, change, seq) => {
    await write(2);
    await tamper(test, `${change} WHERE chain = 'org/${orgId}' AND seq = ${Math.max(seq, 11)}`);
    if (seq === 10) {
      await tamper(
        test,
        `UPDATE audit_log SET hash = sha256(hash) WHERE chain = 'org/${orgId}' AND seq = 10;
        UPDATE audit_log SET prev_hash = sha256(prev_hash) WHERE chain = 'org/${orgId}' AND seq = 11`,
      );
    }
    const made = await seal();
    expect(made?.found[0]).toMatchObject({ chain: `org/${orgId}`, seq: 11 });
    await write(1);
    expect(await seal()).toMatchObject({ conflicts: 1, found: [] });
  });

  it('is confessed: a tail that was cut off with its head, a chain that is gone, a backup', async () => {
    await tamper(
      test,
      `DELETE FROM audit_log WHERE chain = 'org/${orgId}' AND seq > 6;
      UPDATE audit_chains SET seq = 6, hash = (SELECT hash FROM audit_log l
        WHERE l.chain = audit_chains.chain AND l.seq = 6) WHERE chain = 'org/${orgId}'`,
    );
    expect((await seal())?.found).toMatchObject([{ chain: `org/${orgId}`, seq: 7 }]);
    await tamper(
      test,
      `DELETE FROM audit_log WHERE chain = 'org/${orgId}';
      DELETE FROM audit_chains WHERE chain = 'org/${orgId}';
      DELETE FROM audit_checkpoints WHERE number > 1`,
    );
    expect(await seal()).toMatchObject({
      number: 3,
      conflicts: 2,
      found: [{ chain: `org/${orgId}`, seq: 1 }],
    });
    expect((await linesOf(folder)).at(-1).full).toBe(true);
  });
});

describe('the keys', () => {
  const file = () => path.join(scratch, `key-${(count += 1)}.pem`);

  it('are made at the first start, for the owner alone, once for all who start together', async () => {
    const at = file();
    const made = await Promise.all([1, 2, 3].map(() => loadSigningKeys(undefined, at)));
    expect(new Set(made.map(({ current }) => current.publicKey)).size).toBe(1);
    expect((await stat(at)).mode & 0o777).toBe(0o600);
    await expect(loadSigningKeys(file(), at)).rejects.toThrow('CHECKPOINT_KEY_FILE: cannot use');
    await writeFile(at, 'no key');
    await expect(loadSigningKeys(undefined, at)).rejects.toThrow('DATA_DIR: cannot use');
  });

  it('hand over to the next one, which the checkpoint says', async () => {
    await one.seal();
    const next = newSigningKey();
    const vouched = await open(folder, { current: next, retired: [keys.current] });
    expect((await vouched.seal())?.statement.key_change).toEqual({
      previous_key: keys.current.publicKey,
      signature: expect.stringMatching(/.{80}/),
    });
    const alone = await open(folder, { current: newSigningKey(), retired: [] });
    expect((await alone.seal())?.statement.key_change).toEqual({
      previous_key: next.publicKey,
      signature: null,
    });
  });
});
