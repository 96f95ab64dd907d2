import type { Bench, DatabaseGroup } from '../core/group.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { openSession } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import { startCluster } from '../process/cluster.ts';
import { launch, type Visitor } from './browser.ts';
import { inbox } from './inbox.ts';
import { interactions } from './interactions.ts';
import { peoplePaint, type Side } from './people-paint.ts';
import { buildReactAdmin } from './react-admin.ts';
import { scriptSizes } from './script-sizes.ts';
import { scrolling } from './scrolling.ts';
import { layoutShifts } from './shifts.ts';

/** The yardstick's page on a server of its own; without one (no registry) the reason. */
const startReactAdmin = async (bench: Bench, dataset: OpenDataset) => {
  try {
    const webDir = await buildReactAdmin((line) => bench.say(line));
    return { cluster: await startCluster(dataset, { env: { WEB_DIR: webDir } }), why: '' };
  } catch (error) {
    const [line = ''] = String(error).split('\n', 1);
    return { cluster: undefined, why: `no ratio: the yardstick could not be built (${line})` };
  }
};

export const web: DatabaseGroup = {
  name: 'web',
  needs: 'database',
  rows: [
    'script-sign-in',
    'script-people',
    'paint-cold',
    'paint-warm',
    'live-cold',
    'live-warm',
    'keystroke',
    'sort',
    'open-person',
    'matrix-arrow',
    'matrix-search',
    'long-task',
    'inbox-keystroke-full-speed',
    'inbox-keystroke',
    'layout-shift',
    'scroll',
  ],
  async run(bench, dataset) {
    const cookie = await openSession(dataset, BIG);
    const yardstick = await startReactAdmin(bench, dataset);
    const product = await startCluster(dataset);
    const visitor: Visitor = { url: product.servers[0]?.url ?? '', cookie };
    const ours: Side = { visitor, path: '/people' };
    const their = yardstick.cluster?.servers[0]?.url;
    const theirs: Side | undefined =
      their === undefined
        ? undefined
        : { visitor: { url: their, cookie, bypassCSP: true }, path: '/#/people' };
    const browser = await launch();
    try {
      return [
        ...(await scriptSizes()),
        ...(await peoplePaint(bench, browser, ours, theirs, yardstick.why)),
        ...(await interactions(bench, browser, visitor)),
        ...(await inbox(bench, browser, visitor.url, dataset)),
        await layoutShifts(bench, browser, visitor, dataset),
        await scrolling(bench, browser, visitor),
      ];
    } finally {
      await browser.close();
      await product.stop();
      await yardstick.cluster?.stop();
    }
  },
};
