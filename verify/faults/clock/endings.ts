import type pg from 'pg';
import { send } from '../load/call.ts';
import { must, signIn, type Stage } from '../load/stage.ts';

/** Something that is about to end. */
export interface Ending {
  readonly what: string;
  /** By the clock of the harness. */
  readonly endsAt: number;
  /** Whether the server still lets it pass. */
  isAlive(): Promise<boolean>;
}

const EMAIL = 'olive@example.com';
const PASSWORD = 'a horse, a battery and a staple';

/**
 * Brings one of each kind near its end, by the hand of the database's owner: a session at its
 * absolute and at its idle end, a bearer token, an API key.
 */
export const makeEndings = async (
  stage: Stage,
  owner: pg.Client,
  inMs: number,
): Promise<Ending[]> => {
  const { url } = stage;
  const { rows } = await owner.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const ahead = (rows[0]?.now.getTime() ?? 0) - Date.now();

  const bring = async (sql: string): Promise<number> => {
    const { rows: ends } = await owner.query<{ at: Date }>(sql, [inMs / 1000]);
    return (ends[0]?.at.getTime() ?? 0) - ahead;
  };
  const newest = (column: string) => `
    UPDATE sessions SET ${column} = clock_timestamp() + make_interval(secs => $1)
    WHERE id = (SELECT max(id) FROM sessions) RETURNING ${column} AS at`;
  const passes = (headers: Readonly<Record<string, string>>) => async () => {
    // In the background: being asked for must not keep it alive.
    const path = '/api/session';
    const call = { method: 'GET', path, headers: { ...headers, 'x-background': '1' } } as const;
    return (await send(url, call)).status === 200;
  };
  const tokenOf = async (basic: string): Promise<Record<string, string>> => {
    const headers = { authorization: `Basic ${basic}` };
    const reply = await must(send(url, { method: 'POST', path: '/api/token', headers }));
    return { authorization: `Bearer ${(reply as { access_token: string }).access_token}` };
  };

  const endings: Ending[] = [];
  for (const column of ['expires_at', 'idle_expires_at']) {
    const isAlive = passes(await signIn(url, EMAIL, PASSWORD));
    endings.push({ what: `session by ${column}`, endsAt: await bring(newest(column)), isAlive });
  }
  const basic = Buffer.from(`${EMAIL}:${PASSWORD}`).toString('base64');
  const isTokenAlive = passes(await tokenOf(basic));
  endings.push({ what: 'token', endsAt: await bring(newest('expires_at')), isAlive: isTokenAlive });

  const keys = `/api/users/${stage.adminId}/api_keys`;
  const made = await must(stage.call({ method: 'POST', path: keys, body: { name: 'Short' } }));
  const isKeyAlive = passes(await tokenOf((made as { api_key: string }).api_key));
  const endsAt = await bring(`
    UPDATE api_keys SET expires_at = clock_timestamp() + make_interval(secs => $1)
    WHERE id = (SELECT max(id) FROM api_keys) RETURNING expires_at AS at`);
  endings.push({ what: 'token of a key', endsAt, isAlive: isKeyAlive });
  return endings;
};
