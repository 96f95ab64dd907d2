import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { emailKey } from '../../server/people/names.ts';
import { arrange, callOf, mintToken } from '../../server/test/calls.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { signIn } from '../harness/sign-in.ts';

// Nobody waits for the time at which refusals leave.
vi.mock(import('../../server/auth/same-time.ts'), () => ({
  refusingLate: (work) => work(),
  answeringLate: (work) => work(),
}));

let test: TestApp;
let org: { readonly id: number; readonly owner: SeededPerson };
let admin: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  admin = { ...(await loginAs(test, org.owner)), 'if-match': '*' };
});
afterAll(() => test.close());

const NEW = 'seven purple teapots';
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);

/** A form that somebody has open: what stands behind it, and who offered it. */
interface OpenForm {
  readonly person: SeededPerson;
  readonly token: string;
  readonly inviteId: number;
  readonly boss: SeededPerson;
}

const openReset = async (): Promise<OpenForm> => {
  const person = await seedPerson(test, org.id);
  const link = { kind: 'reset', userId: person.id, ttlMinutes: 30, supersede: true } as const;
  return { person, token: await mintToken(test, link), inviteId: 0, boss: org.owner };
};

const openInvitation = async (): Promise<OpenForm> => {
  const boss = await seedPerson(test, org.id, { admin: true });
  const person = await seedPerson(test, org.id, { password: null, admin: true });
  const inviteId = await arrange(
    test,
    sql`INSERT INTO invites (org_id, user_id, email, email_key, is_admin, invited_by, expires_at)
      VALUES (${org.id}, ${person.id}, ${person.email}, ${emailKey(person.email)}, true,
        ${boss.id}, now() + interval '7 days') RETURNING id`,
  );
  const token = await mintToken(test, {
    kind: 'invitation',
    userId: person.id,
    inviteId,
    ttlMinutes: 60,
    supersede: true,
  });
  return { person, token, inviteId, boss };
};

interface Flow {
  readonly name: string;
  readonly open: () => Promise<OpenForm>;
  readonly act: (form: OpenForm) => ReturnType<typeof call>;
}

const FLOWS: readonly Flow[] = [
  {
    name: 'reset, deactivated',
    open: openReset,
    act: ({ person }) => call('PUT', `/users/${person.id}/deactivate`, {}, admin),
  },
  {
    name: 'reset, one-time password',
    open: openReset,
    act: ({ person }) => call('POST', `/users/${person.id}/one_time_password`, {}, admin),
  },
  {
    name: 'invitation, revoked',
    open: openInvitation,
    act: ({ inviteId }) => call('DELETE', `/invites/${inviteId}`, undefined, admin),
  },
  {
    name: 'invitation, membership deactivated',
    open: openInvitation,
    act: ({ person: { id } }) =>
      call('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id }] }, admin),
  },
  {
    name: 'invitation as an admin, its author no admin any more',
    open: openInvitation,
    act: ({ boss: { id } }) =>
      call('PUT', `/orgs/${org.id}/members`, { members: [{ id, admin: false }] }, admin),
  },
  {
    name: 'invitation as an admin, its author locked',
    open: openInvitation,
    act: ({ boss }) => call('PUT', `/users/${boss.id}/lock_account`, {}, admin),
  },
];

check(
  {
    id: 'T-06',
    asks: 'a reset or an invitation that is open in a browser is worth nothing from the reply to the act that ends it',
    mutants: [
      {
        name: 'offers stand whatever became of their author',
        file: 'server/auth/link-tokens.repo.ts',
        find: '(NOT (i.is_admin OR',
        replace: '(true OR NOT (i.is_admin OR',
      },
    ],
    timeout: 300_000,
  },
  async ({ pick, got }) => {
    const repetitions = pick({ small: 1, full: 20 });
    const wrong: string[] = [];
    let late = 0;
    for (const { name, open, act } of FLOWS) {
      for (let n = 0; n < repetitions; n += 1) {
        const form = await open();
        const submit = () =>
          call('POST', '/users/set_password', {
            reset_token: form.token,
            password: NEW,
            password_confirmation: NEW,
          });
        const looked = await call('GET', '/invites/lookup', undefined, {
          'invite-token': form.token,
        });
        expect([name, looked.statusCode]).toEqual([name, 200]);
        const done = await act(form);
        expect([name, done.statusCode, done.body]).toEqual([name, 200, expect.any(String)]);
        const replies = await Promise.all(Array.from({ length: 5 }, submit));
        const signedIn = await signIn(test, { email: form.person.email, password: NEW });
        late += replies.length;
        const isRefused = replies.every(({ statusCode }) => statusCode === 400);
        if (!isRefused || signedIn.statusCode === 200) wrong.push(name);
      }
    }
    got(
      `${wrong.length} of ${FLOWS.length * repetitions} forms, ${late} late submits, did something`,
    );
    expect(wrong).toEqual([]);
  },
);
