import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { mutateText } from '../../verify/harness/mutate.ts';
import { SERVER } from '../../verify/harness/product.ts';

// Below node_modules, so that imports of packages resolve as they do for the build.
const FOLDER = path.resolve('node_modules/.cache/bench/without-audit');
const CUT = {
  name: 'writes without audit',
  file: 'server/http/transact.ts',
  find: 'writeAudit(within, frame, events, check)',
  replace: 'writeAudit(within, frame, [], check)',
};

/** A copy of the built server that writes no audit rows; otherwise the same, to the byte. Its file. */
export const serverWithoutAudit = async (): Promise<string> => {
  await rm(FOLDER, { recursive: true, force: true });
  await cp(path.dirname(SERVER), FOLDER, { recursive: true });
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(FOLDER, name), 'utf8')));
  const at = texts.findIndex((text) => text.includes(CUT.find));
  await writeFile(path.join(FOLDER, files[at] ?? ''), mutateText(texts[at] ?? '', CUT));
  return path.join(FOLDER, path.basename(SERVER));
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
