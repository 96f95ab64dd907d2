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

/** A thread that is started with its first job, does one after the other, and holds up no exit. */
const hashThread = () => {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let last = 0;

  const start = (): Worker => {
    const library = createRequire(import.meta.url).resolve('@node-rs/argon2');
    const started = new Worker(CODE, { eval: true, workerData: library });
    const fail = (error: Error) => {
      if (worker === started) worker = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('error', fail);
    started.on('exit', (code) => fail(new Error(`a hashing thread ended with ${code}`)));
    started.on('message', ({ id, value, error }: Answer) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      if (error === undefined) one?.resolve(value);
      else one?.reject(new Error(error));
    });
    return started;
  };

  return {
    busy: () => waiting.size,
    run: (job: Job): Promise<unknown> =>
      new Promise((resolve, reject) => {
        worker ??= start();
        worker.ref();
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, ...job }, []);
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
