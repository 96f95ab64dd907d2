import * as z from 'zod';
import { BulkRun, MAX_BULK } from '../../contract/bulk.ts';
import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { startCluster } from '../process/cluster.ts';

const Ids = z.array(z.object({ id: z.int() }));

interface Timed {
  readonly plan: number[];
  readonly run: number[];
}

/** People of the big org who are active and ordinary members, so that each of them changes. */
const chooseIds = async (url: string, headers: Record<string, string>): Promise<number[]> => {
  const ids: number[] = [];
  let next = '/api/users?access_role=all&status=ACTIVE&locked=false&role=member&per_page=200';
  while (ids.length < MAX_BULK) {
    const reply = await fetch(url + next, { headers });
    ids.push(...Ids.parse(await reply.json()).map(({ id }) => id));
    const link = /<([^>]+)>; rel="Next"/.exec(reply.headers.get('link') ?? '')?.[1];
    if (link === undefined) break;
    next = link;
  }
  return ids.slice(0, MAX_BULK);
};

const measure = async (bench: Bench, dataset: OpenDataset): Promise<Timed> => {
  const headers = {
    ...(await sessionHeaders(dataset, BIG)),
    'content-type': 'application/json',
  };
  const { servers, stop } = await startCluster(dataset);
  const url = servers[0]?.url ?? '';
  const post = async (path: string, body: object): Promise<[BulkRun, number]> => {
    const began = performance.now();
    const reply = await fetch(`${url}/api/users/bulk${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
    return [BulkRun.parse(JSON.parse(text)), performance.now() - began];
  };
  /** Until nothing waits any more: what one request may not finish, the next goes on with. */
  const throughout = async (path: string, body: object, wanted: number): Promise<number> => {
    let [run, ms] = await post(path, body);
    while (run.counts.waiting > 0) {
      const [later, more] = await post(`/${run.id}/resume`, { within_seconds: 25 });
      [run, ms] = [later, ms + more];
    }
    if (run.counts.changed !== wanted) throw new Error(`${run.counts.changed}, not ${wanted}`);
    bench.say(`  bulk of ${wanted}: ${Math.round(ms)} ms`);
    return ms / 1000;
  };
  const timed: Timed = { plan: [], run: [] };
  try {
    const ids = await chooseIds(url, headers);
    const rounds = bench.pick({ full: 5, quick: 1 });
    for (let round = 0; round < rounds; round += 1) {
      for (const action of ['deactivate', 'activate']) {
        const [plan, ms] = await post('', { action, ids, dry_run: true });
        if (plan.counts.will_change !== ids.length) throw new Error('a plan that leaves some out');
        timed.plan.push(ms);
        const body = { action, ids, within_seconds: 25, reason: 'Bench' };
        timed.run.push(await throughout('', body, ids.length));
      }
    }
  } finally {
    await stop();
  }
  return timed;
};

export const bulk: DatabaseGroup = {
  name: 'bulk',
  needs: 'database',
  rows: ['bulk-plan', 'bulk-run'],
  async run(bench, dataset) {
    const { plan, run } = await measure(bench, dataset);
    const many = MAX_BULK.toLocaleString('en');
    return [
      rowOf({
        id: 'bulk-plan',
        what: `who of ${many} people an act would change, in an org of 100,000`,
        unit: 'ms',
        ours: plan,
        must: [{ of: 'ours', atMost: 2000 }],
        aim: [{ of: 'ours', atMost: 500 }],
      }),
      rowOf({
        id: 'bulk-run',
        what: `the act itself: ${many} people switched off or on, a result and an audit row each`,
        unit: 's',
        ours: run,
        must: [{ of: 'ours', atMost: 60 }],
        aim: [{ of: 'ours', atMost: 20 }],
      }),
    ];
  },
};
