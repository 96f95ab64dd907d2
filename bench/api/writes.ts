import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf } from '../core/row.ts';
import { quantile } from '../core/stats.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { SMALL } from '../dataset/shape.ts';
import type { Call, Side } from '../load/job.ts';
import { assertAll } from '../load/load.ts';
import { startCluster } from '../process/cluster.ts';
import { requireAudit, serverWithoutAudit } from '../process/without-audit.ts';
import { perSecondByRound, roundsOf } from './measure.ts';

const CLIENTS = 50;
const YARDSTICK = { name: 'the same product without audit rows' };

/**
 * Changes of many people in turn, so that writers do not wait for one row. Each of a slot is a
 * change: what changes nothing writes nothing.
 */
const writesOf = (origin: string, headers: Record<string, string>, slot: number): Call[] =>
  ['odd', 'even'].flatMap((tier) =>
    Array.from({ length: 400 }, (_none, n) => ({
      origin,
      path: `/api/users/${SMALL.firstUser + 1 + n}`,
      method: 'PUT' as const,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ user_tier: `${tier} ${slot}` }),
    })),
  );

type Prepare = (side: Side, slot: number) => Promise<Side>;

/** p95 of one client in short slots, ours and the yardstick's in turn. */
const oneClient = async (
  bench: Bench,
  sides: readonly Side[],
  prepare: Prepare,
): Promise<Record<string, number[]>> => {
  const rounds = bench.pick({ full: 9, quick: 3 });
  const perRound = bench.pick({ full: 200, quick: 50 });
  const found: Record<string, number[]> = Object.fromEntries(sides.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, given] of sides.entries()) {
      const side = await prepare(given, 1000 + round * sides.length + index);
      const job = { sides: [side], rounds: 1, perRound, warmUp: 10 };
      const taken = (await bench.load.alternate(job))[side.name]?.[0];
      if (!taken) throw new Error('nothing was written');
      assertAll(200, side, taken);
      if (round > 0) found[side.name]?.push(quantile(taken.ms, 0.95));
    }
  }
  return found;
};

const measure = async (bench: Bench, dataset: OpenDataset) => {
  const headers = await sessionHeaders(dataset, SMALL);
  const ours = await startCluster(dataset);
  const theirs = await startCluster(dataset, { main: await serverWithoutAudit() });
  const origins = new Map([
    ['with', ours.servers[0]?.url ?? ''],
    ['without', theirs.servers[0]?.url ?? ''],
  ]);
  const sides: Side[] = [...origins.keys()].map((name) => ({ name, calls: [] }));
  const prepare: Prepare = async ({ name }, slot) => {
    await requireAudit(dataset.superuser, name === 'with');
    return { name, calls: writesOf(origins.get(name) ?? '', headers, slot) };
  };
  try {
    return {
      latency: await oneClient(bench, sides, prepare),
      throughput: await perSecondByRound(bench, sides, CLIENTS, prepare),
    };
  } finally {
    await requireAudit(dataset.superuser, true);
    await ours.stop();
    await theirs.stop();
  }
};

export const writes: DatabaseGroup = {
  name: 'writes',
  needs: 'database',
  rows: ['write-latency', 'write-throughput'],
  async run(bench, dataset) {
    const { latency, throughput } = await measure(bench, dataset);
    return [
      rowOf({
        id: 'write-latency',
        what: 'admin write with its audit row and hash, one client, p95',
        unit: 'ms',
        ours: roundsOf(latency, 'with'),
        yardstick: { ...YARDSTICK, rounds: roundsOf(latency, 'without') },
        must: [{ of: 'more', atMost: 5 }],
        aim: [{ of: 'more', atMost: 3 }],
      }),
      rowOf({
        id: 'write-throughput',
        what: `the same at ${CLIENTS} clients, all of them in one org and one chain`,
        unit: '/s',
        ours: roundsOf(throughput, 'with'),
        yardstick: { ...YARDSTICK, rounds: roundsOf(throughput, 'without') },
        must: [{ of: 'ratio', atLeast: 0.6 }],
        aim: [{ of: 'ratio', atLeast: 0.8 }],
      }),
    ];
  },
};
