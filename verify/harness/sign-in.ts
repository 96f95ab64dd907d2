import { freshIp } from '../../server/test/calls.ts';
import { PASSWORD } from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';

/** One sign-in; what is left out is right, unknown or new. */
export interface SignIn {
  readonly email: string;
  readonly password?: string;
  readonly ip?: string;
  /** `name=value; …`, such as that of a known device. */
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs in as a browser of our own site does. */
export const signIn = (test: TestApp, given: SignIn) =>
  test.app.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: given.ip ?? freshIp(),
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(given.cookie && { cookie: given.cookie }),
      ...given.headers,
    },
    payload: { email: given.email, password: given.password ?? PASSWORD },
  });

/** A reply as the app gives it without a network. */
export type Injected = Awaited<ReturnType<typeof signIn>>;

/** The cookies that a reply sets, as the next request sends them. */
export const cookiesOf = (reply: Injected): string =>
  reply.cookies
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');

/** The cookie by which a device is known, of those that a reply sets. */
export const deviceOf = (reply: Injected): string =>
  cookiesOf(reply)
    .split('; ')
    .find((cookie) => cookie.includes('device=')) ?? '';

/** Everything of a reply but what differs by design: the request's id and the time. */
export const shapeOf = (reply: Injected) => {
  const { 'x-request-id': _id, date: _date, ...headers } = reply.headers;
  const { request_id: _request, timestamp: _time, ...body } = reply.json();
  return { status: reply.statusCode, headers, body, length: reply.body.length };
};

/** How many replies had each status, in words. */
export const tally = (replies: readonly { readonly statusCode: number }[]): string => {
  const counts = new Map<number, number>();
  for (const { statusCode } of replies) counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
};

const SHIFTS = [
  `UPDATE throttles SET blocked_until = blocked_until - $1::interval,
     window_started_at = window_started_at - $1::interval,
     reported_at = reported_at - $1::interval`,
  `UPDATE locks SET locked_at = locked_at - $1::interval, until = until - $1::interval
     WHERE kind = 'automatic'`,
  `UPDATE sessions SET last_seen_at = last_seen_at - $1::interval,
     idle_expires_at = idle_expires_at - $1::interval, expires_at = expires_at - $1::interval`,
  `UPDATE link_tokens SET expires_at = expires_at - $1::interval`,
];

/** Lets time pass for counters, locks, sessions and links: their instants move, the clock does not. */
export const letPass = async (test: TestApp, interval: string): Promise<void> => {
  const client = await test.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true)`);
    for (const statement of SHIFTS) await client.query(statement, [interval]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
};

/** Wrong passwords until the account locks, each after its delay; the cookie of whose device. */
export const failUntilLocked = async (
  test: TestApp,
  email: string,
  cookie?: string,
): Promise<number[]> => {
  const statuses: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    const reply = await signIn(test, { email, password: 'not the password', cookie });
    statuses.push(reply.statusCode);
    if (attempt < 10) await letPass(test, '20 seconds');
  }
  return statuses;
};
