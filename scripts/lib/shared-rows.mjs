/**
 * @typedef {import('./verify-run.mjs').Result} Result
 * @typedef {{ unit: string, held: number, of: number }} Tally
 * @typedef {Result['row'] & { tally?: Tally }} Row
 */

/** Figures once each, after the counts of all parts. @param {Row[]} rows @returns {string[]} */
function figuresOf(rows) {
  /** @type {Map<string, Tally>} */
  const sums = new Map();
  for (const { tally } of rows) {
    if (!tally) continue;
    const sum = sums.get(tally.unit) ?? { unit: tally.unit, held: 0, of: 0 };
    sums.set(tally.unit, { ...sum, held: sum.held + tally.held, of: sum.of + tally.of });
  }
  const counted = [...sums.values()].map(({ unit, held, of }) => `${held} of ${of} ${unit}`);
  return [...new Set([...counted, ...rows.flatMap(({ figures }) => figures)])];
}

/**
 * Tests that prove one promise together are one result: it holds when all of them do.
 * @param {Result[]} results
 * @returns {Result[]}
 */
export function joinShared(results) {
  /** @type {Map<string, Result[]>} */
  const groups = new Map();
  for (const result of results) {
    const key = `${result.row.id} ${result.row.asks}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((parts) => {
    const [first] = parts;
    if (!first) return [];
    return {
      ...first,
      files: [...new Set(parts.map(({ file }) => file))],
      row: { ...first.row, figures: figuresOf(parts.map(({ row }) => row)) },
      passed: parts.every(({ passed }) => passed),
      failures: parts.flatMap(({ failures }) => failures),
      seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  });
}
