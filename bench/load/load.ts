import { startChild } from '../process/child.ts';
import type { Alternated, Job, Side, Taken } from './job.ts';

type JobOf<Kind extends Job['kind']> = Omit<Extract<Job, { kind: Kind }>, 'kind'>;

/** The load generator: a process of its own. */
export interface Load {
  alternate(job: JobOf<'alternate'>): Promise<Alternated>;
  flatOut(job: JobOf<'flat-out'>): Promise<Taken>;
  burst(job: JobOf<'burst'>): Promise<Taken>;
  steady(job: JobOf<'steady'>): Promise<Taken>;
  stop(): Promise<void>;
}

export const startLoad = (): Load => {
  const child = startChild('load/worker.js');
  return {
    alternate: (job) => child.ask({ kind: 'alternate', ...job }) as Promise<Alternated>,
    flatOut: (job) => child.ask({ kind: 'flat-out', ...job }) as Promise<Taken>,
    burst: (job) => child.ask({ kind: 'burst', ...job }) as Promise<Taken>,
    steady: (job) => child.ask({ kind: 'steady', ...job }) as Promise<Taken>,
    stop: () => child.stop(),
  };
};

/** @throws Error when anything was answered with another status: then the figure means nothing */
export const assertAll = (status: number, side: Pick<Side, 'name'>, taken: Taken): void => {
  const others = Object.keys(taken.statuses).filter((one) => Number(one) !== status);
  if (others.length === 0 && taken.ms.length > 0) return;
  throw new Error(`${side.name}: ${JSON.stringify(taken.statuses)} where ${status} was expected`);
};
