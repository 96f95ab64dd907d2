import { access } from './api/access.ts';
import { bulk } from './api/bulk.ts';
import { lists } from './api/lists.ts';
import { peoplePage } from './api/people-page.ts';
import { auditExport } from './api/export.ts';
import { reviews } from './api/reviews.ts';
import { signIn } from './api/sign-in.ts';
import { writes } from './api/writes.ts';
import { environment } from './core/environment.ts';
import type { Bench, DatabaseGroup, FolderGroup } from './core/group.ts';
import { resultsOf, writeResults } from './core/results.ts';
import { verdictOf, type Row } from './core/row.ts';
import { tableOf } from './core/table.ts';
import { ensureDataset, openDataset } from './dataset/dataset.ts';
import { startLoad } from './load/load.ts';
import { readOptions, type Options } from './options.ts';
import { plans } from './plans/plans.ts';
import { start } from './process/start.ts';
import { web } from './web/web.ts';

const GROUPS: readonly (DatabaseGroup | FolderGroup)[] = [
  start,
  peoplePage,
  lists,
  access,
  plans,
  auditExport,
  signIn,
  web,
  // Last: they add to the log that the others read.
  bulk,
  reviews,
  writes,
];

const say = (line: string): void => console.log(line);

const chosenOf = ({ only }: Options) => {
  if (only === undefined) return GROUPS;
  const chosen = GROUPS.filter(({ name, rows }) => name === only || rows.includes(only));
  if (chosen.length > 0) return chosen;
  const names = GROUPS.map(({ name, rows }) => `  ${name}: ${rows.join(', ')}`);
  throw new Error(`--only=${only}: no such row or group. There are:\n${names.join('\n')}`);
};

const runGroup = async (group: DatabaseGroup | FolderGroup, bench: Bench): Promise<Row[]> => {
  if (group.needs === 'folder') return group.run(bench);
  const dataset = await openDataset();
  try {
    return await group.run(bench, dataset);
  } finally {
    await dataset.close();
  }
};

/** What a group that broke off leaves: its rows, without figures and with the reason. */
const brokenRows = (group: DatabaseGroup | FolderGroup, error: unknown): Row[] => {
  console.error(error);
  process.exitCode = 1;
  const note = `broke off: ${String(error).split('\n', 1)[0]}`;
  return group.rows.map((id) => ({ id, what: id, unit: '', must: [], aim: [], note }));
};

const measure = async (options: Options): Promise<Row[]> => {
  const load = startLoad();
  const bench: Bench = {
    load,
    isQuick: options.isQuick,
    pick: ({ full, quick }) => (options.isQuick ? quick : full),
    say,
  };
  const rows: Row[] = [];
  try {
    for (const group of chosenOf(options)) {
      const started = performance.now();
      const measured = runGroup(group, bench);
      rows.push(...(await measured.catch((error: unknown) => brokenRows(group, error))));
      say(`${group.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
  } finally {
    await load.stop();
  }
  const { only } = options;
  return rows.filter(({ id }) => !rows.some((row) => row.id === only) || id === only);
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  chosenOf(options);
  await ensureDataset(say);
  const started = performance.now();
  const rows = await measure(options);
  const results = resultsOf(rows, {
    date: new Date().toISOString(),
    minutes: Math.round((performance.now() - started) / 6000) / 10,
    isQuick: options.isQuick,
    only: options.only ?? null,
    environment: environment(),
  });
  say(`\n${tableOf(rows)}\n`);
  const count = (verdict: string) => rows.filter((row) => verdictOf(row) === verdict).length;
  say(`${count('pass')} pass, ${count('short')} short, in ${results.minutes} minutes`);
  say(`written to ${await writeResults(results)}`);
};

await main();
