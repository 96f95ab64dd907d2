import { verify } from '@node-rs/argon2';
import { answer } from '../process/child.ts';

interface Work {
  readonly stored: string;
  readonly password: string;
  /** How many at once: as many as the product allows itself. */
  readonly atOnce: number;
  readonly ms: number;
}

/** Verifies one password over and over; returns how many a second. */
const hashFlatOut = async ({ stored, password, atOnce, ms }: Work): Promise<number> => {
  const until = performance.now() + ms;
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      if (!(await verify(stored, password))) throw new Error('the password does not fit');
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (done * 1000) / ms;
};

answer((work) => hashFlatOut(work as Work));
