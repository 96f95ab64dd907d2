import fc from 'fast-check';
import { afterAll, beforeAll, expect } from 'vitest';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { ACTS, TAKES_OVER, type Aim } from './rank-acts.ts';
import { makeRoster, type Roster } from './roster.ts';

const SEED = 25;

let test: TestApp;
let roster: Roster;
let serial = 0;
beforeAll(async () => {
  test = await createTestApp();
  roster = await makeRoster(test);
});
afterAll(() => test.close());

const send = async (act: string, headers: Record<string, string>, aim: Aim) => {
  const make = ACTS[act];
  if (!make) throw new Error(`no act ${act}`);
  const { method, url, payload } = make(roster, aim);
  return test.app.inject({
    method,
    url: `/api${url}`,
    headers: { ...headers, 'if-match': '*' },
    ...(payload && { payload }),
  });
};

const aimAt = ({ id, email }: { id: number; email: string }, flag: boolean): Aim => {
  serial += 1;
  return { id, email, flag, serial };
};

/** What of a person an act of somebody else would change. */
const standingOf = async (id: number): Promise<unknown> => {
  const { rows } = await test.owner.query(
    `SELECT u.status, u.email, u.user_tier, u.super_user, u.password_hash, u.must_change_password,
       u.admin_locked_until, m.is_admin, m.is_custodian, m.status AS membership,
       (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL) AS sessions,
       (SELECT count(*) FROM link_tokens t WHERE t.user_id = u.id) AS links
     FROM users u LEFT JOIN org_memberships m ON m.user_id = u.id AND m.org_id = $2 WHERE u.id = $1`,
    [id, roster.orgId],
  );
  return rows;
};

// Their own sessions anybody may end, and somebody who is in by an address is in already.
const FOR_ONESELF = new Set(['endSessions']);
// Acts that are about somebody else altogether.
const ABOUT_STRANGERS = new Set(['createUser']);

check(
  {
    id: 'T-25',
    asks: 'an admin does nothing to a super user, the owner or themselves, by any write',
    mutants: [
      {
        name: 'rank does not count',
        file: 'server/people/target.ts',
        find: 'if (outranks(target, actor)) {',
        replace: 'if (rankOfTarget(target) > 4) {',
      },
      {
        name: 'people act on themselves',
        file: 'server/people/target.ts',
        find: 'if (actor.userId === target.id) {',
        replace: 'if (target.id < 0) {',
      },
    ],
  },
  async ({ got }) => {
    const [admin] = roster.admins;
    if (!admin) throw new Error('no admin');
    const targets = { superUser: roster.superUser, owner: roster.owner, self: admin };
    const done: string[] = [];
    let tried = 0;
    for (const [who, person] of Object.entries(targets)) {
      for (const act of Object.keys(ACTS)) {
        if (ABOUT_STRANGERS.has(act) || (who === 'self' && FOR_ONESELF.has(act))) continue;
        for (const flag of [false, true]) {
          await roster.reset();
          const headers = await roster.headersOf(admin.id);
          await roster.headersOf(person.id);
          const before = await standingOf(person.id);
          await send(act, headers, aimAt(person, flag));
          tried += 1;
          const after = await standingOf(person.id);
          if (JSON.stringify(after) !== JSON.stringify(before))
            done.push(`${act} (${flag}) to ${who}`);
        }
      }
    }
    got(`${done.length} of ${tried} acts had an effect`);
    expect(done).toEqual([]);
  },
);

const Step = fc.record({
  act: fc.constantFrom(...Object.keys(ACTS)),
  by: fc.nat(50),
  at: fc.nat(50),
  flag: fc.boolean(),
});
// Who acts together at the beginning, by rank.
const Team = fc.constantFrom('member', 'members', 'admin', 'admins', 'adminAndMember', 'owner');
type TeamName = 'member' | 'members' | 'admin' | 'admins' | 'adminAndMember' | 'owner';

const teamOf = (name: TeamName): number[] => {
  const [admins, members] = [roster.admins, roster.members].map((some) => some.map(({ id }) => id));
  const teams: Record<TeamName, readonly (number | undefined)[]> = {
    member: [members?.[0]],
    members: members ?? [],
    admin: [admins?.[0]],
    admins: admins ?? [],
    adminAndMember: [admins?.[0], members?.[0]],
    owner: [roster.owner.id],
  };
  return teams[name].filter((id) => id !== undefined);
};

/** Accounts that a success puts into the hands of the team. */
const gained = (act: string, aim: Aim, body: unknown): number[] => {
  if (TAKES_OVER.has(act)) return [aim.id];
  const text = JSON.stringify(body);
  if (act === 'createUser') return [Number(/"id":(\d+)/.exec(text)?.[1])];
  return act === 'invite' ? [...text.matchAll(/"user_id":(\d+)/g)].map(([, id]) => Number(id)) : [];
};

check(
  {
    id: 'T-25',
    asks: 'no random sequence of acts raises the highest rank of those who act, accounts that they come by included',
    timeout: 900_000,
    mutants: [
      {
        name: 'members may do what admins may',
        file: 'server/auth/guard.ts',
        find: 'if (!isAdmin) throw forbidden();',
        replace: '',
      },
      {
        name: 'rank does not count',
        file: 'server/people/target.ts',
        find: 'if (outranks(target, actor)) {',
        replace: 'if (rankOfTarget(target) > 4) {',
      },
    ],
  },
  async ({ pick, got }) => {
    const sequences = pick({ small: 60, full: 5000 });
    const everybody = [roster.owner, roster.superUser, ...roster.admins, ...roster.members];
    let sent = 0;
    let succeeded = 0;
    const raised: string[] = [];
    const property = fc.asyncProperty(
      Team,
      fc.array(Step, { minLength: 2, maxLength: 6 }),
      async (name, steps) => {
        await roster.reset();
        const team = new Set(teamOf(name));
        const most = await roster.rankOf([...team]);
        for (const { act, by, at, flag } of steps) {
          const actors = [...team];
          const actor = actors[by % actors.length] ?? 0;
          const target = everybody[at % everybody.length];
          if (!target) continue;
          const aim = aimAt(target, flag);
          const reply = await send(act, await roster.headersOf(actor), aim);
          sent += 1;
          if (reply.statusCode >= 300) continue;
          succeeded += 1;
          for (const id of gained(act, aim, reply.json())) team.add(id);
          const rank = await roster.rankOf([...team]);
          if (rank > most) raised.push(`${name}: ${most} to ${rank} by ${act}`);
        }
        return raised.length === 0;
      },
    );
    const result = await fc.check(property, { numRuns: sequences, seed: SEED, endOnFailure: true });
    got(
      `${raised.length} of ${result.numRuns} sequences raised a rank (${sent} acts, ${succeeded} of them done; seed ${SEED})`,
    );
    expect(raised).toEqual([]);
    expect(result.errorInstance ?? null).toBeNull();
    expect(succeeded).toBeGreaterThan(sent / 10);
  },
);
