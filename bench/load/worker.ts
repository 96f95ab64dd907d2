import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { answer } from '../process/child.ts';
import { flatOut } from './flat-out.ts';
import type { Alternated, Call, Job, Side, Taken } from './job.ts';

// Connections stay open between jobs, as those of browsers and scripts do.
const agent = new Agent({ connections: 512, pipelining: 1, keepAliveTimeout: 60_000 });

const nothing = (): Taken => ({ ms: [], statuses: {} });

interface Answered {
  readonly ms: number;
  readonly status: number;
}

const send = async (call: Call, from = performance.now()): Promise<Answered> => {
  const { statusCode, body } = await request(`${call.origin}${call.path}`, {
    dispatcher: agent,
    method: call.method ?? 'GET',
    headers: { ...call.headers },
    ...(call.body !== undefined && { body: call.body }),
  });
  await body.dump({ limit: Number.MAX_SAFE_INTEGER });
  return { ms: performance.now() - from, status: statusCode };
};

const note = (taken: Taken, { ms, status }: Answered): void => {
  taken.ms.push(ms);
  taken.statuses[status] = (taken.statuses[status] ?? 0) + 1;
};

/** The calls of a side in turn, for ever. */
const inTurn = ({ calls }: Side): (() => Call) => {
  let at = 0;
  return () => {
    const call = calls[at % calls.length];
    at += 1;
    if (!call) throw new Error('a side without calls');
    return call;
  };
};

const alternate = async (job: Extract<Job, { kind: 'alternate' }>): Promise<Alternated> => {
  const sides = job.sides.map((side) => ({ name: side.name, next: inTurn(side) }));
  for (let n = 0; n < job.warmUp; n += 1) {
    for (const { next } of sides) await send(next());
  }
  const found: Alternated = Object.fromEntries(sides.map(({ name }) => [name, []]));
  for (let round = 0; round < job.rounds; round += 1) {
    const takenOf = sides.map(({ name, next }) => {
      const taken = nothing();
      found[name]?.push(taken);
      return { next, taken };
    });
    for (let n = 0; n < job.perRound; n += 1) {
      for (const { next, taken } of takenOf) note(taken, await send(next()));
    }
  }
  return found;
};

const takeFlatOut = async ({ side, clients, ms }: Extract<Job, { kind: 'flat-out' }>) => {
  const next = inTurn(side);
  const taken = nothing();
  await flatOut(
    { lanes: clients, ms },
    () => send(next()),
    (answered) => note(taken, answered),
  );
  return taken;
};

const burst = async ({ side }: Extract<Job, { kind: 'burst' }>) => {
  const taken = nothing();
  await Promise.all(side.calls.map(async (call) => note(taken, await send(call))));
  return taken;
};

// Measured from when a call was due: a generator that waits for slow answers hides them.
const steady = async ({ side, perSecond, ms }: Extract<Job, { kind: 'steady' }>) => {
  const next = inTurn(side);
  const taken = nothing();
  const started = performance.now();
  const sendDue = async (due: number) => note(taken, await send(next(), due));
  const running: Promise<void>[] = [];
  for (let n = 0; n < (ms / 1000) * perSecond; n += 1) {
    const due = started + (n * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await delay(early);
    running.push(sendDue(Math.max(due, started)));
  }
  await Promise.all(running);
  return taken;
};

const run = (job: Job): Promise<unknown> => {
  switch (job.kind) {
    case 'alternate':
      return alternate(job);
    case 'flat-out':
      return takeFlatOut(job);
    case 'burst':
      return burst(job);
    case 'steady':
      return steady(job);
  }
};

answer((job) => run(job as Job));
