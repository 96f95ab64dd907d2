import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { mutateText } from '../../verify/harness/mutate.ts';
import { PRODUCT } from './api-server.ts';

const FOLDER = path.resolve('node_modules/.cache/bench/without-audit');
const CUT = {
  name: 'writes without audit',
  file: 'server/http/transact.ts',
  find: 'writeAudit(within, frame, events)',
  replace: 'Promise.resolve()',
};

/** A copy of the built product that writes no audit rows; otherwise the same, to the byte. */
export const productWithoutAudit = async (): Promise<string> => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await cp(PRODUCT, FOLDER, { recursive: true });
  const file = path.join(FOLDER, CUT.file.replace(/\.ts$/, '.js'));
  await writeFile(file, mutateText(await readFile(file, 'utf8'), CUT));
  return FOLDER;
};

/**
 * Whether the database asks for an audit row of each change of a person. It does, but while the
 * yardstick writes; ours pays for the question.
 */
export const requireAudit = async (superuser: pg.Pool, isRequired: boolean): Promise<void> => {
  const { rows } = await superuser.query<{ name: string }>(`
    SELECT tgname AS name FROM pg_trigger
    WHERE tgrelid = 'users'::regclass AND tgfoid = 'require_audit'::regproc ORDER BY tgname`);
  if (rows.length === 0) throw new Error('no trigger asks for audit rows');
  for (const { name } of rows) {
    await superuser.query(`ALTER TABLE users ${isRequired ? 'ENABLE' : 'DISABLE'} TRIGGER ${name}`);
  }
};
