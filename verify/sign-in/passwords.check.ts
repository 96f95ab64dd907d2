import { hash } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { afterAll, beforeAll, expect } from 'vitest';
import { judgePassword } from '../../server/auth/password-policy.ts';
import { callOf, mintToken } from '../../server/test/calls.ts';
import {
  loginAs,
  PASSWORD,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { signIn } from '../harness/sign-in.ts';

let test: TestApp;
let orgId: number;
beforeAll(async () => {
  test = await createTestApp();
  orgId = (await seedOrg(test)).id;
});
afterAll(() => test.close());

const setByLink = async ({ id }: SeededPerson, password: string) => {
  const link = { kind: 'reset', userId: id, ttlMinutes: 30, supersede: true } as const;
  return callOf(test)('POST', '/users/set_password', {
    reset_token: await mintToken(test, link),
    password,
    password_confirmation: password,
  });
};
const canSignIn = async ({ email }: SeededPerson, password: string) =>
  (await signIn(test, { email, password })).statusCode === 200;

check(
  {
    id: 'T-11',
    asks: '15 lower-case letters are accepted, 128 characters of any script count whole, 200 are refused and never cut',
    mutants: [
      {
        name: 'capitals and digits are asked for',
        file: 'server/auth/password-policy.ts',
        find: 'const plain = folded(password);',
        replace:
          "if (!/[A-Z].*\\d/.test(password)) problems.push('Use a capital and a digit'); const plain = folded(password);",
      },
      {
        name: 'what is too long is cut',
        file: 'server/auth/password.ts',
        find: "password.normalize('NFKC');",
        replace: "password.normalize('NFKC').slice(0, 72);",
      },
      {
        name: 'no upper limit',
        file: 'server/auth/password-policy.ts',
        find: 'if (length > rules.max_length)',
        replace: 'if (false)',
      },
    ],
  },
  async ({ got }) => {
    const person = await seedPerson(test, orgId);
    const letters = 'plainlowercases';
    const plain = await setByLink(person, letters);
    const plainWorks = await canSignIn(person, letters);
    // Beyond one byte, beyond one UTF-16 unit, composed on one keyboard and decomposed on another.
    const scripts = Array.from('Ünïcödé пароль 密碼 🦆🐸 कूटशब्द '.repeat(9).normalize('NFC'));
    const long = scripts.slice(0, 128).join('');
    const whole = await setByLink(person, long);
    const wholeWorks =
      (await canSignIn(person, long.normalize('NFD'))) &&
      !(await canSignIn(person, scripts.slice(0, 127).join('')));
    const tooLong = await setByLink(person, 'many different words '.repeat(10).slice(0, 200));
    got(
      `15 letters ${plain.statusCode}, signs in ${plainWorks}; 128 characters ${whole.statusCode}, whole ${wholeWorks}; 200: ${tooLong.statusCode} ${tooLong.json().error_code}`,
    );
    expect([plain.statusCode, plainWorks]).toEqual([200, true]);
    expect([whole.statusCode, wholeWorks]).toEqual([200, true]);
    expect(tooLong.json()).toMatchObject({
      error_code: 'weak_password',
      details: { password: ['Use at most 128 characters'] },
    });
    expect(await canSignIn(person, long)).toBe(true);
  },
);

check(
  {
    id: 'T-11',
    asks: 'every one of the 3,000 most used passwords is refused for being one, in any case',
    mutants: [
      {
        name: 'an empty list',
        file: 'server/auth/common-passwords.ts',
        find: "new Set(dictionary['passwords-common'])",
        replace: 'new Set()',
      },
    ],
  },
  async ({ got }) => {
    const top = dictionary['passwords-common'].slice(0, 3000);
    const accepted: string[] = [];
    for (const password of top) {
      // Whatever its length: the sentence about the list is looked for, not that about length.
      for (const typed of [password, password.toUpperCase()]) {
        const problems = await judgePassword(typed, { isAdmin: false });
        if (!problems.some((problem) => problem.startsWith('This is among the first'))) {
          accepted.push(typed);
        }
      }
    }
    got(`${top.length - accepted.length} of ${top.length} refused by the list`);
    expect(accepted).toEqual([]);
  },
);

check(
  {
    id: 'T-11',
    asks: 'every stored hash is Argon2id of 19 MiB, two passes or more; an older one is made anew at sign-in',
    mutants: [
      {
        name: 'cheaper hashes',
        file: 'server/auth/password.ts',
        find: 'memoryCost: 19_456',
        replace: 'memoryCost: 8192',
      },
      {
        name: 'old hashes stay',
        file: 'server/auth/password.ts',
        find: "!stored.startsWith('$argon2id$') || !stored.includes(PARAMETERS)",
        replace: 'false',
      },
    ],
  },
  async ({ got }) => {
    const [old, byLink, byForm, oneTime] = [
      await seedPerson(test, orgId),
      await seedPerson(test, orgId),
      await seedPerson(test, orgId),
      await seedPerson(test, orgId),
    ];
    const cheap = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await test.owner.query('UPDATE users SET password_hash = $1 WHERE id = $2', [cheap, old.id]);
    const signedIn = await canSignIn(old, PASSWORD);
    await setByLink(byLink, 'seven purple teapots');
    const own = await loginAs(test, byForm);
    const body = { current_password: PASSWORD, password: 'seven purple teapots' };
    await callOf(test)('PUT', `/users/${byForm.id}/change_password`, body, own);
    const boss = await seedPerson(test, orgId, { admin: true });
    const admin = { ...(await loginAs(test, boss)), 'if-match': '*' };
    await callOf(test)('POST', `/users/${oneTime.id}/one_time_password`, {}, admin);
    const { rows } = await test.owner.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = ANY($1)',
      [[old, byLink, byForm, oneTime].map(({ id }) => id)],
    );
    const strong = rows.filter(({ password_hash: stored }) => {
      const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(stored) ?? [];
      return Number(memory) >= 19_456 && Number(passes) >= 2;
    });
    got(
      `${strong.length} of ${rows.length} hashes at the floor or above; rehashed at sign-in: ${signedIn}`,
    );
    expect(signedIn).toBe(true);
    expect(strong).toHaveLength(rows.length);
    expect(await canSignIn(old, PASSWORD)).toBe(true);
  },
);
