import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt } from './call.ts';
import type { Op } from './plan.ts';
import type { Stage } from './stage.ts';

/** A write and everything that was answered to it. */
export interface Entry {
  readonly op: Op;
  readonly attempts: Attempt[];
}

export interface Drive {
  readonly ledger: readonly Entry[];
  /** Settles when every write was acknowledged or refused for good. */
  readonly done: Promise<void>;
  /** Writes acknowledged so far. */
  acked(): number;
  /** Lets the requests under way end and sends no more. */
  stop(): Promise<void>;
}

export interface DriveOptions {
  readonly atOnce?: number;
  /** Requests begun per second; as fast as it goes without. */
  readonly rate?: number;
  /** Whether what got no reply or a 503 is sent again until it is answered. */
  readonly isPatient?: boolean;
  /** Whether a sender waits as long as a 503 says before it sends again; else a moment. */
  readonly heedsRetryAfter?: boolean;
}

const AGAIN_MS = 100;

/** Whether the sender is to send again, with the same key: nobody knows, or not now. */
const isOpen = ({ kind, status }: Attempt): boolean => kind === 'broken' || status === 503;

/** Sends a load, `atOnce` requests at a time, and keeps the ledger of what was answered. */
export const drive = (stage: Stage, ops: readonly Op[], options: DriveOptions = {}): Drive => {
  const { atOnce = 50, rate, isPatient = true, heedsRetryAfter = false } = options;
  const ledger: Entry[] = ops.map((op) => ({ op, attempts: [] }));
  const since = performance.now();
  let isStopped = false;
  let next = 0;
  let acked = 0;

  const serve = async (entry: Entry): Promise<void> => {
    for (;;) {
      const attempt = await stage.call(entry.op.call);
      entry.attempts.push(attempt);
      if (attempt.kind === 'ok') acked += 1;
      if (!isPatient || isStopped || !isOpen(attempt)) return;
      const told = heedsRetryAfter ? Number(attempt.retryAfter) * 1000 : 0;
      await delay(told || AGAIN_MS);
    }
  };
  const work = async (): Promise<void> => {
    while (!isStopped) {
      const index = next;
      next += 1;
      const entry = ledger[index];
      if (!entry) return;
      const due = rate === undefined ? 0 : since + (index * 1000) / rate - performance.now();
      if (due > 0) await delay(due);
      await serve(entry);
    }
  };
  const done = Promise.all(Array.from({ length: atOnce }, work)).then(() => undefined);
  return {
    ledger,
    done,
    acked: () => acked,
    stop: async () => {
      isStopped = true;
      await done;
    },
  };
};

/** Requests begun per second, each once however often it was sent again. */
export const rateOf = (ledger: readonly Entry[]): number => {
  const began = ledger.flatMap(({ attempts }) => attempts[0]?.began ?? []);
  return ((began.length - 1) * 1000) / (Math.max(...began) - Math.min(...began));
};

/** Sends again, with its own key, every POST that got a reply; what came back differently. */
export const replay = async (stage: Stage, ledger: readonly Entry[]): Promise<string[]> => {
  const differ: string[] = [];
  for (const { op, attempts } of ledger) {
    const first = attempts.find(({ kind }) => kind === 'ok');
    if (op.call.method !== 'POST' || !first) continue;
    const again = await stage.call(op.call);
    const isSame = again.isReplay && JSON.stringify(again.body) === JSON.stringify(first.body);
    if (!isSame) differ.push(`${op.call.path}: ${again.status} ${JSON.stringify(again.body)}`);
  }
  return differ;
};
