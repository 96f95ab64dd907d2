import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf, type Budget, type Row } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { startCluster } from '../process/cluster.ts';
import { pagesOf, watchProduct } from '../yardstick/capture.ts';
import { startYardstick, YARDSTICK_NAME } from '../yardstick/yardstick.ts';
import { p95ByRound, perSecondByRound, roundsOf, sideOf } from './measure.ts';

const CLIENTS = 32;
const LIST = '/api/users?access_role=all&sort=full_name&order=asc&per_page=50';

const ratio = (atMost: number): Budget[] => [{ of: 'ratio', atMost }];
const share = (atLeast: number): Budget[] => [{ of: 'ratio', atLeast }];

/** The last page, by its cursor: the one after the last but one, which is found by its number. */
const deepestPage = async (linkOf: (url: string) => Promise<string>): Promise<string> => {
  const link = await linkOf(`${LIST}&count=0&page=${BIG.people / 50 - 1}`);
  const next = /<([^>]*)>; rel="Next"/.exec(link)?.[1];
  if (!next) throw new Error('the list is shorter than it should be');
  return next;
};

/** The pages that are measured, by name, and what the product asks the database for each. */
const preparePages = async (dataset: OpenDataset, headers: Record<string, string>) => {
  const watched = await watchProduct(dataset);
  try {
    const deepest = await deepestPage((url) => watched.linkOf(url, headers));
    const paths = {
      first: `${LIST}&count=0`,
      deepest,
      counted: LIST,
    };
    const pages = await pagesOf(watched, Object.values(paths), headers);
    return { paths, pages };
  } finally {
    await watched.close();
  }
};

const latency = async (
  bench: Bench,
  origins: readonly string[],
  yardstick: string,
  paths: Record<string, string>,
  headers: Record<string, string>,
): Promise<Record<string, number[]>> => {
  const sides = Object.entries(paths).flatMap(([name, path]) => [
    sideOf(name, origins, [{ path, headers }]),
    sideOf(`bare ${name}`, [yardstick], [{ path }]),
  ]);
  return p95ByRound(bench, sides);
};

const throughput = async (
  bench: Bench,
  origins: readonly string[],
  yardstick: readonly string[],
  path: string,
  headers: Record<string, string>,
) =>
  perSecondByRound(
    bench,
    [sideOf('first', origins, [{ path, headers }]), sideOf('bare first', yardstick, [{ path }])],
    CLIENTS,
  );

const NOTES = {
  counted: 'as the dashboard asks for it: with the total, counted beside the rows',
  two: 'two API processes, and two of the yardstick, on one database',
};

const latencyRow = (
  found: Record<string, number[]>,
  id: string,
  name: string,
  what: string,
  note?: string,
): Row =>
  rowOf({
    id,
    what: `people page of 50 at 100,000 people, ${what}: full round trip with session check, p95`,
    unit: 'ms',
    ours: roundsOf(found, name),
    yardstick: { name: YARDSTICK_NAME, rounds: roundsOf(found, `bare ${name}`) },
    must: ratio(2),
    aim: ratio(1.4),
    ...(note && { note }),
  });

const throughputRow = (found: Record<string, number[]>, id: string, note?: string): Row =>
  rowOf({
    id,
    what: `people page, answers per second at ${CLIENTS} connections`,
    unit: '/s',
    ours: roundsOf(found, 'first'),
    yardstick: { name: YARDSTICK_NAME, rounds: roundsOf(found, 'bare first') },
    must: share(0.5),
    aim: share(0.7),
    ...(note && { note }),
  });

const depthRow = (found: Record<string, number[]>): Row =>
  rowOf({
    id: 'people-depth',
    what: 'people page, the deepest by cursor against the first',
    unit: 'ms',
    ours: roundsOf(found, 'deepest'),
    yardstick: { name: 'the first page', rounds: roundsOf(found, 'first') },
    must: ratio(1.5),
    aim: ratio(1.1),
  });

export const peoplePage: DatabaseGroup = {
  name: 'people',
  needs: 'database',
  rows: [
    'people-first',
    'people-deepest',
    'people-depth',
    'people-counted',
    'people-first-two',
    'people-throughput',
    'people-throughput-two',
  ],
  async run(bench, dataset) {
    const headers = await sessionHeaders(dataset, BIG);
    const { paths, pages } = await preparePages(dataset, headers);
    const yardsticks = [await startYardstick(dataset, pages), await startYardstick(dataset, pages)];
    const { servers, stop } = await startCluster(dataset, { processes: 2 });
    const ours = servers.map(({ url }) => url);
    const bare = yardsticks.map(({ url }) => url);
    const [one = '', bareOne = ''] = [ours[0], bare[0]];
    try {
      const single = await latency(bench, [one], bareOne, paths, headers);
      const both = await latency(bench, ours, bareOne, { first: paths.first }, headers);
      const flatOut = await throughput(bench, [one], [bareOne], paths.first, headers);
      const flatOutBoth = await throughput(bench, ours, bare, paths.first, headers);
      return [
        latencyRow(single, 'people-first', 'first', 'the first'),
        latencyRow(single, 'people-deepest', 'deepest', 'the deepest by cursor'),
        depthRow(single),
        latencyRow(single, 'people-counted', 'counted', 'the first', NOTES.counted),
        latencyRow(both, 'people-first-two', 'first', 'the first', NOTES.two),
        throughputRow(flatOut, 'people-throughput'),
        throughputRow(flatOutBoth, 'people-throughput-two', NOTES.two),
      ];
    } finally {
      await stop();
      await Promise.all(yardsticks.map((yardstick) => yardstick.stop()));
    }
  },
};
