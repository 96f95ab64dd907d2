import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

const END = Buffer.from([0x50, 0x4b, 5, 6]);
const DIRECTORY = 0x02014b50;
// With the longest comment.
const MOST_END = 22 + 65_535;

/**
 * The files of an archive by name, each as a stream.
 * @param {string} file
 * @returns {Promise<Map<string, () => AsyncIterable<Buffer>>>}
 */
export const openZip = async (file) => {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(MOST_END),
      0,
      MOST_END,
      Math.max(0, size - MOST_END),
    );
    const tail = buffer.subarray(0, bytesRead);
    const end = tail.lastIndexOf(END);
    if (end < 0) throw new Error('no archive, or cut off');
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await handle.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    const files = new Map();
    for (let at = 0; at < directory.length;) {
      if (directory.readUInt32LE(at) !== DIRECTORY) throw new Error('a damaged archive');
      const [nameSize, extraSize, commentSize] = [28, 30, 32].map((to) =>
        directory.readUInt16LE(at + to),
      );
      const name = directory.toString('utf8', at + 46, at + 46 + nameSize);
      const local = Buffer.alloc(30);
      const from = directory.readUInt32LE(at + 42);
      await handle.read(local, 0, local.length, from);
      const start = from + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      const length = directory.readUInt32LE(at + 20);
      files.set(name, () => {
        const stored = createReadStream(file, { start, end: start + length - 1 });
        const inflate = createInflateRaw();
        stored.once('error', (error) => inflate.destroy(error));
        return stored.pipe(inflate);
      });
      at += 46 + nameSize + extraSize + commentSize;
    }
    return files;
  } finally {
    await handle.close();
  }
};
