import { resolve } from 'node:path';
import { loadConfig } from '../../config.ts';
import { StartupError } from '../../startup-error.ts';
import { backUp } from './backup.ts';
import { missingBeside } from './beside.ts';
import { openToFill, openToRead, type Opened } from './open.ts';
import { restore } from './restore.ts';

const ACTS = {
  backup: { open: openToRead, run: (at: Opened, folder: string) => backUp(at.client, folder) },
  restore: { open: openToFill, run: restore },
} as const;

const isAct = (name: string | undefined): name is keyof typeof ACTS =>
  name !== undefined && Object.hasOwn(ACTS, name);

async function main([name, folder]: readonly string[]): Promise<void> {
  if (!isAct(name) || folder === undefined) {
    throw new StartupError('Name the folder of the backup: npm run backup -- /backups/2026-05-01');
  }
  const { open, run } = ACTS[name];
  const config = loadConfig(process.env);
  const opened = await open(config);
  try {
    const { tables } = await run(opened, resolve(folder));
    const rows = tables.reduce((total, table) => total + table.rows, 0);
    process.stdout.write(`${name}: ${tables.length} tables, ${rows} rows, ${resolve(folder)}\n`);
  } finally {
    await opened.close();
  }
  const missing = name === 'restore' ? await missingBeside(config) : [];
  for (const line of missing) process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const text = error instanceof StartupError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
