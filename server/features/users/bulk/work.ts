import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../../http/context.ts';
import { refusalOfRow, settleBatch, settleRefused, type Outcome, type Settled } from './settle.ts';

/** People of one transaction: locked for some tenths of a second. */
const BATCH = 50;
/** Between two looks at rows that another request has. */
const BUSY_MS = 100;

/** One person in a transaction of their own, so that what keeps them from it concerns nobody else. */
const settleOne = async (ctx: Context, runId: number): Promise<Settled> => {
  let claimed: readonly number[] = [];
  try {
    return await settleBatch(ctx, runId, 1, (ids) => {
      claimed = ids;
    });
  } catch (error) {
    const refusal = refusalOfRow(error);
    const [id] = claimed;
    if (!refusal || id === undefined) throw error;
    await settleRefused(ctx, runId, id, refusal);
    return { outcome: 'worked', links: new Map() };
  }
};

/** Many at once; should one of them break a rule, nobody has been changed, and it is one by one. */
const settleMany = async (ctx: Context, runId: number): Promise<Settled> => {
  try {
    return await settleBatch(ctx, runId, BATCH);
  } catch (error) {
    if (!refusalOfRow(error)) throw error;
  }
  const links = new Map<number, string>();
  let outcome: Outcome = 'worked';
  for (let one = 0; one < BATCH && outcome === 'worked'; one += 1) {
    const settled = await settleOne(ctx, runId);
    ({ outcome } = settled);
    for (const [id, link] of settled.links) links.set(id, link);
  }
  return { outcome, links };
};

/**
 * Works on a run until nothing waits in it, it is stopped, the time is over or the process is about
 * to stop. What is left waits for the next request; what is settled stays so. Returns the links that
 * were made on the way: they are kept nowhere.
 */
export const workOn = async (
  ctx: Context,
  runId: number,
  seconds: number,
): Promise<ReadonlyMap<number, string>> => {
  const links = new Map<number, string>();
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end && ctx.phase.is !== 'stopping') {
    const { outcome, links: made } = await settleMany(ctx, runId);
    for (const [id, link] of made) links.set(id, link);
    if (outcome === 'stopped') break;
    if (outcome === 'busy') await delay(BUSY_MS);
  }
  return links;
};
