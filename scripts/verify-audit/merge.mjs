import { linesOf } from './lines.mjs';

/**
 * @typedef {import('./checkpoints.mjs').Line} Line
 * @typedef {readonly (() => AsyncIterable<Buffer>)[]} Place checkpoint files in their order
 */

/** @param {Place} files @returns {AsyncGenerator<{ text: string, line: Line }>} */
async function* readPlace(files) {
  for (const open of files) {
    for await (const text of linesOf(open())) yield { text, line: JSON.parse(text) };
  }
}

/** @param {{ line: Line }} one @param {{ line: Line }} other */
const isBefore = ({ line: one }, { line: other }) => {
  const by = one.checkpoint.number - other.checkpoint.number;
  // One of the log has no heads: behind that of a file it has nothing new to say.
  return by < 0 || (by === 0 && one.heads !== undefined && other.heads === undefined);
};

/**
 * The lines of several places as if they stood in one, by number; what more than one of them has comes
 * once. Each place is taken in its own order: where that is a wrong one, it stays so.
 * @param {readonly Place[]} places
 * @returns {AsyncGenerator<Line>}
 */
export async function* mergedLines(places) {
  const readers = places.map(readPlace);
  const next = await Promise.all(readers.map((reader) => reader.next()));
  let number = 0;
  /** @type {Set<string>} */
  let texts = new Set();
  for (;;) {
    const [first, ...others] = next.flatMap(({ done, value }, at) => (done ? [] : [{ at, value }]));
    if (!first) return;
    const least = others.reduce(
      (one, other) => (isBefore(other.value, one.value) ? other : one),
      first,
    );
    const { text, line } = least.value;
    if (line.checkpoint.number !== number) texts = new Set();
    number = line.checkpoint.number;
    if (!texts.has(text)) yield line;
    texts.add(text);
    next[least.at] = await readers[least.at].next();
  }
}
