/**
 * @typedef {{ id: string, what: string, note?: string, verdict: string, cells: string[] }} BenchRow
 * @typedef {{
 *   date: string, minutes: number, dataset: string, rows: BenchRow[],
 *   environment: { commit: string, isDirty: boolean, cpu: string, cores: number, memoryGb: number, node: string, postgres: string },
 * }} BenchResults
 */

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** @param {string[]} cells */
const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;

/**
 * What stands between the markers of a name is replaced; the markers stay.
 * @param {string} text of the page
 * @param {string} name such as `bench`
 * @param {string} content
 */
export function replaceBetween(text, name, content) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from)
    throw new Error(`the page has no place for ${name}: ${open} … ${close}`);
  return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/**
 * The figures of `npm run bench`, with what was measured, where and when.
 * @param {BenchResults} results what bench/results/latest.json holds
 */
export function benchTable({ date, minutes, dataset, rows, environment: on }) {
  const count = (/** @type {string} */ verdict) =>
    rows.filter((row) => row.verdict === verdict).length;
  const changed = on.isDirty ? ', with changes that were not committed' : '';
  const notes = rows.filter(({ note }) => note).map(({ what, note }) => `- ${what}: ${note}.`);
  return [
    `Measured on ${date.slice(0, 10)} at commit ${on.commit}${changed}: ${on.cpu}, ${on.cores} cores, ${on.memoryGb} GB, Node ${on.node}, PostgreSQL ${on.postgres}; ${minutes} minutes. ${dataset}. Median of the rounds, with the lowest and the highest; the yardstick ran in the same rounds. ${count('pass')} pass, ${count('short')} short.`,
    '',
    line(['what', 'ours', 'yardstick', 'ratio', 'must', 'aim', 'verdict']),
    line(Array.from({ length: 7 }, () => '---')),
    ...rows.map(({ what, cells }) => line([what, ...cells.slice(1)])),
    '',
    ...notes,
  ].join('\n');
}
