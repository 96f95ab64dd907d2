import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseAccount } from './account.ts';

const root = await mkdtemp(join(tmpdir(), 'rollcall-account-'));
afterAll(() => rm(root, { recursive: true }));

/** One that every system has, and that is taken last for want of another. */
const someAccount = async () => {
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, uid, gid] = /^daemon:[^:]*:(\d+):(\d+)/m.exec(passwd) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
};

let count = 0;
const folderOf = async (uid: number, gid: number): Promise<string> => {
  const folder = join(root, `data-${(count += 1)}`);
  await mkdir(folder);
  await chown(folder, uid, gid);
  return join(folder, 'pg');
};

describe.runIf(process.getuid?.() === 0)('the account of the database, as root', () => {
  it('is the owner of the data folder, who starts on it later', async () => {
    const { uid, gid } = await someAccount();
    expect(await chooseAccount(await folderOf(uid, gid))).toEqual({ uid, gid });
  });

  it('is another where that is root, or nobody that is known', async () => {
    const usual = await chooseAccount(await folderOf(0, 0));
    expect(usual?.uid).toBeGreaterThan(0);
    expect(await chooseAccount(await folderOf(54_321, 54_321))).toEqual(usual);
  });

  it('is the owner of the cluster, where there is one', async () => {
    const { uid, gid } = await someAccount();
    const clusterDir = await folderOf(0, 0);
    await mkdir(clusterDir);
    await chown(clusterDir, uid, gid);
    expect(await chooseAccount(clusterDir)).toEqual({ uid, gid });
  });
});
