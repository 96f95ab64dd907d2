import { DATABASE } from '../../server/db/embedded/roles.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { BIG } from '../dataset/shape.ts';
import { startChild } from '../process/child.ts';
import type { YardstickPage } from './page.ts';

export const YARDSTICK_NAME = 'bare node:http + the same SQL + JSON.stringify';

/** Starts a bare server that answers these pages of the big org, past row-level security. */
export const startYardstick = async (
  { database }: OpenDataset,
  pages: readonly YardstickPage[],
): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const child = startChild('yardstick/server.js');
  const url = await child.ask({
    database: { ...database.superuserConfig, database: DATABASE },
    orgId: BIG.id,
    pages,
  });
  return { url: String(url), stop: () => child.stop() };
};
