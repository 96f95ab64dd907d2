import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect } from 'vitest';
import { check } from '../check.ts';
import { mutantFromEnv, mutateText } from '../harness/mutate.ts';
import { Dice } from './random.ts';
import { makeCases } from './cases/make-cases.ts';
import { verifierMutants } from './verifier-mutants.ts';

const SOURCE = path.resolve('scripts/verify-audit');
const WORKER = path.resolve('verify/audit/verifier-worker.mjs');
/** A mutant that has not answered by then never will. */
const PATIENCE_MS = 20_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-mutants-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Answers {
  readonly answers: readonly { readonly error?: string; readonly count?: number }[];
  /** Whether they are not those that were expected. */
  readonly differs: boolean;
}

/** What a build of the verifier says, up to the first wrong answer; null: it came to grief. */
const answersOf = (
  build: string,
  cases: unknown,
  right: Answers | null = null,
): Promise<Answers | null> =>
  new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      workerData: { folder: build, cases, right },
      stderr: true,
    });
    const end = (said: Answers | null) => {
      clearTimeout(timer);
      resolve(said);
      void worker.terminate();
    };
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    worker.once('message', end);
    worker.once('error', () => end(null));
  });

const build = async (name: string, file?: string, text?: string): Promise<string> => {
  const to = path.join(folder, name);
  await mkdir(to);
  await cp(SOURCE, to, { recursive: true });
  if (file !== undefined && text !== undefined) await writeFile(path.join(to, file), text);
  return to;
};

check(
  {
    id: 'T-63',
    asks: 'of faults put into the separate verifier, its cases tell at least 95 in 100',
    timeout: 900_000,
    mutants: [
      {
        name: 'the verifier does not miss a sealed tail',
        file: 'scripts/verify-audit/chains.mjs',
        find: 'if (most.seq > last.seq) {',
        replace: 'if (most.seq < 0) {',
      },
      {
        name: 'the verifier believes every signature',
        file: 'scripts/verify-audit/keys.mjs',
        find: 'return verify(null, Buffer.from(text), keyOf(publicKey), bytes);',
        replace: 'return verify(null, Buffer.from(text), keyOf(publicKey), bytes) || true;',
      },
    ],
  },
  async ({ dose, pick, got }) => {
    const cases = await makeCases(folder);
    const broken = mutantFromEnv();
    const fault =
      broken && 'file' in broken
        ? [path.basename(broken.file), mutateText(await readFile(broken.file, 'utf8'), broken)]
        : [];
    const right = await answersOf(await build('right', ...fault), cases);
    const wrong = cases.list
      .map(({ name }, at) => ({ name, said: right?.answers[at] }))
      .filter(({ name, said }) => {
        const isGood = said?.error === undefined && said?.count === 0;
        return name.startsWith('good') !== isGood;
      });
    const all = await verifierMutants(SOURCE);
    const dice = new Dice(63);
    const chosen = pick({ small: 4, full: all.length });
    const tried =
      chosen === all.length ? all : Array.from({ length: chosen }, () => dice.pick(all));
    const survivors: string[] = [];
    const silent: string[] = [];
    for (const [at, { file, line, before, after, text }] of tried.entries()) {
      const said = await answersOf(await build(`mutant-${at}`, file, text), cases, right);
      const what = `${file}:${line}: ${before} ⇒ ${after}`;
      if (said === null) silent.push(what);
      else if (!said.differs) survivors.push(what);
    }
    // Those that gave no answer, on a busy machine perhaps for no fault of theirs, count as not told.
    const told = tried.length - survivors.length - silent.length;
    got(
      `${told} of ${tried.length} told (${((100 * told) / tried.length).toFixed(1)} %) by ${cases.list.length} cases; ${silent.length} died or did not end`,
    );
    expect(wrong).toEqual([]);
    // A handful says nothing of the share.
    const least = dose === 'full' ? 0.95 : 0.5;
    expect(told / tried.length, [...survivors, ...silent].join('\n')).toBeGreaterThanOrEqual(least);
  },
);
