const NEWLINE = 0x0a;

/**
 * The lines of a stream of UTF-8. Not by readline: that one takes U+2028 for the end of a line, and
 * JSON does not.
 * @param {AsyncIterable<Buffer>} chunks
 * @returns {AsyncGenerator<string>}
 */
export async function* linesOf(chunks) {
  /** @type {Buffer[]} */
  let begun = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const end = chunk.subarray(from, at);
      yield (begun.length === 0 ? end : Buffer.concat([...begun, end])).toString();
      begun = [];
      from = at + 1;
    }
    begun.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(begun).toString();
  if (rest !== '') yield rest;
}
