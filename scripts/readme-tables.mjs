// Puts the tables of figures into the README as they came out: one pure function for each.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchTable, replaceBetween } from './lib/readme-tables.mjs';
import { ROOT, runTool, step, TOOLS } from './lib/run.mjs';
import { verifyMarkdown } from './lib/verify-table.mjs';

/** @type {{ name: string, source: string, render: (results: any) => string }[]} */
const TABLES = [
  { name: 'verify', source: 'verify/results/latest.json', render: verifyMarkdown },
  { name: 'bench', source: 'bench/results/latest.json', render: benchTable },
];

const readme = join(ROOT, 'README.md');
let text = await readFile(readme, 'utf8');
for (const { name, source, render } of TABLES) {
  const json = await readFile(join(ROOT, source), 'utf8').catch(() => null);
  // Without a run the table stays as it is.
  if (json !== null) text = replaceBetween(text, name, render(JSON.parse(json)));
}
await writeFile(readme, text);
await step('Formatting the tables', () => runTool(TOOLS.oxfmt, ['README.md']));
