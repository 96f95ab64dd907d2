import { expect } from 'vitest';
import { seedOrg, seedPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { Dice } from '../audit/random.ts';
import { check, type Mutant, type Run } from '../check.ts';
import { finish, step } from './reviews/acts.ts';
import { handToHolder, revokeLoneAdmin, type Play } from './reviews/commands.ts';
import { judgePlay } from './reviews/judge-play.ts';
import { lookAtOrg, modelOf } from './reviews/model.ts';
import { setStage } from './reviews/stage.ts';
import { setWitness } from './reviews/witness.ts';

const STEPS = 18;
/** Sequences that are played at the same time, each in an org of its own. */
const AT_ONCE = 4;

const playOne = async (
  test: TestApp,
  sue: Awaited<ReturnType<typeof seedPerson>>,
  seed: number,
): Promise<{ play: Play; wrongs: string[] }> => {
  const dice = new Dice(seed);
  const stage = await setStage(test, sue, dice);
  const play: Play = { stage, model: await modelOf(stage), dice, wrongs: [], kills: 0 };
  // Drawn by the seed alone: which commands come later depends on how plays take turns as well.
  if (dice.between(1, 3) === 1) await handToHolder(play);
  if (stage.isLone) await revokeLoneAdmin(play);
  for (let n = 0; n < STEPS && play.wrongs.length === 0; n += 1) await step(play);
  if (play.wrongs.length === 0) await finish(play);
  await lookAtOrg(stage, play.model);
  return { play, wrongs: await judgePlay(play) };
};

const prove = async (run: Run): Promise<void> => {
  const test = await createTestApp();
  try {
    await setWitness(test);
    const sue = await seedPerson(test, (await seedOrg(test)).id, { superUser: true });
    const sequences = run.pick({ small: 24, full: 10_000 });
    const wrongs: string[] = [];
    const sums = { kills: 0, decisions: 0, completed: 0 };
    let next = 1;
    const player = async (): Promise<void> => {
      while (next <= sequences && wrongs.length < 5) {
        const seed = next;
        next += 1;
        const { play, wrongs: found } = await playOne(test, sue, seed);
        wrongs.push(...found.map((what) => `sequence ${seed}: ${what}`));
        sums.kills += play.kills;
        sums.decisions += play.model.items.reduce((sum, { said }) => sum + said.length, 0);
        if (play.model.state === 'completed') sums.completed += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, player));
    run.got(
      `${next - 1} sequences, ${sums.decisions} decisions, killed ${sums.kills} times, ${sums.completed} completed: ${wrongs.length} wrong`,
    );
    expect(wrongs).toEqual([]);
    expect(sums.kills).toBeGreaterThan(0);
    expect(sums.completed).toBeGreaterThan(sequences / 2);
  } finally {
    await test.close();
  }
};

const inFile = (file: string, name: string, find: string, replace: string): Mutant => ({
  name,
  file: `server/${file}`,
  find,
  replace,
});

check(
  {
    id: 'T-66',
    asks: 'access reviews against a model, 10,000 random sequences of commands, workers killed at every step: no illegal transition, no decision on one’s own right, late or lost, each item applied exactly once, ranks and the last admin kept, seals that can be made again',
    timeout: 10_800_000,
    mutants: [
      inFile(
        'features/review-items/decide.ts',
        'decisions are taken after the end',
        `if (state === 'active' && !isOver) return;`,
        `if (state === 'active') return;`,
      ),
      inFile(
        'features/review-items/judge-decision.ts',
        'what was on the screen is not compared',
        'if (given.seen.hash !== item.hash || given.seen.decisions !== item.decisions) {',
        'if (given.seen.hash !== item.hash) {',
      ),
      inFile(
        'features/review-items/judge-decision.ts',
        'somebody may decide on their own right',
        'if (conflict) throw new AppError(conflictCode(conflict), CONFLICT_WORDS[conflict]);',
        '',
      ),
      inFile(
        'reviews/plan.repo.ts',
        'unsure counts as an answer',
        `decision IS NULL OR decision = 'unsure' AS is_silent,`,
        'decision IS NULL AS is_silent,',
      ),
      inFile(
        'reviews/apply-item.ts',
        'the effect is kept before what became of it',
        'return EFFECTS[found.item.planned]({ tx, audit, ...found });',
        'return transact(place.db, BY_CLOCK, (own, told) => EFFECTS[found.item.planned]({ ...found, tx: own, audit: inName(told, found.review, found.actor) }));',
      ),
      inFile(
        'reviews/may.ts',
        'a held review needs nobody else',
        'hold.length > 0 && approvedBy === null;',
        'hold.length < 0 && approvedBy === null;',
      ),
      inFile(
        'reviews/may.ts',
        'the owner approves their own review',
        'actor.userId !== ownerId && actor.userId !== closedBy;',
        'actor.userId !== closedBy;',
      ),
      inFile(
        'people/target.ts',
        'ranks do not count',
        'if (targetRank > rankOf(actor)) {',
        'if (targetRank > 9) {',
      ),
      {
        name: 'the last admin goes',
        sql: `DROP TRIGGER org_memberships_admin_left_update ON org_memberships;
          DROP TRIGGER org_memberships_admin_left_delete ON org_memberships`,
      },
    ],
  },
  prove,
);
