import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive; its bytes are made while it is sent. */
export interface ZipEntry {
  readonly name: string;
  readonly body: AsyncIterable<Buffer>;
}

/** Content type of the archives made here. */
export const ZIP_TYPE = 'application/zip';

// Speed before size: rows of a log shrink to a tenth all the same.
const LEVEL = 3;
/** Without the extension for more, which not every reader has. */
const MOST_BYTES = 0xffff_ffff;
const VERSION = 20;
// The sizes follow the bytes; names are UTF-8.
const FLAGS = 0x0808;
const DEFLATED = 8;

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** Date and time as archives have it: two seconds fine. */
const dosTime = (now: Date): Buffer => {
  const time = (now.getUTCHours() << 11) | (now.getUTCMinutes() << 5) | (now.getUTCSeconds() >> 1);
  const date =
    ((now.getUTCFullYear() - 1980) << 9) | ((now.getUTCMonth() + 1) << 5) | now.getUTCDate();
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(time, 0);
  bytes.writeUInt16LE(date, 2);
  return bytes;
};

const numbers = (...fields: readonly (readonly [2 | 4, number])[]): Buffer =>
  Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );

const localHeader = (name: Buffer, time: Buffer): Buffer =>
  Buffer.concat([
    numbers([4, 0x04034b50], [2, VERSION], [2, FLAGS], [2, DEFLATED]),
    time,
    numbers([4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]),
    name,
  ]);

const sizesOf = ({ crc, packed, size }: Written) => numbers([4, crc], [4, packed], [4, size]);

const directoryEntry = (entry: Written, time: Buffer): Buffer =>
  Buffer.concat([
    numbers([4, 0x02014b50], [2, VERSION], [2, VERSION], [2, FLAGS], [2, DEFLATED]),
    time,
    sizesOf(entry),
    numbers([2, entry.name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, entry.offset]),
    entry.name,
  ]);

const assertFits = (bytes: number): number => {
  if (bytes <= MOST_BYTES) return bytes;
  throw new Error('more than an archive can hold (4 GB): export a shorter span');
};

async function* zipBytes(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const time = dosTime(new Date());
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: text, body } of entries) {
    const name = Buffer.from(text);
    const header = localHeader(name, time);
    yield header;
    let [crc, size, packed] = [0, 0, 0];
    const counted = async function* () {
      for await (const bytes of body) {
        crc = crc32(bytes, crc);
        size = assertFits(size + bytes.length);
        yield bytes;
      }
    };
    // An error reaches whoever reads the deflated bytes.
    const deflated = pipeline(
      Readable.from(counted()),
      createDeflateRaw({ level: LEVEL }),
      () => undefined,
    );
    for await (const bytes of deflated) {
      packed += bytes.length;
      yield bytes;
    }
    const entry: Written = { name, offset, crc, packed, size };
    yield Buffer.concat([numbers([4, 0x08074b50]), sizesOf(entry)]);
    written.push(entry);
    offset = assertFits(offset + header.length + packed + 16);
  }
  const directory = Buffer.concat(written.map((entry) => directoryEntry(entry, time)));
  yield directory;
  const count = written.length;
  yield numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count]);
  yield numbers([4, directory.length], [4, offset], [2, 0]);
}

/**
 * Files as a ZIP archive, while they are made. A failing source cuts the archive off before its
 * directory, so that no reader takes half of it for the whole.
 */
export const zipStream = (entries: AsyncIterable<ZipEntry>): Readable =>
  Readable.from(zipBytes(entries), { objectMode: false });
