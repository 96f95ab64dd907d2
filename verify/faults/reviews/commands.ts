import { closeDue } from '../../../server/reviews/close.ts';
import { applyAll } from '../../../server/reviews/apply.ts';
import { changeDirectly } from '../../../server/test/world.ts';
import { sql } from 'drizzle-orm';
import type { Services } from '../../../server/http/context.ts';
import type { Dice } from '../../audit/random.ts';
import { Killed, killedAt, type Death } from './killed.ts';
import {
  conflictFor,
  isAdmin,
  isIn,
  isPlanned,
  lastOf,
  LEVELS,
  lookAtOrg,
  type Model,
  type ModelItem,
} from './model.ts';
import { NAMES, type Name, type Stage } from './stage.ts';

/** One play of a sequence: what was done, and what was not as the model says. */
export interface Play {
  readonly stage: Stage;
  readonly model: Model;
  readonly dice: Dice;
  readonly wrongs: string[];
  kills: number;
}

const compare = (play: Play, what: string, got: unknown, expected: unknown): void => {
  if (JSON.stringify(got) === JSON.stringify(expected)) return;
  play.wrongs.push(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`);
};

const rowCode = (
  { stage, model }: Play,
  name: Name,
  item: ModelItem,
  { decision, reduceTo, isStale }: { decision: string; reduceTo?: string; isStale: boolean },
): string => {
  const me = stage.people[name].id;
  const knows = isAdmin(stage, model, name) || model.assigned.get(item.id)?.has(me) === true;
  if (!knows) return 'not_found';
  if (item.reviewer_id !== me) return 'item_reassigned';
  const conflict = conflictFor(stage, model, name, item);
  if (conflict) return conflict;
  if (isStale) return 'item_decided';
  if (decision === 'withdraw' && lastOf(item) === undefined) return 'conflict';
  if (reduceTo !== undefined) {
    const isLess = (LEVELS[reduceTo] ?? 0) < (LEVELS[item.role] ?? 0);
    if (item.kind !== 'grant' || !isLess) return 'invalid_request';
  }
  return 'ok';
};

/** Somebody says something of some items; `about`: of this one, among others, and `what` of it. */
export const decide = async (
  play: Play,
  name: Name = play.dice.pick(NAMES),
  about?: ModelItem,
  what?: 'revoke',
): Promise<void> => {
  const { stage, model, dice } = play;
  const picked = new Set(Array.from({ length: dice.between(1, 4) }, () => dice.pick(model.items)));
  if (about) picked.add(about);
  // Mostly what is theirs.
  const mine = model.items.filter((item) => item.reviewer_id === stage.people[name].id);
  if (mine.length > 0) for (let n = dice.between(0, 3); n > 0; n -= 1) picked.add(dice.pick(mine));
  const given = [...picked].map((item) => {
    const isSet = what !== undefined && item === about;
    const drawn = dice.pick(['keep', 'revoke', 'revoke', 'unsure', 'withdraw', 'reduce'] as const);
    const decision = isSet ? what : drawn;
    const reduceTo =
      decision === 'reduce' ? dice.pick(['collaborator', 'operator'] as const) : undefined;
    const isStale = dice.between(1, 6) === 1 && !isSet;
    return { item, decision, reduceTo, isStale };
  });
  const decisions = given.map(({ item, decision, reduceTo, isStale }) => ({
    item_id: item.id,
    decision,
    ...(reduceTo && { reduce_to: reduceTo }),
    seen: { hash: item.hash, decisions: item.said.length + (isStale ? 1 : 0) },
  }));
  const path = `/reviews/${stage.reviewId}/decisions`;
  const { status, code, json } = await stage.send(name, 'POST', path, { decisions });
  const isKnown = isAdmin(stage, model, name) || model.reviewers.has(stage.people[name].id);
  const refusal = !isIn(stage, model, name)
    ? [401, 'unauthenticated']
    : !isKnown
      ? [404, 'not_found']
      : model.state !== 'active' || model.isOver
        ? [409, 'review_state']
        : null;
  if (refusal) return compare(play, `${name} decides`, [status, code], refusal);
  const rows = json['results'] as { ok: boolean; code: string | null }[];
  const codes = rows.map((row) => (row.ok ? 'ok' : row.code));
  const expected = given.map(({ item, decision, reduceTo, isStale }) =>
    rowCode(play, name, item, { decision, isStale, ...(reduceTo && { reduceTo }) }),
  );
  compare(play, `${name} decides ${JSON.stringify(decisions)}`, codes, expected);
  given.forEach(({ item, decision, reduceTo }, at) => {
    if (expected[at] !== 'ok') return;
    item.said.push(
      decision === 'withdraw' ? 'withdrawn' : reduceTo ? `${decision} ${reduceTo}` : decision,
    );
  });
};

/** Sends an act of an admin; true when the model lets it happen. */
export const act = async (
  play: Play,
  name: Name,
  verb: string,
  {
    from,
    body,
    refuse,
  }: { from: readonly string[]; body?: object; refuse?: () => unknown[] | null },
): Promise<boolean> => {
  const { stage, model } = play;
  const { status, code } = await stage.send(
    name,
    'POST',
    `/reviews/${stage.reviewId}/${verb}`,
    body,
  );
  const expected = !isIn(stage, model, name)
    ? [401, 'unauthenticated']
    : !isAdmin(stage, model, name)
      ? [403, 'forbidden']
      : !from.includes(model.state)
        ? [409, 'review_state']
        : (refuse?.() ?? [200, '']);
  compare(play, `${name}: ${verb} while ${model.state}`, [status, code], expected);
  return expected[0] === 200;
};

/** Lets the work of a job be done by a process that may die in it. */
const work = async (
  play: Play,
  run: (services: Services) => Promise<void>,
  certain?: Death,
): Promise<boolean> => {
  const { stage, dice } = play;
  const { services } = stage.test;
  if (!certain && dice.between(1, 2) === 1) {
    await run(services);
    return true;
  }
  const death = certain ?? {
    at: dice.between(1, 8),
    when: dice.pick(['before', 'after'] as const),
  };
  try {
    await run(killedAt(services, death));
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    play.kills += 1;
    return false;
  }
};

const stateNow = async ({ stage }: Play): Promise<string> => {
  const { rows } = await stage.test.db.execute<{ state: string }>(
    sql`SELECT state FROM reviews WHERE id = ${stage.reviewId}`,
  );
  return rows[0]?.state ?? '';
};

/** What the end of a review comes to, by the model. */
const expectEnd = async (play: Play): Promise<void> => {
  const { stage, model } = play;
  const planned = model.items.filter((item) => isPlanned(stage, item));
  const { rows } = await stage.test.db.execute<{ id: number; planned: string | null }>(
    sql`SELECT id, planned FROM review_items WHERE review_id = ${stage.reviewId}`,
  );
  const found = new Set(rows.filter((row) => row.planned !== null).map(({ id }) => id));
  compare(play, 'what is planned', [...found].toSorted(), planned.map(({ id }) => id).toSorted());
  const isAdminGone = planned.some(
    ({ kind, role, user_id: id }) =>
      kind === 'admin' ||
      (kind === 'membership' && (role !== 'member' || model.admins.has(id ?? 0))),
  );
  model.isHeld = planned.length > Math.floor(model.items.length / 5) || isAdminGone;
  const bySelf = stage.rules.apply === 'by_itself' && isAdmin(stage, model, 'ada');
  if (planned.length === 0) model.state = 'applying';
  else if (bySelf && !model.isHeld) {
    model.state = 'applying';
    model.appliedBy = 'ada';
  } else model.state = 'awaiting_apply';
};

export const tick = async (play: Play): Promise<void> => {
  const { model, stage } = play;
  const isDue = model.state === 'closing' || (model.state === 'active' && model.isOver);
  await work(play, (services) => closeDue(services, stage.reviewId));
  const state = await stateNow(play);
  // Killed before it was kept: as if nobody had looked.
  if (isDue && state !== model.state) await expectEnd(play);
  compare(play, 'state after the end', state, model.state);
};

/** Lets what waits be applied by a process that may die in it; `certain`: that does, if it gets there. */
export const apply = async (play: Play, certain?: Death): Promise<void> => {
  const { model, stage } = play;
  const before = model.state;
  if (before === 'applying' && model.appliedBy) model.appliers.add(model.appliedBy);
  const isDone = await work(play, (services) => applyAll(services, stage.reviewId), certain);
  await lookAtOrg(stage, model);
  const state = await stateNow(play);
  if (before !== 'applying') return compare(play, 'state after nothing', state, before);
  const isAble = model.appliedBy === null || isAdmin(stage, model, model.appliedBy);
  const ends = isAble ? ['completed'] : ['awaiting_apply', 'completed'];
  if (!isDone) ends.push('applying');
  if (!ends.includes(state)) play.wrongs.push(`applied to ${state} instead of ${ends.join('|')}`);
  model.state = state;
  if (state === 'awaiting_apply') model.appliedBy = null;
};

/** Somebody hands an item to its own holder, past every rule, who tries to decide it at once. */
export const handToHolder = async (play: Play): Promise<void> => {
  const { stage, model, dice } = play;
  const item = dice.pick(model.items);
  if (item.user_id === null || model.state !== 'active') return;
  await changeDirectly(
    stage.test,
    sql`UPDATE review_items SET reviewer_id = user_id, rule = 'reassigned'
      WHERE id = ${item.id} RETURNING id`,
  );
  item.reviewer_id = item.user_id;
  item.rule = 'reassigned';
  model.reviewers.add(item.user_id);
  model.assigned.get(item.id)?.add(item.user_id);
  const holder = NAMES.find((one) => stage.people[one].id === item.user_id);
  if (holder) await decide(play, holder, item);
};

export const outside = async (play: Play): Promise<void> => {
  const { stage, model, dice } = play;
  const { people, orgId } = stage;
  const member = (name: Name, admin: boolean) => ({ members: [{ id: people[name].id, admin }] });
  const by: Name = stage.isLone ? 'sue' : 'owner';
  const path = `/orgs/${orgId}/members`;
  const what = dice.between(1, 4);
  if (what === 1) await stage.send(by, 'PUT', path, member('mia', dice.between(0, 1) === 1));
  if (what === 2 && !stage.isLone) {
    await stage.send(by, 'PUT', path, member('ben', dice.between(0, 1) === 1));
  }
  if (what === 3) {
    await stage.send(by, 'DELETE', path, { members: [{ id: people.nat.id }] });
  }
  if (what === 4) await handToHolder(play);
  await lookAtOrg(stage, model);
};

/** Whoever reviews it says that the only admin is to be one no longer. */
export const revokeLoneAdmin = async (play: Play): Promise<void> => {
  const { people } = play.stage;
  const item = play.model.items.find(
    (one) => one.kind === 'admin' && one.user_id === people.ada.id,
  );
  const reviewer = NAMES.find((one) => people[one].id === item?.reviewer_id);
  if (item && reviewer) await decide(play, reviewer, item, 'revoke');
};

export const endTime = async (play: Play): Promise<void> => {
  const { stage, model } = play;
  if (model.state !== 'active') return;
  await changeDirectly(
    stage.test,
    sql`UPDATE reviews SET due_at = now() WHERE id = ${stage.reviewId} RETURNING id`,
  );
  model.isOver = true;
};

export const wantsSecond = ({ isHeld, isApproved }: Model): boolean => isHeld && !isApproved;
