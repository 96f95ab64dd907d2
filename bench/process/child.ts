import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A child process that answers questions, one reply each, in any order. */
export interface Child {
  ask(question: object): Promise<unknown>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Starts a compiled file of the bench as a process of its own. */
export const startChild = (file: string): Child => {
  const child = fork(path.join(path.resolve('dist/node/bench'), file), { stdio: 'inherit' });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', (message) => {
    const { id, value, error } = message as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with code ${code}`));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        child.send({ id: lastId, question });
      }),
    stop: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
};

/** The other side: answers each question with what `work` returns; ends when the parent does. */
export const answer = (work: (question: unknown) => Promise<unknown>): void => {
  process.on('message', (message) => {
    const { id, question } = message as { id: number; question: unknown };
    work(question).then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String((error as Error).stack ?? error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
};
