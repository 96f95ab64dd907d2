import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorLine, StartupError } from '../startup-error.ts';
import { CheckpointLine } from './statement.ts';

const NAME = /^checkpoints-\d{4}-\d\d-\d\d\.jsonl$/;
const NEWLINE = 0x0a;

/** The file of a checkpoint: one a day, the first line of each with every head. */
const fileOf = (time: string): string => `checkpoints-${time.slice(0, 10)}.jsonl`;

/** Whether a checkpoint begins a file after one before it: not where the clock was set back meanwhile. */
export const isOfLaterDay = (time: string, before: string): boolean =>
  fileOf(time) > fileOf(before);

/**
 * Makes a folder for checkpoints (0700) where there is none, and tries to write in it.
 * @throws StartupError naming the variable
 */
export const prepareFolder = async (variable: string, folder: string): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    await access(`${folder}/`, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `${variable}: cannot write in ${folder} (${errorLine(error)}). Give this account the folder, or name another one.`,
    );
  }
};

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();

/** Up to where a folder was read: everything in earlier files, and so much of this one. */
export interface FilePlace {
  readonly name: string;
  readonly bytes: number;
}

/** What was read of a folder, and up to where. */
export interface ReadLines {
  readonly lines: readonly CheckpointLine[];
  readonly place: FilePlace | undefined;
}

const readFrom = async (folder: string, name: string, bytes: number): Promise<ReadLines> => {
  const text = (await readFile(path.join(folder, name))).subarray(bytes);
  const whole = text.subarray(0, text.lastIndexOf(NEWLINE) + 1);
  const lines = whole.toString().split('\n').slice(0, -1);
  return {
    lines: lines.map((line) => CheckpointLine.parse(JSON.parse(line))),
    place: { name, bytes: bytes + whole.length },
  };
};

/**
 * The lines behind a place, oldest first; without one, those of the newest file that has any. What
 * a crash left of a line is passed over: the line comes again from the database.
 */
export const readLinesAfter = async (
  folder: string,
  place: FilePlace | undefined,
): Promise<ReadLines> => {
  const names = await namesIn(folder);
  if (place === undefined) {
    for (const name of names.toReversed()) {
      const read = await readFrom(folder, name, 0);
      if (read.lines.length > 0) return read;
    }
    return { lines: [], place: undefined };
  }
  let read: ReadLines = { lines: [], place };
  for (const name of names.filter((one) => one >= place.name)) {
    const more = await readFrom(folder, name, name === place.name ? place.bytes : 0);
    read = { lines: [...read.lines, ...more.lines], place: more.place };
  }
  return read;
};

/** Writes all of it, or throws: a disk that fills up takes a part first, and says so the next time. */
const appendBytes = async (file: string, from: number, bytes: Buffer): Promise<void> => {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
  try {
    await handle.truncate(from);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, from + done);
      if (bytesWritten === 0) throw new Error(`${file} takes no more`);
      done += bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const sizeOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return found?.size ?? 0;
};

/** Where the last whole line ends. */
const endOfLines = async (file: string): Promise<number> => {
  const size = await sizeOf(file);
  if (size === 0) return 0;
  const handle = await open(file, constants.O_RDONLY);
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === NEWLINE ? size : (await handle.readFile()).lastIndexOf(NEWLINE) + 1;
  } finally {
    await handle.close();
  }
};

/**
 * Appends a line to the file of its day, or to the newest where the clock was set back since, and
 * waits for the disk: read file by file, the lines stand in their order.
 */
export const appendLine = async (
  folder: string,
  line: CheckpointLine,
  newest?: FilePlace,
): Promise<FilePlace> => {
  const ofItsDay = fileOf(line.checkpoint.time);
  const name = newest && newest.name > ofItsDay ? newest.name : ofItsDay;
  const file = path.join(folder, name);
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  const end = await endOfLines(file);
  await appendBytes(file, end, bytes);
  return { name, bytes: end + bytes.length };
};

/** Brings a second folder up to the first, by the whole lines that it lacks, or the rest of one. */
export const mirrorFolder = async (folder: string, copy: string): Promise<void> => {
  for (const name of await namesIn(folder)) {
    const [from, to] = [path.join(folder, name), path.join(copy, name)];
    const [end, done] = [await endOfLines(from), await sizeOf(to)];
    if (done < end) await appendBytes(to, done, (await readFile(from)).subarray(done, end));
  }
};
