import {
  bulkUsers,
  getBulkRun,
  resumeBulkRun,
  stopBulkRun,
  undoBulkRun,
  type BulkRun,
} from '../../contract/bulk.ts';
import type { RequestBody } from '../../contract/route.ts';
import { call } from '../api/client.ts';

/** What a run begins with: a new act, the undoing of one, or what is left of one. */
export type Start =
  | {
      readonly kind: 'new';
      readonly body: Omit<RequestBody<typeof bulkUsers>, 'dry_run' | 'within_seconds'>;
      /** One per intent: pressed again after a lost answer, it is the same run. */
      readonly key: string;
    }
  | { readonly kind: 'undo' | 'resume'; readonly runId: number };

/** Seconds of the first request, after which most runs are over. */
const FIRST = 1;
/** Seconds of each further one: the server goes on by itself, whether this page is there or not. */
const LONG = 25;
/** Milliseconds between looks at how far it is. */
const POLL = 700;

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

const isWaiting = ({ state, counts }: BulkRun): boolean =>
  counts.waiting > 0 && state !== 'stopped' && state !== 'done';

const begin = (start: Start): Promise<BulkRun> => {
  if (start.kind === 'new') {
    const { body, key } = start;
    return call(bulkUsers, { body: { ...body, within_seconds: FIRST }, idempotencyKey: key });
  }
  const route = start.kind === 'undo' ? undoBulkRun : resumeBulkRun;
  return call(route, { params: { run_id: start.runId }, body: { within_seconds: FIRST } });
};

/** A link is in one reply only: what was seen of it is kept. */
const withLinks = (before: BulkRun | null, now: BulkRun): BulkRun => {
  const links = new Map(before?.rows.map(({ id, link }) => [id, link]));
  return {
    ...now,
    rows: now.rows.map((row) => ({ ...row, link: row.link ?? links.get(row.id) ?? null })),
  };
};

/**
 * Begins a run and sees it through. Each request lets the server work for a while; beside it the run
 * is looked at, for the progress. After `signal` the server begins no further row.
 */
export async function driveRun({
  start,
  signal,
  onRun,
}: {
  start: Start;
  signal: AbortSignal;
  onRun: (run: BulkRun) => void;
}): Promise<BulkRun> {
  let run: BulkRun | null = null;
  const take = (now: BulkRun): BulkRun => {
    run = withLinks(run, now);
    onRun(run);
    return run;
  };
  let last = take(await begin(start));
  const params = { run_id: last.id ?? 0 };
  // What is under way is waited for: its outcome must be known.
  const stop = () => void call(stopBulkRun, { params, body: {} }).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted && isWaiting(last)) stop();
  try {
    while (isWaiting(last) && !signal.aborted) {
      let isOver = false;
      const work: Promise<BulkRun> = call(resumeBulkRun, {
        params,
        body: { within_seconds: LONG },
      }).finally(() => {
        isOver = true;
      });
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      const look = async () => {
        for (;;) {
          await Promise.race([pause(POLL), settled]);
          if (isOver) return;
          const seen = await call(getBulkRun, { params, background: true }).catch(() => null);
          if (seen !== null && !isOver) take(seen);
        }
      };
      [last] = await Promise.all([work.then(take), look()]);
    }
    return last;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
