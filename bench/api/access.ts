import type { Bench, DatabaseGroup } from '../core/group.ts';
import { rowOf, type Row } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { startCluster } from '../process/cluster.ts';
import { pagesOf, watchProduct, type Watched } from '../yardstick/capture.ts';
import { startYardstick, YARDSTICK_NAME } from '../yardstick/yardstick.ts';
import { p95ByRound, roundsOf, sideOf } from './measure.ts';

/** The owner and an admin, who reach everything, and members, the first of whom have most grants. */
const PEOPLE = [0, 100, 1, 3, 77, 4242, 31_999, 77_703].map(
  (place) => `/api/users/${BIG.firstUser + place}/access?per_page=50`,
);
// Every twentieth is granted to the largest team, the first to everyone too.
const RESOURCES = [0, 20, 3, 7, 111].map(
  (place) => `/api/teams/${BIG.firstTeam + place}/access?per_page=50`,
);
const TEAMS = '/api/teams?access_role=all&members=false&sort=name&per_page=50';
const MEMBERS = `/api/teams/${BIG.firstTeam}/members?per_page=50`;

const budget = { must: [{ of: 'ours', atMost: 80 }], aim: [{ of: 'ours', atMost: 40 }] } as const;
const ratio = (atMost: number) => [{ of: 'ratio', atMost }] as const;

const besideBare = (found: Record<string, number[]>, id: string, what: string): Row =>
  rowOf({
    id,
    what: `${what}: full round trip with session check, p95`,
    unit: 'ms',
    ours: roundsOf(found, id),
    yardstick: { name: YARDSTICK_NAME, rounds: roundsOf(found, `bare ${id}`) },
    must: ratio(2),
    aim: ratio(1.4),
    note: 'as the dashboard asks for it: with the total, counted beside the rows',
  });

const rowsOf = (found: Record<string, number[]>): Row[] => [
  rowOf({
    id: 'access-person',
    what: 'what a person reaches and through what, at 100,000 people and 200,000 grants, p95',
    unit: 'ms',
    ours: roundsOf(found, 'access-person'),
    ...budget,
    note: 'with its count; two admins, who reach all 5,000 resources, and six members in turn',
  }),
  rowOf({
    id: 'access-resource',
    what: 'who reaches a resource and through what, at 100,000 people and 200,000 grants, p95',
    unit: 'ms',
    ours: roundsOf(found, 'access-resource'),
    ...budget,
    note: 'with its count; five in turn, of which two through a team of 10,000; 1,000 admins reach each',
  }),
  besideBare(found, 'teams-page', 'page of 50 of 200 teams'),
  besideBare(found, 'team-members', 'page of 50 of a team of 10,000'),
  besideBare(found, 'team-members-deepest', 'the last page of a team of 10,000, by cursor'),
];

const deepest = async (watched: Watched, headers: Record<string, string>): Promise<string> => {
  const link = await watched.linkOf(`${MEMBERS}&page=${BIG.largestTeam / 50 - 1}`, headers);
  const next = /<([^>]*)>; rel="Next"/.exec(link)?.[1];
  if (!next) throw new Error('the team is smaller than it should be');
  return next;
};

const measure = async (bench: Bench, dataset: OpenDataset) => {
  const headers = await sessionHeaders(dataset, BIG);
  const watched = await watchProduct(dataset);
  const prepare = async () => {
    const paths = {
      'teams-page': TEAMS,
      'team-members': MEMBERS,
      'team-members-deepest': await deepest(watched, headers),
    };
    return { paths, pages: await pagesOf(watched, Object.values(paths), headers) };
  };
  const { paths, pages } = await prepare().finally(() => watched.close());
  const yardstick = await startYardstick(dataset, pages);
  const { servers, stop } = await startCluster(dataset);
  const origins = servers.map(({ url }) => url);
  const with_ = (all: readonly string[]) => all.map((path) => ({ path, headers }));
  try {
    return await p95ByRound(bench, [
      sideOf('access-person', origins, with_(PEOPLE)),
      sideOf('access-resource', origins, with_(RESOURCES)),
      ...Object.entries(paths).flatMap(([name, path]) => [
        sideOf(name, origins, with_([path])),
        sideOf(`bare ${name}`, [yardstick.url], [{ path }]),
      ]),
    ]);
  } finally {
    await stop();
    await yardstick.stop();
  }
};

export const access: DatabaseGroup = {
  name: 'access',
  needs: 'database',
  rows: ['access-person', 'access-resource', 'teams-page', 'team-members', 'team-members-deepest'],
  run: async (bench, dataset) => rowsOf(await measure(bench, dataset)),
};
