/**
 * @typedef {{ name: string, outcome: 'caught' | 'missed' | 'broken', why?: string }} MutantRow
 * @typedef {{
 *   id: string, area: string, asks: string, on: string, figures: string[],
 *   state: 'held' | 'short' | 'not run', why?: string, mutants: MutantRow[],
 *   dose: 'small' | 'full', seconds: number, commit: string, machine: string, at: string,
 * }} Row
 * @typedef {{ node: string, rows: Row[] }} Results
 */

/** Checks are in the order of their ids, then of their text. @param {Row[]} rows */
export const inOrder = (rows) =>
  rows.toSorted(
    (a, b) =>
      a.id.localeCompare(b.id, 'en', { numeric: true }) ||
      a.asks.localeCompare(b.asks, 'en') ||
      a.on.localeCompare(b.on, 'en'),
  );

/** What makes two rows the same line of the table. @param {Row} row */
export const keyOf = ({ id, asks, on }) => `${id}|${asks}|${on}`;

/**
 * What a run has covered with nothing left unreported: an area, or one id in it.
 * @param {{ area: string, on: string }} where
 * @param {string} [id]
 */
export const coverOf = ({ area, on }, id) => [area, on, ...(id ? [id] : [])].join('|');

/**
 * Rows of before that stay beside those of a run: not what the run has put anew, nor what it has
 * covered and found no more, such as a check whose text is another.
 * @param {Row[]} kept
 * @param {Row[]} rows
 * @param {Set<string>} covered
 */
export function stillKept(kept, rows, covered) {
  const fresh = new Set(rows.map(keyOf));
  return kept.filter(
    (row) =>
      !fresh.has(keyOf(row)) && !covered.has(coverOf(row)) && !covered.has(coverOf(row, row.id)),
  );
}

/** Such as `2 of 2`, or the names of those that were not caught. @param {MutantRow[]} mutants */
export function mutantsCell(mutants) {
  if (mutants.length === 0) return 'not tried';
  const caught = mutants.filter(({ outcome }) => outcome === 'caught').length;
  const others = mutants
    .filter(({ outcome }) => outcome !== 'caught')
    .map(({ name, outcome }) => `${outcome}: ${name}`);
  return [`${caught} of ${mutants.length}`, ...others].join('; ');
}

/** What was got, with the reason when it is not the whole story. @param {Row} row */
function gotCell({ figures, why, on }) {
  const where = on === '' ? [] : [`on ${on}`];
  return [...figures, ...(why ? [why] : []), ...where].join('; ') || 'nothing noted';
}

/** Lines for a terminal: one check a paragraph. @param {Row[]} rows */
export function textTable(rows) {
  return inOrder(rows)
    .map((row) => {
      const state = row.state === 'held' ? 'held' : row.state.toUpperCase();
      const head = `${row.id}  ${state}  (${row.dose}, ${row.seconds.toFixed(0)} s)  ${row.asks}`;
      return `${head}\n      got: ${gotCell(row)}\n      mutants caught: ${mutantsCell(row.mutants)}`;
    })
    .join('\n');
}

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

/** A small dose asserts no limits that take the full one. @param {Row} row */
const stateCell = ({ state, dose }) =>
  state === 'held' && dose === 'small' ? 'small dose held' : state;

/** The table of the README. @param {Results} results */
export function verifyMarkdown({ node, rows }) {
  const held = rows.filter(({ state }) => state === 'held');
  const small = held.filter(({ dose }) => dose === 'small').length;
  const inSmall = small === 0 ? '' : `, ${small} in a small dose only`;
  const commits = [...new Set(rows.map(({ commit }) => commit))].join(', ');
  const days = [...new Set(rows.map(({ at }) => at.slice(0, 10)))].toSorted().join(', ');
  const machines = [...new Set(rows.map(({ machine }) => machine))].join('; ');
  const minutes = rows.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return [
    `${held.length - small} of ${rows.length} held in full${inSmall}. ${days}, commit ${commits}, ${machines}, Node ${node}; the checks alone took ${minutes.toFixed(0)} min, their mutants come on top.`,
    '',
    '| test | what is asked | what was got | | mutants caught |',
    '| --- | --- | --- | --- | --- |',
    ...inOrder(rows).map((row) => {
      const dose = row.dose === 'full' ? '' : ' (small dose)';
      const cells = [
        row.id,
        row.asks,
        `${gotCell(row)}${dose}`,
        stateCell(row),
        mutantsCell(row.mutants),
      ];
      return `| ${cells.map(cell).join(' | ')} |`;
    }),
  ].join('\n');
}
