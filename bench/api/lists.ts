import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { startCluster } from '../process/cluster.ts';
import { pagesOf, watchProduct } from '../yardstick/capture.ts';
import { startYardstick } from '../yardstick/yardstick.ts';
import { p95ByRound, roundsOf, sideOf } from './measure.ts';

const LIST = '/api/users?access_role=all&per_page=50';
// Frequent and rare parts of names and addresses, in several alphabets, and one that nobody has.
const NEEDLES = ['an', 'mül', 'иван', '佐藤', 'kovacs.4', 'ova', 'حداد', 'zzzzzz', 'e', 'garcia'];
const SEARCHES = NEEDLES.map((needle) => `${LIST}&q=${encodeURIComponent(needle)}`);

/** Two filters at once over a million rows: what somebody did, and of which kind. */
const auditPaths = (orgId: number): string[] =>
  [0, 100, 4200, 77_700].map(
    (admin) =>
      `/api/orgs/${orgId}/audit_log?per_page=50&count=0&actor=${BIG.firstUser + admin}&event=user.updated`,
  );

const rowsOf = (found: Record<string, number[]>): Row[] => [
  rowOf({
    id: 'search',
    what: 'substring search over 100,000 people, with its count, p95',
    unit: 'ms',
    ours: roundsOf(found, 'search'),
    must: [{ of: 'ours', atMost: 40 }],
    aim: [{ of: 'ours', atMost: 20 }],
    note: 'the full round trip, which the time in the server is a part of; ten needles in turn',
  }),
  rowOf({
    id: 'facets',
    what: 'quick-view counts of 100,000 people, p95',
    unit: 'ms',
    ours: roundsOf(found, 'facets'),
    must: [{ of: 'ours', atMost: 120 }],
    aim: [{ of: 'ours', atMost: 40 }],
    note: 'a request of its own: the rows do not wait for it',
  }),
  rowOf({
    id: 'audit-page',
    what: 'audit page with two filters at 1,000,000 rows, p95',
    unit: 'ms',
    ours: roundsOf(found, 'audit'),
    yardstick: {
      name: 'bare node:http + the same SQL + JSON.stringify',
      rounds: roundsOf(found, 'bare audit'),
    },
    must: [{ of: 'ratio', atMost: 2 }],
    aim: [{ of: 'ratio', atMost: 1.4 }],
  }),
];

const measure = async (bench: Bench, dataset: OpenDataset, paths: readonly string[]) => {
  const headers = await sessionHeaders(dataset, BIG);
  const watched = await watchProduct(dataset);
  const pages = await pagesOf(watched, paths, headers).finally(() => watched.close());
  const yardstick = await startYardstick(dataset, pages);
  const { servers, stop } = await startCluster(dataset);
  const origins = servers.map(({ url }) => url);
  const with_ = (all: readonly string[]) => all.map((path) => ({ path, headers }));
  try {
    return await p95ByRound(bench, [
      sideOf('search', origins, with_(SEARCHES)),
      sideOf('facets', origins, with_(['/api/users/facets'])),
      sideOf('audit', origins, with_(paths)),
      sideOf(
        'bare audit',
        [yardstick.url],
        paths.map((path) => ({ path })),
      ),
    ]);
  } finally {
    await stop();
    await yardstick.stop();
  }
};

export const lists: DatabaseGroup = {
  name: 'lists',
  needs: 'database',
  rows: ['search', 'facets', 'audit-page'],
  run: async (bench, dataset) => rowsOf(await measure(bench, dataset, auditPaths(BIG.id))),
};
