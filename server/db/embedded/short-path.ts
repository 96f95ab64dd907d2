import { mkdtemp, readFile, rm, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket's address holds 108 bytes on Linux and 104 on macOS; the longest name we append. */
const LONGEST_DIR = 103 - '/pg/.s.PGSQL.5432'.length;

/** A path of the data folder that is short enough for unix sockets, until it is closed. */
export type ShortPath = {
  readonly path: string;
  /** To be called once the folder is locked: remembers the link, drops that of a killed process. */
  keep(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The data folder itself, or, when its path is too long, a link to it in a private folder with an
 * unguessable name under the temporary folder. The link's place is recorded in the data folder,
 * so that the next start removes what a killed process left behind.
 */
export async function shortPathOf(dataDir: string): Promise<ShortPath> {
  if (Buffer.byteLength(dataDir) <= LONGEST_DIR) {
    return { path: dataDir, keep: async () => {}, close: async () => {} };
  }
  const record = join(dataDir, 'short-path');
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-'));
  await symlink(dataDir, join(dir, 'd'));
  const keep = async (): Promise<void> => {
    await removeLink(await readFile(record, 'utf8').catch(() => ''));
    // Anew, as that of a restore by root is not this account's to write.
    await rm(record, { force: true });
    await writeFile(record, dir, { mode: 0o600 });
  };
  return { path: join(dir, 'd'), keep, close: () => removeLink(dir) };
}

/** Removes one link and the empty folder around it, nothing else, whatever the record says. */
async function removeLink(dir: string): Promise<void> {
  if (dir === '') return;
  await unlink(join(dir, 'd')).catch(() => {});
  await rmdir(dir).catch(() => {});
}
