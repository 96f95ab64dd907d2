import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { KEY_NAME } from '../../data-dir.ts';

type Places = Pick<Config, 'dataDir' | 'checkpointDir' | 'checkpointKeyFile'>;

/**
 * A line for each of what the audit log is held against that is not there: the key and the files of
 * the checkpoints, which no backup of the database has.
 */
export async function missingBeside(places: Places): Promise<string[]> {
  const { dataDir, checkpointDir, checkpointKeyFile } = places;
  const key = checkpointKeyFile ?? join(dataDir, KEY_NAME);
  const hasKey = await access(key).then(
    () => true,
    () => false,
  );
  const files = await readdir(checkpointDir).catch((): string[] => []);
  const lines: string[] = [];
  if (!hasKey) {
    lines.push(
      `${key} is not there. Put your copy of it back before the first start: that one makes a new key, which the old one does not vouch for.`,
    );
  }
  if (!files.some((name) => name.endsWith('.jsonl'))) {
    lines.push(
      `${checkpointDir} has no checkpoints. Put your copy of them back before the first start: without, nobody is told which rows of the audit log the backup lacks.`,
    );
  }
  return lines;
}
