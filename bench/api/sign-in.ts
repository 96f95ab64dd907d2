import { availableParallelism } from 'node:os';
import { hashPassword } from '../../server/auth/password.ts';
import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import { quantile } from '../core/stats.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG, PASSWORD } from '../dataset/shape.ts';
import type { Call, Side } from '../load/job.ts';
import { assertAll } from '../load/load.ts';
import { startChild } from '../process/child.ts';
import { startCluster } from '../process/cluster.ts';

const AT_ONCE = 400;
/** What the product leaves to hashing; the rest of the cores answers requests. */
const HASH_CORES = Math.max(1, availableParallelism() - 1);

/** People who may sign in, each from an address of their own. */
const signIns = async ({ superuser }: OpenDataset, origin: string, count: number, from: number) => {
  const { rows } = await superuser.query<{ email: string }>(
    `SELECT u.email FROM users u JOIN org_memberships m ON m.user_id = u.id
     WHERE m.org_id = $1 AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
       AND u.admin_locked_until IS NULL ORDER BY u.id OFFSET $2 LIMIT $3`,
    [BIG.id, from, count],
  );
  return rows.map(({ email }, n): Call => ({
    origin,
    path: '/api/session',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'rollcall',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': `10.${(from + n) >> 16}.${((from + n) >> 8) & 255}.${(from + n) & 255}`,
    },
    body: JSON.stringify({ email, password: PASSWORD }),
  }));
};

/** Sign-ins a second against hashes a second on the same number of cores, in turn. */
const perCore = async (bench: Bench, dataset: OpenDataset, origin: string): Promise<Row> => {
  const ms = bench.pick({ full: 5000, quick: 1500 });
  const rounds = bench.pick({ full: 5, quick: 2 });
  const hash = startChild('yardstick/hash.js');
  const stored = await hashPassword(PASSWORD);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const calls = await signIns(dataset, origin, 4000, 2000 + round * 4000);
      const side = { name: 'sign-in', calls };
      const taken = await bench.load.flatOut({ side, clients: 4 * HASH_CORES, ms });
      assertAll(200, side, taken);
      const question = { stored, password: PASSWORD, atOnce: HASH_CORES, ms };
      const perSecond = Number(await hash.ask(question));
      if (round === 0) continue;
      ours.push((taken.ms.length * 1000) / ms / HASH_CORES);
      theirs.push(perSecond / HASH_CORES);
    }
  } finally {
    await hash.stop();
  }
  return rowOf({
    id: 'sign-in',
    what: 'sign-ins a second for each core that hashes (Argon2id, 19 MiB, 2 passes)',
    unit: '/s',
    ours,
    yardstick: { name: 'the hash alone', rounds: theirs },
    must: [{ of: 'ratio', atLeast: 0.85 }],
    aim: [{ of: 'ratio', atLeast: 0.95 }],
  });
};

const PER_SECOND = 40;

/** p99 of other requests while people sign in all at once, and while nobody does. */
const flood = async (bench: Bench, dataset: OpenDataset, origin: string): Promise<Row> => {
  const headers = await sessionHeaders(dataset, BIG);
  const path = '/api/users?access_role=all&per_page=50&count=0';
  const side: Side = { name: 'others', calls: [{ origin, path, headers }] };
  const rounds = bench.pick({ full: 5, quick: 2 });
  let refused = 0;
  const others = async (ms: number): Promise<number> => {
    const taken = await bench.load.steady({ side, perSecond: PER_SECOND, ms });
    refused += taken.ms.length - (taken.statuses[200] ?? 0);
    return quantile(taken.ms, 0.99);
  };
  await others(1000);
  const idle: number[] = [];
  const flooded: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    idle.push(await others(4000));
    const calls = await signIns(dataset, origin, AT_ONCE, 40_000 + round * AT_ONCE);
    const [taken, p99] = await Promise.all([
      bench.load.burst({ side: { name: 'flood', calls } }),
      others(4000),
    ]);
    if (!taken.statuses[200]) throw new Error(`nobody got in: ${JSON.stringify(taken.statuses)}`);
    flooded.push(p99);
  }
  return rowOf({
    id: 'flood',
    what: `other requests (${PER_SECOND} a second) while ${AT_ONCE} sign-ins arrive at once, p99`,
    unit: 'ms',
    ours: flooded,
    yardstick: { name: 'the same while nobody signs in', rounds: idle },
    must: [{ of: 'ours', atMost: 250 }],
    aim: [{ of: 'ours', atMost: 100 }],
    note: `sign-ins past the queue are told to come back; of the others ${refused} were`,
  });
};

export const signIn: DatabaseGroup = {
  name: 'signing-in',
  needs: 'database',
  rows: ['sign-in', 'flood'],
  async run(bench, dataset) {
    const env = { TRUSTED_PROXIES: '127.0.0.1' };
    const { servers, stop } = await startCluster(dataset, { env });
    const origin = servers[0]?.url ?? '';
    try {
      return [await perCore(bench, dataset, origin), await flood(bench, dataset, origin)];
    } finally {
      await stop();
    }
  },
};
