import type pg from 'pg';
import { fieldOf } from '../load/call.ts';
import { must, type Stage } from '../load/stage.ts';

/** When something is to end, and how far that is from its life counted by the database's clock. */
export interface PromisedEnd {
  readonly what: string;
  readonly offMs: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const timeOf = (value: unknown): number => new Date(String(value)).getTime();

/** The one instant that a statement selects. */
const instantOf = async (owner: pg.Client, sql: string): Promise<number | undefined> =>
  (await owner.query<{ at: Date }>(sql)).rows[0]?.at.getTime();

/** What the database itself can tell of the sessions: their life since their beginning, and that. */
const readSessions = async (owner: pg.Client): Promise<PromisedEnd[]> => {
  const { rows } = await owner.query<{ what: string; off: number }>(`
    SELECT 'session, absolute end' AS what,
      abs(extract(epoch FROM expires_at - created_at - interval '12 hours'))::float8 AS off
    FROM sessions
    UNION ALL
    SELECT 'session, idle end',
      abs(extract(epoch FROM idle_expires_at - last_seen_at - interval '15 minutes'))::float8
    FROM sessions
    UNION ALL
    SELECT 'session, beginning',
      greatest(0, abs(extract(epoch FROM clock_timestamp() - created_at))::float8 - 120)
    FROM sessions`);
  return rows.map(({ what, off }) => ({ what, offMs: off * 1000 }));
};

/** Makes one of each thing that ends, and holds its end against the database's clock. */
export const makePromises = async (stage: Stage, owner: pg.Client): Promise<PromisedEnd[]> => {
  const promised = await readSessions(owner);
  const now = async () => (await instantOf(owner, 'SELECT clock_timestamp() AS at')) ?? Number.NaN;
  const promise = async (what: string, lifeMs: number, make: () => Promise<number | undefined>) => {
    const from = await now();
    const beginning = ((await make()) ?? Number.NaN) - lifeMs;
    const offMs = Math.max(0, from - beginning, beginning - (await now()));
    promised.push({ what, offMs: Number.isNaN(offMs) ? Number.POSITIVE_INFINITY : offMs });
  };
  const [person = 0] = await stage.addPeople(1);

  await promise('API key', 30 * DAY, async () => {
    const body = { name: 'Key', expires_in_days: 30 };
    const path = `/api/users/${stage.adminId}/api_keys`;
    return timeOf(fieldOf(await must(stage.call({ method: 'POST', path, body })), 'expires_at'));
  });
  await promise('invitation', 7 * DAY, async () => {
    await stage.addPeople(1);
    return instantOf(owner, 'SELECT expires_at AS at FROM invites ORDER BY id DESC LIMIT 1');
  });
  await promise('reset link', 30 * MINUTE, async () => {
    const body = { email: 'olive@example.com' };
    await must(stage.call({ method: 'POST', path: '/api/users/reset_password', body }));
    for (;;) {
      const end = await instantOf(
        owner,
        `SELECT expires_at AS at FROM link_tokens WHERE kind = 'reset'`,
      );
      if (end !== undefined) return end;
    }
  });
  await promise('session as it is told', 0, async () =>
    timeOf(fieldOf(await must(stage.call({ method: 'GET', path: '/api/session' })), 'now')),
  );
  const until = new Date((await now()) + 30 * MINUTE).toISOString();
  const lock = {
    method: 'PUT',
    path: `/api/users/${person}/lock_account`,
    body: { until },
  } as const;
  const { status } = await stage.call(lock);
  promised.push({ what: 'lock for half an hour', offMs: status === 200 ? 0 : 30 * MINUTE });
  return promised;
};
