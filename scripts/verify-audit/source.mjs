import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { openZip } from './zip.mjs';

/** @typedef {Map<string, () => AsyncIterable<Buffer>>} Files */

/** @param {string} file */
const opener = (file) => () => createReadStream(file);

/**
 * The files of an export: an archive as it was downloaded, a folder, or rows alone.
 * @param {string} at
 * @returns {Promise<Files>}
 */
export const openExport = async (at) => {
  if ((await stat(at)).isDirectory()) {
    const names = await readdir(at);
    return new Map(names.map((name) => [name, opener(path.join(at, name))]));
  }
  return at.endsWith('.zip') ? openZip(at) : new Map([['rows.jsonl', opener(at)]]);
};

/**
 * Checkpoint files in their order: the one at this path, or those of the folder.
 * @param {string} at
 * @returns {Promise<(() => AsyncIterable<Buffer>)[]>}
 */
export const openCheckpoints = async (at) => {
  if (!(await stat(at)).isDirectory()) return [opener(at)];
  const names = (await readdir(at)).filter((name) => /^checkpoints-.*\.jsonl$/.test(name));
  if (names.length === 0) throw new Error(`${at}: no checkpoint files`);
  return names.sort().map((name) => opener(path.join(at, name)));
};

/** @param {AsyncIterable<Buffer>} chunks */
export const textOf = async (chunks) => {
  const parts = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
};
