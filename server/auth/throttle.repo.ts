import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import { asSystem } from '../db/as-system.ts';
import type { Db, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
import { sha256 } from './secrets.ts';
import { askingStore } from './throttle-failure.ts';
import {
  afterFailure,
  slotsLeft,
  THROTTLES,
  type Consequence,
  type ThrottleScope,
} from './throttle-policy.ts';

/** One counter of failures. */
export interface ThrottleKey {
  readonly scope: ThrottleScope;
  readonly keyHash: Buffer;
}
/** The like, of requests that are limited by number alone. */
interface RequestKey {
  readonly scope: 'reset:address' | 'reset:ip';
  readonly keyHash: Buffer;
}

// A process that dies while it hashes leaves its places taken: they lapse after so long.
const LAPSE_SECONDS = 8;
// What a caller is told to wait when nothing but a reset or an admin will help.
const LONGEST_RETRY_SECONDS = 900;

interface Counter extends Record<string, unknown> {
  total: number;
  recent: number;
  in_flight: number;
  blocked_for: number;
}

const isRow = ({ scope, keyHash }: ThrottleKey | RequestKey): SQL =>
  sql`scope = ${scope} AND key_hash = ${keyHash}`;

const windowOf = (scope: ThrottleScope): SQL =>
  sql`make_interval(mins => ${THROTTLES[scope].windowMinutes})`;

const isBlocked = (): SQL => sql`t.blocked_until > now()`;
const inFlight =
  (): SQL => sql`CASE WHEN t.in_flight_at > now() - make_interval(secs => ${LAPSE_SECONDS})
  THEN t.in_flight ELSE 0 END`;

/** A row of `throttles t` as a counter. */
const counterOf = ({ scope }: ThrottleKey): SQL => sql`t.total,
  CASE WHEN t.window_started_at > now() - ${windowOf(scope)} THEN t.recent ELSE 0 END AS recent,
  ${inFlight()} AS in_flight,
  CASE WHEN ${isBlocked()} THEN ceil(extract(epoch FROM
    least(t.blocked_until, now() + make_interval(secs => ${LONGEST_RETRY_SECONDS})) - now()
  ))::int ELSE 0 END AS blocked_for`;

const lockCounter = async (tx: Tx, key: ThrottleKey): Promise<Counter | undefined> => {
  const { rows } = await tx.execute<Counter>(
    planOnce(sql`SELECT ${counterOf(key)} FROM throttles t WHERE ${isRow(key)} FOR UPDATE`),
  );
  return rows[0];
};

/** Locks a counter that may not be there yet, or may just have been cleared away. */
const lockOrBegin = async (tx: Tx, key: ThrottleKey): Promise<Counter> => {
  for (;;) {
    const counter = await lockCounter(tx, key);
    if (counter) return counter;
    await tx.execute(sql`
      INSERT INTO throttles (scope, key_hash) VALUES (${key.scope}, ${key.keyHash})
      ON CONFLICT DO NOTHING`);
  }
};

/** Takes a place and locks the counter; undefined where it is blocked. */
const takePlace = async (tx: Tx, key: ThrottleKey): Promise<Counter | undefined> => {
  // Not worth waiting for the disk: what a crash loses is a place, and the attempt that held it.
  const { rows } = await tx.execute<Counter>(
    planOnce(sql`
    INSERT INTO throttles AS t (scope, key_hash, in_flight)
    SELECT ${key.scope}, ${key.keyHash}::bytea, 1 FROM set_config('synchronous_commit', 'off', true)
    ON CONFLICT (scope, key_hash) DO UPDATE SET in_flight = ${inFlight()} + 1, in_flight_at = now()
      WHERE (${isBlocked()}) IS NOT TRUE
    RETURNING ${counterOf(key)}`),
  );
  return rows[0];
};

/** A budget that is used up: for how long, and whose (of two, the later in the order of the keys). */
export interface Block {
  readonly seconds: number;
  readonly key: ThrottleKey;
}

/** `slot`: go ahead. `busy`: attempts under way hold the rest of the budget. */
export type Reserved =
  | { readonly kind: 'slot' | 'busy' }
  | { readonly kind: 'blocked'; readonly block: Block };

/** Ends the transaction that found no place, with all that it took. */
class NoPlace extends Error {
  readonly reserved: Reserved;
  constructor(reserved: Reserved) {
    super('no place');
    this.reserved = reserved;
  }
}

/** Why there is no place, from counters that are locked. */
const whyNot = async (tx: Tx, keys: readonly ThrottleKey[]): Promise<Reserved> => {
  const blocks: Block[] = [];
  for (const key of keys) {
    const counter = await lockCounter(tx, key);
    if (counter && counter.blocked_for > 0) blocks.push({ seconds: counter.blocked_for, key });
  }
  const last = blocks.at(-1);
  if (!last) return { kind: 'busy' };
  const seconds = Math.max(...blocks.map((block) => block.seconds));
  return { kind: 'blocked', block: { ...last, seconds } };
};

const takeAll = async (tx: Tx, keys: readonly ThrottleKey[]): Promise<void> => {
  for (const key of keys) {
    const counter = await takePlace(tx, key);
    // The place just taken is among them.
    if (!counter || counter.in_flight > slotsLeft(key.scope, counter)) {
      throw new NoPlace(await whyNot(tx, keys));
    }
  }
};

/**
 * Takes a place in the budget of every counter, or of none, in a transaction of its own. Called
 * before anything costly is done, so that parallel attempts can never be more than the budget.
 * `keys` in one order for everybody.
 */
export const reserve = askingStore(
  async (db: Db, keys: readonly ThrottleKey[]): Promise<Reserved> => {
    try {
      await db.transaction((tx) => takeAll(tx, keys));
      return { kind: 'slot' };
    } catch (error) {
      if (error instanceof NoPlace) return error.reserved;
      throw error;
    }
  },
);

const giveBack = sql`in_flight = greatest(in_flight - 1, 0)`;

/** Gives places back without a verdict: the attempt came to nothing through no fault of its own. */
export const release = askingStore(async (tx: Tx, keys: readonly ThrottleKey[]): Promise<void> => {
  for (const key of keys) {
    await tx.execute(sql`UPDATE throttles SET ${giveBack} WHERE ${isRow(key)}`);
  }
});

/** Counts a success: the counters of a person start anew, that of an address goes on. */
export const settleSuccess = askingStore(
  async (tx: Tx, keys: readonly ThrottleKey[]): Promise<void> => {
    // In the order of `keys`, as everywhere: counters locked in two orders would deadlock.
    for (const key of keys) {
      const clear = key.scope === 'ip' ? sql`` : sql`, total = 0, recent = 0, blocked_until = NULL`;
      await tx.execute(
        planOnce(sql`UPDATE throttles SET ${giveBack} ${clear} WHERE ${isRow(key)}`),
      );
    }
  },
);

const block = ({ blockSeconds }: Consequence): SQL => {
  if (blockSeconds === 0) return sql`blocked_until`;
  if (blockSeconds === Infinity) return sql`'infinity'`;
  return sql`greatest(blocked_until, now() + make_interval(secs => ${blockSeconds}))`;
};

/** Counts a failure; returns what it brings, in the order of `keys`. */
export const settleFailure = askingStore(
  async (tx: Tx, keys: readonly ThrottleKey[]): Promise<Consequence[]> => {
    const consequences: Consequence[] = [];
    for (const key of keys) {
      const after = afterFailure(key.scope, await lockOrBegin(tx, key));
      await tx.execute(sql`
      UPDATE throttles SET ${giveBack}, total = ${after.total}, recent = ${after.recent},
        window_started_at = CASE WHEN window_started_at > now() - ${windowOf(key.scope)}
          AND ${!after.isLock}::boolean THEN window_started_at ELSE now() END,
        blocked_until = ${block(after)}
      WHERE ${isRow(key)}`);
      consequences.push(after);
    }
    return consequences;
  },
);

/**
 * Whether the audit log is to be told of a refusal, which it is once a minute for a counter: how many
 * went untold since the last one, or null where it waits. A flood must not fill the log.
 */
export const noteRefusal = askingStore(
  async (tx: Tx, key: ThrottleKey | RequestKey): Promise<number | null> => {
    const { rows } = await tx.execute<{ untold: number | null }>(sql`
    WITH before AS (
      SELECT unreported, coalesce(reported_at <= now() - interval '1 minute', true) AS is_due
      FROM throttles WHERE ${isRow(key)} FOR UPDATE
    )
    UPDATE throttles SET
      reported_at = CASE WHEN is_due THEN now() ELSE reported_at END,
      unreported = CASE WHEN is_due THEN 0 ELSE least(throttles.unreported + 1, 1000000) END
    FROM before WHERE ${isRow(key)}
    RETURNING CASE WHEN is_due THEN before.unreported END AS untold`);
    return rows[0] ? rows[0].untold : 0;
  },
);

/** Turns a block until further notice into one of the given length. */
export const boundBlock = askingStore((tx: Tx, key: ThrottleKey, minutes: number) =>
  tx.execute(sql`
    UPDATE throttles SET blocked_until = now() + make_interval(mins => ${minutes})
    WHERE ${isRow(key)}`),
);

/** Forgets the failures of people, on every device: a password reset or an admin's unlock. */
export const forgetFailures = askingStore((tx: Tx, userIds: readonly number[]) => {
  const ids = int8Array(userIds);
  // Arrays, so that the primary key is probed for each of them.
  return asSystem(tx, (all) =>
    all.execute(sql`
      UPDATE throttles SET total = 0, recent = 0, blocked_until = NULL
      WHERE (scope = 'account' AND key_hash = ANY(ARRAY(
          SELECT sha256(convert_to(email_key, 'UTF8')) FROM users WHERE id = ANY(${ids}))))
        OR (scope = 'password' AND key_hash = ANY(ARRAY(
          SELECT sha256(convert_to(id::text, 'UTF8')) FROM unnest(${ids}) AS id)))
        OR (scope = 'device' AND key_hash = ANY(ARRAY(
          SELECT token_hash FROM known_devices WHERE user_id = ANY(${ids}))))`),
  );
});

/** How many requests of one key are heard in an hour. */
export interface HourlyLimit {
  readonly most: number;
  /** The last of them is heard only so many minutes after the first. */
  readonly lastAfterMinutes: number;
}

/**
 * Counts a request that is limited by number alone. Null: it is heard; over the limit, the counter
 * that is used up. The hour starts with the first request that is heard.
 */
export const countRequest = askingStore(
  async (
    tx: Tx,
    scope: RequestKey['scope'],
    key: string,
    { most, lastAfterMinutes }: HourlyLimit,
  ): Promise<RequestKey | null> => {
    const counter = { scope, keyHash: sha256(key) };
    const isOver = sql`t.window_started_at <= now() - interval '1 hour'`;
    const isHeard = sql`(${isOver} OR t.recent < ${most - 1} OR (t.recent = ${most - 1}
    AND t.window_started_at <= now() - make_interval(mins => ${lastAfterMinutes})))`;
    // `recent` counts what was heard, `total` what was not since then.
    const { rows } = await tx.execute<{ total: number }>(sql`
    INSERT INTO throttles AS t (scope, key_hash, recent) VALUES (${scope}, ${counter.keyHash}, 1)
    ON CONFLICT (scope, key_hash) DO UPDATE SET
      total = CASE WHEN ${isHeard} THEN 0 ELSE least(t.total + 1, 1000000) END,
      recent = CASE WHEN ${isOver} THEN 1 WHEN ${isHeard} THEN t.recent + 1 ELSE t.recent END,
      window_started_at = CASE WHEN ${isOver} THEN now() ELSE t.window_started_at END
    RETURNING total`);
    return rows[0]?.total === 0 ? null : counter;
  },
);
