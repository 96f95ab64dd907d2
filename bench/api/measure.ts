import type { Bench } from '../core/group.ts';
import { quantile } from '../core/stats.ts';
import type { Call, Side } from '../load/job.ts';
import { assertAll } from '../load/load.ts';

/** The same paths at several origins, taken in turn. */
export const sideOf = (
  name: string,
  origins: readonly string[],
  calls: readonly Omit<Call, 'origin'>[],
): Side => ({
  name,
  calls: calls.flatMap((call) => origins.map((origin) => ({ ...call, origin }))),
});

/** p95 of each round, by side; the calls of the sides take turns one by one. */
export const p95ByRound = async (
  bench: Bench,
  sides: readonly Side[],
  size: { readonly rounds?: number; readonly perRound?: number; readonly warmUp?: number } = {},
): Promise<Record<string, number[]>> => {
  const found = await bench.load.alternate({
    sides,
    rounds: size.rounds ?? bench.pick({ full: 9, quick: 3 }),
    perRound: size.perRound ?? bench.pick({ full: 200, quick: 60 }),
    warmUp: size.warmUp ?? bench.pick({ full: 300, quick: 60 }),
  });
  return Object.fromEntries(
    Object.entries(found).map(([name, rounds]) => [
      name,
      rounds.map((taken) => {
        assertAll(200, { name }, taken);
        return quantile(taken.ms, 0.95);
      }),
    ]),
  );
};

/**
 * Answers per second of each round, by side; the sides take turns, slot by slot. `prepare` makes what
 * a side sends in a slot.
 */
export const perSecondByRound = async (
  bench: Bench,
  sides: readonly Side[],
  clients: number,
  prepare: (side: Side, slot: number) => Promise<Side> = async (side) => side,
): Promise<Record<string, number[]>> => {
  const ms = bench.pick({ full: 4000, quick: 1000 });
  const rounds = bench.pick({ full: 5, quick: 2 });
  const found: Record<string, number[]> = Object.fromEntries(sides.map(({ name }) => [name, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, given] of sides.entries()) {
      const side = await prepare(given, round * sides.length + index);
      const taken = await bench.load.flatOut({ side, clients, ms });
      const answered = taken.statuses[200] ?? 0;
      if (answered === 0) assertAll(200, side, taken);
      // What is told to come back (503) is not answered.
      if (round > 0) found[side.name]?.push((answered * 1000) / ms);
    }
  }
  return found;
};

/** The rounds of a side. */
export const roundsOf = (found: Record<string, number[]>, name: string): number[] => {
  const rounds = found[name];
  if (!rounds) throw new Error(`nothing was measured of ${name}`);
  return rounds;
};
