import { request } from 'undici';
import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf } from '../core/row.ts';
import { residentMb } from '../core/memory.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { assertAll } from '../load/load.ts';
import { startCluster } from '../process/cluster.ts';

const ROWS = 100_000;
const WATCH_MS = 20;

/** The instants between which so many rows lie, in the middle of the log. */
const spanOf = async ({ superuser }: OpenDataset): Promise<string> => {
  const at = async (offset: number) => {
    const { rows } = await superuser.query<{ at: Date }>(
      'SELECT created_at AS at FROM audit_log WHERE org_id = $1 ORDER BY created_at, id OFFSET $2 LIMIT 1',
      [BIG.id, offset],
    );
    return rows[0]?.at.toISOString() ?? '';
  };
  return `from=${await at(400_000)}&to=${await at(400_000 + ROWS - 1)}`;
};

interface Exported {
  readonly seconds: number;
  readonly grownMb: number;
  readonly lines: number;
}

/** One export as it arrives, and how far the memory of the process grew meanwhile. */
const exportOnce = async (url: string, pid: number, headers: Record<string, string>) => {
  const before = residentMb(pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, WATCH_MS);
  const started = performance.now();
  try {
    const { statusCode, body } = await request(url, { headers });
    if (statusCode !== 200) throw new Error(`export: ${statusCode} ${await body.text()}`);
    let lines = 0;
    for await (const chunk of body) {
      for (const byte of chunk as Uint8Array) if (byte === 10) lines += 1;
    }
    const seconds = (performance.now() - started) / 1000;
    return { seconds, grownMb: most - before, lines } satisfies Exported;
  } finally {
    clearInterval(watch);
  }
};

const warmUp = async (bench: Bench, url: string, headers: Record<string, string>) => {
  const paths = [
    '/api/users?access_role=all&per_page=200',
    `/api/orgs/${BIG.id}/audit_log?per_page=200`,
  ];
  const side = { name: 'pages', calls: paths.map((path) => ({ origin: url, path, headers })) };
  const taken = await bench.load.flatOut({
    side,
    clients: 4,
    ms: bench.pick({ full: 5000, quick: 2000 }),
  });
  assertAll(200, side, taken);
};

export const auditExport: DatabaseGroup = {
  name: 'export',
  needs: 'database',
  rows: ['export-time', 'export-memory'],
  async run(bench, dataset) {
    const headers = await sessionHeaders(dataset, BIG);
    const span = await spanOf(dataset);
    const { servers, stop } = await startCluster(dataset);
    const [server] = servers;
    if (!server) throw new Error('no server');
    const done: Exported[] = [];
    try {
      // What a process grows by in its first minute, whatever it does, is not the export's.
      await warmUp(bench, server.url, headers);
      for (let round = 0; round < bench.pick({ full: 3, quick: 1 }); round += 1) {
        const url = `${server.url}/api/orgs/${BIG.id}/audit_log/export?format=csv&${span}`;
        done.push(await exportOnce(url, server.pid, headers));
      }
    } finally {
      await stop();
    }
    const lines = done[0]?.lines ?? 0;
    if (lines < ROWS) throw new Error(`the export has ${lines} lines`);
    return [
      rowOf({
        id: 'export-time',
        what: 'CSV export of 100,000 audit rows, streamed',
        unit: 's',
        ours: done.map(({ seconds }) => seconds),
        must: [{ of: 'ours', atMost: 10 }],
        aim: [{ of: 'ours', atMost: 4 }],
      }),
      rowOf({
        id: 'export-memory',
        what: 'memory that the process grows by meanwhile',
        unit: 'MB',
        ours: done.map(({ grownMb }) => grownMb),
        must: [{ of: 'ours', atMost: 64 }],
        aim: [],
      }),
    ];
  },
};
