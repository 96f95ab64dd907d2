import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect } from 'vitest';
import { callOf, mintToken } from '../../server/test/calls.ts';
import { seedCrowd } from '../../server/test/seed-crowd.ts';
import { PASSWORD, seedOrg, seedPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check, type Mutant } from '../check.ts';
import { httpClient, type WireRequest } from '../harness/http-client.ts';
import { shapeOf } from '../harness/sign-in.ts';
import { databaseUrl, spawnServer } from '../harness/spawn-server.ts';
import { compareTimes } from './timing.ts';

let test: TestApp;
let orgId: number;
let deadLinks: string[];
beforeAll(async () => {
  test = await createTestApp();
  orgId = (await seedOrg(test)).id;
  const { id: userId } = await seedPerson(test, orgId);
  const link = { kind: 'reset', userId, ttlMinutes: 30, supersede: true } as const;
  deadLinks = [];
  for (let n = 0; n < 20; n += 1) deadLinks.push(await mintToken(test, link));
  await mintToken(test, link);
});
afterAll(() => test.close());

const PAIRS = 2000;
/** From a crowd that is known to addresses that look like theirs and are nobody's, tried by no other check. */
const NOBODY = 10_000_000;
let lastCrowd = 0;

/** So many people with a password, in a state; returns what to add to a number for an address. */
const seedPeople = async (count: number, state: Kind['state']): Promise<number> => {
  const after = (lastCrowd += 100_000);
  await seedCrowd(test, orgId, count, after);
  const stored = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const client = await test.owner.connect();
  const isLocked = state === 'locked';
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true)`);
    await client.query(
      `UPDATE users SET password_hash = $1, password_changed_at = now(), status = $2,
         admin_locked_until = CASE WHEN $3 THEN 'infinity'::timestamptz END
       WHERE id > $4 AND id <= $5`,
      [stored, state === 'deactivated' ? 'DEACTIVATED' : 'ACTIVE', isLocked, after, after + count],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return after;
};

const addressOf = (number: number) => `crowd-${number}@example.com`;
const login = (email: string, password: string): WireRequest => ({
  method: 'POST',
  path: '/api/session',
  body: { email, password },
});
const lookUp = (token: string): WireRequest => ({
  method: 'GET',
  path: '/api/invites/lookup',
  headers: { 'invite-token': token },
});

/** Something that must not be told from its like that nobody has. */
interface Kind {
  readonly name: string;
  readonly state: 'wrong' | 'locked' | 'deactivated';
  readonly password?: string;
  readonly request: (number: number, isKnown: boolean) => WireRequest;
  readonly atOnce: number;
  readonly mutant: Mutant;
}

const verifyFile = 'server/features/session/verify-password.ts';

const KINDS: readonly Kind[] = [
  {
    name: 'a sign-in with a wrong password',
    state: 'wrong',
    request: (number) => login(addressOf(number), 'not the password'),
    atOnce: 3,
    mutant: {
      name: 'an unknown address is called so',
      file: verifyFile,
      find: "if (!account) return 'unknown_account';",
      replace: "if (!account) throw new AppError('not_found', 'Account not found');",
    },
  },
  {
    name: 'a sign-in to a locked account, with its password',
    state: 'locked',
    request: (number) => login(addressOf(number), PASSWORD),
    atOnce: 3,
    mutant: {
      name: 'a lock is told',
      file: verifyFile,
      find: "(account.is_auto_locked && !isKnown)) return 'locked';",
      replace:
        "(account.is_auto_locked && !isKnown)) throw new AppError('invalid_credentials', 'This account is locked');",
    },
  },
  {
    name: 'a sign-in to a deactivated account, with its password',
    state: 'deactivated',
    request: (number) => login(addressOf(number), PASSWORD),
    atOnce: 3,
    mutant: {
      name: 'a deactivation is told',
      file: verifyFile,
      find: "account.org_id === null) return 'deactivated';",
      replace: "account.org_id === null) throw new AppError('forbidden', 'Deactivated');",
    },
  },
  {
    name: 'a request for a reset link',
    state: 'wrong',
    request: (number) => ({
      method: 'POST',
      path: '/api/users/reset_password',
      body: { email: addressOf(number) },
    }),
    atOnce: 6,
    mutant: {
      name: 'a header tells whether there is an account',
      file: 'server/features/passwords/request-reset.ts',
      find: 'await answeringLate(() => inResetQueue(networkOf(ctx.request.ip), () => hear(ctx, email)));',
      replace:
        "const { findAccount } = await import('../../auth/accounts.repo.ts'); if (!(await findAccount(ctx.db, { emailKey: emailKey(email) }))) ctx.out.headers['x-account'] = 'none'; await hear(ctx, email);",
    },
  },
  {
    name: 'a look at a link that was good once',
    state: 'wrong',
    request: (number, isKnown) =>
      lookUp(
        (isKnown ? deadLinks[number % deadLinks.length] : undefined) ??
          `rcl_${String(number).padStart(43, '0')}`,
      ),
    atOnce: 6,
    mutant: {
      name: 'a used link is called so',
      file: 'server/features/passwords/look-up-link.ts',
      find: 'if (!link) throw invalidToken();',
      replace:
        "if (!link) throw Object.assign(invalidToken(), /^rcl_0{9}/.test(String(token)) ? {} : { message: 'This link was used' });",
    },
  },
];

const inject = async (given: WireRequest) =>
  shapeOf(
    await callOf(test)(
      given.method,
      given.path.slice('/api'.length),
      given.body,
      given.headers ? { ...given.headers } : {},
    ),
  );

/** Times of pairs, known and unknown in random order, some pairs at once, from a new address each. */
const timePairs = async (kind: Kind, after: number) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-enumeration-'));
  const server = await spawnServer({
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl(test.db.$client.options),
      MIGRATION_DATABASE_URL: databaseUrl(test.owner.options),
      TRUSTED_PROXIES: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
  });
  const client = httpClient(server.url);
  const [known, unknown]: [number[], number[]] = [[], []];
  const statuses = new Set<number>();
  let sent = 0;
  let next = 0;
  const one = async (number: number, isKnown: boolean) => {
    const given = kind.request(after + number + (isKnown ? 0 : NOBODY), isKnown);
    sent += 1;
    const ip = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
    const { status, ms } = await client.send({
      ...given,
      headers: { ...given.headers, 'x-forwarded-for': ip },
    });
    statuses.add(status);
    (isKnown ? known : unknown).push(ms);
  };
  const worker = async () => {
    while (next < PAIRS) {
      const number = (next += 1);
      const isKnownFirst = Math.random() < 0.5;
      await one(number, isKnownFirst);
      await one(number, !isKnownFirst);
    }
  };
  try {
    await Promise.all(Array.from({ length: kind.atOnce }, worker));
  } finally {
    client.close();
    await server.kill('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  }
  return { statuses, ...compareTimes(unknown, known) };
};

for (const kind of KINDS) {
  check(
    {
      id: 'T-07',
      asks: `${kind.name} cannot be told from one where there is nothing, by bytes, headers or time`,
      mutants: [kind.mutant],
      timeout: 900_000,
    },
    async ({ dose, got }) => {
      const after = await seedPeople(dose === 'full' ? PAIRS : 3, kind.state);
      const shapes = [];
      for (const [number, isKnown] of [
        [after + 1, true],
        [after + NOBODY + 1, false],
      ] as const) {
        shapes.push(await inject(kind.request(number, isKnown)));
      }
      const [known, unknown] = shapes;
      const isAlike = JSON.stringify(known) === JSON.stringify(unknown);
      const bytes = `${isAlike ? 'same' : 'different'} ${known?.length} bytes (${known?.status})`;
      if (dose === 'small') {
        got(bytes);
        expect(known).toEqual(unknown);
        return;
      }
      const { statuses, difference, interval, auc } = await timePairs(kind, after);
      got(
        `${bytes}; ${PAIRS} pairs: medians ${difference.toFixed(2)} ms apart (99 %: ${interval.map((ms) => ms.toFixed(2)).join(' to ')}), AUC ${auc.toFixed(3)}`,
      );
      expect(known).toEqual(unknown);
      expect(statuses).toEqual(new Set([known?.status]));
      expect(Math.max(...interval.map(Math.abs))).toBeLessThanOrEqual(2);
      expect(auc).toBeGreaterThanOrEqual(0.45);
      expect(auc).toBeLessThanOrEqual(0.55);
    },
  );
}
