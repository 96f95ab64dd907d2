import { sql } from 'drizzle-orm';
import { act, apply, decide, endTime, outside, tick, wantsSecond, type Play } from './commands.ts';
import { isAdmin } from './model.ts';
import { NAMES, type Name } from './stage.ts';

const ACTS = {
  pause: async (play: Play, name: Name) => {
    if (await act(play, name, 'pause', { from: ['active'] })) play.model.state = 'paused';
  },
  resume: async (play: Play, name: Name) => {
    if (await act(play, name, 'resume', { from: ['paused'] })) play.model.state = 'active';
  },
  close: async (play: Play, name: Name) => {
    const { model, stage } = play;
    if (await act(play, name, 'close', { from: ['active', 'paused'] })) {
      model.state = 'closing';
      model.closedBy = stage.people[name].id;
    }
  },
  approve: async (play: Play, name: Name) => {
    const { model, stage } = play;
    const me = stage.people[name].id;
    const isDone = await act(play, name, 'approve', {
      from: ['awaiting_apply'],
      refuse: () => {
        if (!wantsSecond(model)) return [409, 'review_state'];
        const isSecond = name !== 'ada' && me !== model.closedBy;
        return isSecond ? null : [403, 'second_person'];
      },
    });
    if (!isDone) return;
    model.isApproved = true;
    if (stage.rules.apply !== 'by_itself' || !isAdmin(stage, model, 'ada')) return;
    model.state = 'applying';
    model.appliedBy = 'ada';
  },
  apply: async (play: Play, name: Name) => {
    const { model } = play;
    const isDone = await act(play, name, 'apply', {
      from: ['awaiting_apply'],
      refuse: () => (wantsSecond(model) ? [403, 'second_person'] : null),
    });
    if (!isDone) return;
    model.state = 'applying';
    model.appliedBy = name;
  },
  check: async (play: Play, name: Name) => {
    await act(play, name, 'check', { from: ['completed'] });
  },
  sign_off: async (play: Play, name: Name) => {
    const { model, stage } = play;
    const isDone = await act(play, name, 'sign_off', {
      from: ['completed'],
      body: { note: 'Known' },
      refuse: () => {
        if (model.isSignedOff) return [409, 'conflict'];
        return name === 'ada' || !isAdmin(stage, model, 'ada') ? null : [403, 'forbidden'];
      },
    });
    if (isDone) model.isSignedOff = true;
  },
  retry: async (play: Play, name: Name) => {
    const { model, stage } = play;
    const { rows } = await stage.test.db.execute<{ n: number }>(sql`
      SELECT count(*) AS n FROM review_items WHERE review_id = ${stage.reviewId}
        AND result IN ('failed', 'blocked', 'blocked_rank', 'blocked_last_admin')`);
    const isDone = await act(play, name, 'retry', {
      from: ['completed'],
      refuse: () => (rows[0]?.n === 0 ? [409, 'review_state'] : null),
    });
    if (!isDone) return;
    model.state = 'applying';
    model.appliedBy = name;
  },
} as const;

// What is worth drawing at each state, and from time to time what is not.
const USUAL: Readonly<Record<string, readonly (keyof typeof ACTS)[]>> = {
  active: ['pause', 'close', 'close'],
  paused: ['resume', 'resume', 'close'],
  awaiting_apply: ['approve', 'approve', 'apply', 'apply'],
  completed: ['retry', 'check', 'sign_off'],
};
const ALL = Object.keys(ACTS) as (keyof typeof ACTS)[];

/** Draws the next command and plays it. */
export const step = async (play: Play): Promise<void> => {
  const { dice, model } = play;
  const name = dice.pick(NAMES);
  const draw = dice.between(1, 20);
  if (model.state === 'active' && !model.isOver && draw <= 11) return decide(play);
  if (draw <= 12) return decide(play);
  if (draw <= 13) return outside(play);
  if (draw <= 14) return endTime(play);
  if (draw <= 16) return model.state === 'applying' ? apply(play) : tick(play);
  if (draw <= 17) return dice.pick([apply, tick])(play);
  const usual = USUAL[model.state] ?? ALL;
  return ACTS[draw === 18 ? dice.pick(ALL) : dice.pick(usual)](play, name);
};

/** Brings a review to its end, whatever was drawn, in the hands of who may. */
export const finish = async (play: Play): Promise<void> => {
  const { dice, model, stage } = play;
  const second: Name = stage.isLone ? 'sue' : 'owner';
  // The first that applies it dies, kept or not kept, within the first items.
  let isFirst = true;
  for (let round = 0; round < 12 && model.state !== 'completed'; round += 1) {
    if (model.state === 'paused') await ACTS.resume(play, second);
    if (model.state === 'active') await endTime(play);
    if (model.state === 'active' || model.state === 'closing') await tick(play);
    if (model.state === 'awaiting_apply') {
      // Whoever ended it early cannot be the second person.
      const other: Name = model.closedBy === stage.people[second].id ? 'sue' : second;
      // Whose review it is tries first.
      if (wantsSecond(model)) await ACTS.approve(play, 'ada');
      if (wantsSecond(model)) await ACTS.approve(play, other);
      if (model.state === 'awaiting_apply') await ACTS.apply(play, 'sue');
    }
    if (model.state === 'applying') {
      await apply(play, isFirst ? { at: dice.between(1, 4), when: 'after' } : undefined);
      isFirst = false;
    }
  }
};
