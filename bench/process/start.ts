import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { belowMb, residentMb } from '../core/memory.ts';
import type { Bench, FolderGroup } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { DATA_DIR } from '../dataset/dataset.ts';
import { startApi, type ApiServer } from './api-server.ts';

const SCRATCH = path.resolve('node_modules/.cache/bench');

const seconds = ({ startMs }: ApiServer): number => startMs / 1000;

const onEmptyFolder = async (): Promise<number> => {
  const folder = await mkdtemp(path.join(SCRATCH, 'empty-'));
  const server = await startApi({ env: { DATA_DIR: folder } });
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  return seconds(server);
};

interface Idle {
  readonly start: number;
  readonly ours: number;
  readonly database: number | undefined;
}

/** Starts on the dataset, answers some pages, and rests. */
const onDataset = async (bench: Bench): Promise<Idle> => {
  const server = await startApi({ env: { DATA_DIR } });
  try {
    for (const page of ['/sign-in', '/health/ready', '/people', '/api/openapi.json']) {
      const { body } = await request(`${server.url}${page}`);
      await body.dump();
    }
    await delay(bench.pick({ full: 10_000, quick: 2000 }));
    return {
      start: seconds(server),
      ours: residentMb(server.pid),
      database: belowMb(server.pid),
    };
  } finally {
    await server.stop();
  }
};

const startRow = (id: string, what: string, ours: number[], must: number, aim: number): Row =>
  rowOf({
    id,
    what,
    unit: 's',
    ours,
    must: [{ of: 'ours', atMost: must }],
    aim: [{ of: 'ours', atMost: aim }],
    note: 'from the start of the process until it listens; the files are in the cache of the system',
  });

const memoryRow = (id: string, what: string, ours: number[], must: number, aim: number): Row => {
  const budgets = {
    must: [{ of: 'ours', atMost: must }],
    aim: [{ of: 'ours', atMost: aim }],
  } as const;
  if (ours.length > 0) return rowOf({ id, what, unit: 'MB', ours, ...budgets });
  return { id, what, unit: 'MB', ...budgets, note: 'told by Linux only' };
};

export const start: FolderGroup = {
  name: 'start',
  needs: 'folder',
  rows: ['start-empty', 'start-dataset', 'memory-process', 'memory-database'],
  async run(bench) {
    const rounds = Array.from({ length: bench.pick({ full: 5, quick: 2 }) });
    const empty: number[] = [];
    for (const _round of rounds) empty.push(await onEmptyFolder());
    const idle: Idle[] = [];
    for (const _round of rounds.slice(0, 3)) idle.push(await onDataset(bench));
    const starts = idle.map((one) => one.start);
    const ours = idle.map((one) => one.ours);
    const database = idle.flatMap((one) => one.database ?? []);
    return [
      startRow('start-empty', 'start on an empty folder, bundled database included', empty, 5, 2.5),
      startRow('start-dataset', 'start with the dataset', starts, 1.5, 0.8),
      memoryRow('memory-process', 'memory of our process, idle', ours, 180, 110),
      memoryRow('memory-database', 'memory of the bundled database beside it', database, 150, 90),
    ];
  },
};
