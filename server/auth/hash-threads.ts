import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Options } from '@node-rs/argon2';

/** Threads that hash: one core is left to everybody else. */
export const HASH_THREADS = Math.max(1, availableParallelism() - 1);

// Text, as the server is run from its sources, file by file and in one piece: no file of a thread
// would be at the same place in all of them.
const CODE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const argon2 = require(workerData);
  parentPort.on('message', ({ id, call, args }) => {
    try {
      parentPort.postMessage({ id, value: argon2[call](...args) });
    } catch (error) {
      parentPort.postMessage({ id, error: String(error) });
    }
  });`;

interface Job {
  readonly call: 'hashSync' | 'verifySync';
  readonly args: readonly unknown[];
}
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A thread and what it owes an answer: a new one owes nothing of one that has ended. */
const startThread = (onEnd: () => void) => {
  const waiting = new Map<number, Waiting>();
  const library = createRequire(import.meta.url).resolve('@node-rs/argon2');
  const worker = new Worker(CODE, { eval: true, workerData: library });
  const fail = (error: Error) => {
    onEnd();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a hashing thread ended with ${code}`)));
  worker.on('message', ({ id, value, error }: Answer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (error === undefined) one?.resolve(value);
    else one?.reject(new Error(error));
  });
  return { worker, waiting };
};

/** A thread that is started with its first job, does one after the other, and holds up no exit. */
const hashThread = () => {
  let thread: ReturnType<typeof startThread> | null = null;
  let last = 0;

  const start = () => {
    const started = startThread(() => {
      if (thread === started) thread = null;
    });
    return started;
  };

  return {
    busy: () => thread?.waiting.size ?? 0,
    run: (job: Job): Promise<unknown> =>
      new Promise((resolve, reject) => {
        thread ??= start();
        thread.worker.ref();
        last += 1;
        thread.waiting.set(last, { resolve, reject });
        thread.worker.postMessage({ id: last, ...job }, []);
      }),
  };
};

const threads = Array.from({ length: HASH_THREADS }, hashThread);

const run = (job: Job): Promise<unknown> => {
  const [first, ...rest] = threads;
  if (first === undefined) throw new Error('there is no hashing thread');
  return rest.reduce((least, one) => (one.busy() < least.busy() ? one : least), first).run(job);
};

/**
 * Argon2id in the thread that has least to do. A thread of our own, not the library's way through
 * Node's pool: there each hash waits for the event loop to hand it over and finds its memory cold.
 * @throws Error for what is no hash, and when the thread has ended
 */
export const hashInThread = async (password: string, options: Options): Promise<string> =>
  String(await run({ call: 'hashSync', args: [password, options] }));

/** Whether the password has this hash (PHC string), worked out in the same way. */
export const verifyInThread = async (stored: string, password: string): Promise<boolean> =>
  (await run({ call: 'verifySync', args: [stored, password] })) === true;
