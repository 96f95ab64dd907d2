import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup-error.ts';
import type { Account } from './account.ts';
import { CLEAN_ENV, pathFor } from './cluster.ts';

/**
 * Runs the command and sends it SIGINT (PostgreSQL's fast shutdown) when stdin ends, which is
 * when our process asks for it or dies, by kill -9 as well. The watcher is a process of its own,
 * so killing the outer shell does not orphan the database either: our process then closes the pipe.
 */
const WRAPPER = `
exec 3<&0 </dev/null
"$@" 3<&- & postgres=$!
( read -r nothing <&3; kill -INT $postgres ) >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait $postgres; code=$?
kill $watcher
exit $code`;

/** How long the remains of a killed PostgreSQL may take to go away. */
const STALE_MS = 8_000;
const STALE = /lock file ".*" already exists|shared memory block .* still in use/;
/** A checkpoint on a slow disk takes a while; past this the next start recovers instead. */
const STOP_MS = 30_000;

/** A running PostgreSQL. */
export type Postmaster = {
  /** Settles when it has ended, asked to or not, with its exit code. */
  readonly exited: Promise<number | null>;
  /** Fast shutdown: ends the sessions, writes a checkpoint. */
  stop(): Promise<void>;
};

export type PostmasterOptions = {
  readonly postgres: string;
  readonly clusterDir: string;
  readonly account: Account | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** Called with each line of PostgreSQL's own log. */
  readonly log: (line: string) => void;
  /** Called when the process has been started, long before it accepts connections. */
  readonly spawned?: (() => void) | undefined;
};

/** Starts PostgreSQL and waits until it accepts connections. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  await removeForeignPidFile(options.clusterDir);
  const deadline = performance.now() + STALE_MS;
  for (;;) {
    const attempt = await launch(options);
    if ('postmaster' in attempt) return attempt.postmaster;
    const line = attempt.failed.find((text) => /FATAL|PANIC|error/i.test(text));
    const reason = line?.replace(/^.*?(?=FATAL|PANIC)/, '') ?? 'no reason given';
    if (!STALE.test(reason)) {
      throw new StartupError(`The embedded database did not start: ${reason}`);
    }
    if (performance.now() > deadline) {
      throw new StartupError(
        `Another PostgreSQL still uses ${options.clusterDir}: stop it and start again (${reason}).`,
      );
    }
    await delay(150);
  }
}

type Attempt = { postmaster: Postmaster } | { failed: string[] };

async function launch(options: PostmasterOptions): Promise<Attempt> {
  const { postgres, clusterDir, account, settings, log } = options;
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [postgres, '-D', await pathFor(account, clusterDir), ...set];
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'rollcall-postgres', ...command], {
    ...account,
    cwd: clusterDir,
    env: CLEAN_ENV,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true, // Ctrl-C reaches our process only, which stops the database last.
  });
  child.stdin.on('error', () => {}); // EPIPE when it ended first.
  options.spawned?.();
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      child.stdin.destroy();
      resolve(code);
    });
  });

  const lines: string[] = [];
  const output = createInterface({ input: child.stderr });
  const isReady = await new Promise<boolean>((resolve, reject) => {
    output.on('line', (line) => {
      log(line);
      if (lines.length < 50) lines.push(line);
      if (line.includes('ready to accept connections')) resolve(true);
    });
    output.once('close', () => resolve(false));
    exited.catch(reject);
  });
  if (!isReady) {
    await exited;
    return { failed: lines };
  }
  lines.length = 50; // Started: nothing more to keep.
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => void quit(clusterDir), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  return { postmaster: { exited, stop } };
}

async function quit(clusterDir: string): Promise<void> {
  const pid = await recordedPid(clusterDir);
  if (pid) process.kill(pid, 'SIGQUIT');
}

async function recordedPid(clusterDir: string): Promise<number | undefined> {
  const file = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(file, 10) || undefined;
}

/**
 * After a crash in a container the recorded process id may be that of an unrelated process of the
 * same account, and PostgreSQL would refuse for ever. Linux tells the name behind an id. (That no
 * PostgreSQL uses the folder is still checked by PostgreSQL, by its shared memory.)
 */
async function removeForeignPidFile(clusterDir: string): Promise<void> {
  const pid = await recordedPid(clusterDir);
  if (!pid) return;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
  if (name !== undefined && name.trim() !== 'postgres') {
    await rm(join(clusterDir, 'postmaster.pid'), { force: true });
  }
}
