import * as z from 'zod';
import { residentMb } from '../core/memory.ts';
import type { Bench, DatabaseGroup } from '../core/group.ts';
import { askOf, startReview, untilState, type Ask } from '../core/review-client.ts';
import { rowOf } from '../core/row.ts';
import { quantile } from '../core/stats.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { ensureReviewed, forgetReviews, REVIEWED, RIGHTS } from '../dataset/reviewed-org.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { startCluster } from '../process/cluster.ts';

const Items = z.array(z.object({ id: z.int(), hash: z.string(), decisions: z.int() }));

const SETTINGS = {
  name: 'Bench',
  scope: { kind: 'everybody' },
  reviewers: { policy: 'named', reviewer_ids: [REVIEWED.firstUser] },
  rules: { days: 14, reason_for: 'nothing' },
};

interface Timed {
  readonly startSeconds: number[];
  readonly meanwhile: number[];
  readonly decisions: number[];
  readonly packSeconds: number[];
  readonly packMb: number[];
}

/** Decides items one by one, as a reviewer does; milliseconds of each. */
const decideSome = async (ask: Ask, id: number, many: number): Promise<number[]> => {
  const items: z.output<typeof Items> = [];
  for (let page = 1; items.length < many; page += 1) {
    const path = `/reviews/${id}/items?reviewer=me&show=open&per_page=200&page=${page}`;
    const found = Items.parse(await (await ask('GET', path)).json());
    if (found.length === 0) throw new Error(`only ${items.length} items to decide`);
    items.push(...found);
  }
  const taken: number[] = [];
  for (const item of items.slice(0, many)) {
    const seen = { hash: item.hash, decisions: item.decisions };
    const decisions = [{ item_id: item.id, decision: 'keep', seen, seconds: 3 }];
    const began = performance.now();
    await (await ask('POST', `/reviews/${id}/decisions`, { decisions })).json();
    taken.push(performance.now() - began);
  }
  return taken;
};

const takePack = async (ask: Ask, id: number, pid: number) => {
  const before = residentMb(pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, 20);
  const began = performance.now();
  try {
    const reply = await ask('GET', `/reviews/${id}/evidence`);
    for await (const _part of reply.body ?? []);
    return { seconds: (performance.now() - began) / 1000, grownMb: most - before };
  } finally {
    clearInterval(watch);
  }
};

const measure = async (bench: Bench, dataset: OpenDataset): Promise<Timed> => {
  await ensureReviewed(dataset);
  await forgetReviews(dataset);
  const { servers, stop } = await startCluster(dataset);
  const [server] = servers;
  if (!server) throw new Error('no server');
  const ask = askOf(server.url, await sessionHeaders(dataset, REVIEWED));
  const timed: Timed = {
    startSeconds: [],
    meanwhile: [],
    decisions: [],
    packSeconds: [],
    packMb: [],
  };
  try {
    for (let round = 0; round < bench.pick({ full: 3, quick: 1 }); round += 1) {
      const waits: number[] = [];
      const began = performance.now();
      const { id } = await startReview(ask, SETTINGS);
      const { counts } = await untilState(ask, id, 'active', waits);
      timed.startSeconds.push((performance.now() - began) / 1000);
      timed.meanwhile.push(quantile(waits, 0.95));
      if (counts.items < RIGHTS) throw new Error(`${counts.items} items of ${RIGHTS}`);
      const decided = await decideSome(ask, id, bench.pick({ full: 400, quick: 100 }));
      timed.decisions.push(quantile(decided, 0.95));
      await ask('POST', `/reviews/${id}/close`, { reason: 'Bench' });
      await untilState(ask, id, 'completed');
      const { seconds, grownMb } = await takePack(ask, id, server.pid);
      timed.packSeconds.push(seconds);
      timed.packMb.push(grownMb);
      bench.say(`  review ${round + 1}: start ${timed.startSeconds.at(-1)?.toFixed(1)} s`);
      await forgetReviews(dataset);
    }
  } finally {
    await stop();
  }
  return timed;
};

export const reviews: DatabaseGroup = {
  name: 'reviews',
  needs: 'database',
  rows: [
    'review-start',
    'review-start-others',
    'review-decision',
    'review-pack',
    'review-pack-memory',
  ],
  async run(bench, dataset) {
    const timed = await measure(bench, dataset);
    return [
      rowOf({
        id: 'review-start',
        what: 'start of a review of 10,000 people and 50,000 items: from the request until it is open',
        unit: 's',
        ours: timed.startSeconds,
        must: [{ of: 'ours', atMost: 10 }],
        aim: [{ of: 'ours', atMost: 4 }],
      }),
      rowOf({
        id: 'review-start-others',
        what: 'a page of 50 people meanwhile, in the same org and process, p95',
        unit: 'ms',
        ours: timed.meanwhile,
        must: [{ of: 'ours', atMost: 250 }],
        aim: [{ of: 'ours', atMost: 50 }],
      }),
      rowOf({
        id: 'review-decision',
        what: 'a decision in it, with its audit row, one reviewer, p95',
        unit: 'ms',
        ours: timed.decisions,
        must: [{ of: 'ours', atMost: 40 }],
        aim: [{ of: 'ours', atMost: 20 }],
      }),
      rowOf({
        id: 'review-pack',
        what: 'its evidence pack, streamed',
        unit: 's',
        ours: timed.packSeconds,
        must: [{ of: 'ours', atMost: 20 }],
        aim: [{ of: 'ours', atMost: 8 }],
      }),
      rowOf({
        id: 'review-pack-memory',
        what: 'memory that the process grows by meanwhile',
        unit: 'MB',
        ours: timed.packMb,
        must: [{ of: 'ours', atMost: 100 }],
        aim: [],
      }),
    ];
  },
};
