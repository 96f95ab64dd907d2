import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(js|css|svg|json|txt|webmanifest|ico|map)$/;
/** Below this a file fits a packet either way. */
const SMALLEST = 1024;

/**
 * As small as brotli gets; done once, at build time.
 * @param {Buffer} content
 * @returns {Promise<Buffer>}
 */
export function brotli(content) {
  return promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

/**
 * Writes `.br` and `.gz` beside each file of the folder that shrinks. Pages are left out: the
 * server puts a nonce into them.
 * @param {string} folder
 */
export async function precompress(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name));
  // zlib works on the thread pool: all at once keeps the cores busy.
  await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      if (parentPath.endsWith('.vite')) return;
      const content = await readFile(file);
      if (content.length < SMALLEST) return;
      const [br, gz] = await Promise.all([brotli(content), promisify(gzip)(content, { level: 9 })]);
      await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    }),
  );
}
