import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { transact } from '../http/transact.ts';
import type { TestApp } from './test-app.ts';

/** Every line of the checkpoint files in a folder, oldest first. */
export const linesOf = async (folder: string) => {
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** Writes audit rows of an org. */
export const writeRows = (test: TestApp, orgId: number, rows: number) =>
  transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (let n = 0; n < rows; n += 1) {
      audit({ event: 'user.updated', itemType: 'user', itemId: n, orgId });
    }
  });

/** Does to the audit log what its triggers refuse, as who owns the tables may; how many rows that hit. */
export const tamper = async (
  { owner }: TestApp,
  statement: string,
  params?: unknown[],
): Promise<number> => {
  const client = await owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only');
    const { rowCount } = await client.query(statement, params);
    await client.query('ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only');
    await client.query('COMMIT');
    return rowCount ?? 0;
  } finally {
    client.release();
  }
};
