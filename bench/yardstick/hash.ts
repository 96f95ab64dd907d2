import { verify } from '@node-rs/argon2';
import { flatOut } from '../load/flat-out.ts';
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
  let done = 0;
  await flatOut(
    { lanes: atOnce, ms },
    () => verify(stored, password),
    (fits) => {
      if (!fits) throw new Error('the password does not fit');
      done += 1;
    },
  );
  return (done * 1000) / ms;
};

answer((work) => hashFlatOut(work as Work));
