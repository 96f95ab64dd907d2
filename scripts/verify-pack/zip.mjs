import { textOf } from './bytes.mjs';

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MOST_COMMENT = 65_535;
const DEFLATED = 8;

/**
 * A file of an archive.
 * @typedef {{ name: string, size: number, read: () => Promise<Uint8Array> }} ZipFile
 */

/** @param {Uint8Array} packed @param {number} size that it is said to have */
const inflate = async (packed, size) => {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = new Uint8Array(size);
  let at = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // Never more than was said: an archive can be made that fills any memory.
    if (at + value.length > size) throw new Error('is longer than the archive says');
    bytes.set(value, at);
    at += value.length;
  }
  if (at !== size) throw new Error('is shorter than the archive says');
  return bytes;
};

/** @param {DataView} view */
const findEnd = (view) => {
  const first = Math.max(0, view.byteLength - END_SIZE - MOST_COMMENT);
  for (let at = view.byteLength - END_SIZE; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Error('This is no archive, or it was cut off');
};

/**
 * The files of an archive, in the order of its directory. A name may stand twice.
 * @param {Uint8Array} bytes
 * @returns {ZipFile[]}
 * @throws Error where it is no archive
 */
export const openZip = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < END_SIZE) throw new Error('This is no archive, or it was cut off');
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const files = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY) {
      throw new Error('The directory of the archive is damaged');
    }
    const [nameSize = 0, extraSize = 0, commentSize = 0] = [28, 30, 32].map((to) =>
      view.getUint16(at + to, true),
    );
    const name = textOf(bytes.subarray(at + 46, at + 46 + nameSize));
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const local = view.getUint32(at + 42, true);
    const read = async () => {
      if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL) {
        throw new Error('is not where the archive says');
      }
      const localName = view.getUint16(local + 26, true);
      const from = local + 30 + localName + view.getUint16(local + 28, true);
      if (textOf(bytes.subarray(local + 30, local + 30 + localName)) !== name) {
        throw new Error('has two names');
      }
      const body = bytes.subarray(from, from + packed);
      if (method === DEFLATED) return inflate(body, size);
      if (method !== 0 || body.length !== size) throw new Error('is packed in an unknown way');
      return body;
    };
    files.push({ name, size, read });
    at += 46 + nameSize + extraSize + commentSize;
  }
  return files;
};
