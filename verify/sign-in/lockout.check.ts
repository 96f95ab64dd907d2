import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { startMailer } from '../../server/mail/start-mailer.ts';
import { callOf, freshIp, mailsTo } from '../../server/test/calls.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { startSmtpInbox } from '../../server/test/smtp-inbox.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import {
  deviceOf,
  failUntilLocked,
  letPass,
  signIn,
  tally,
  type Injected,
} from '../harness/sign-in.ts';

let test: TestApp;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(async () => {
  person = await seedPerson(test, (await seedOrg(test)).id);
});
afterAll(() => test.close());

const NEW = 'seven purple teapots';
const ADDRESSES = Array.from({ length: 1000 }, freshIp);

/** Guesses without a pause, from a thousand addresses, until it is told to stop. */
const attack = (email: string, guessers: number) => {
  let isOver = false;
  let sent = 0;
  const guesser = async () => {
    while (!isOver) {
      const ip = ADDRESSES[(sent += 1) % ADDRESSES.length] ?? '';
      await signIn(test, { email, password: `guess ${sent}`, ip });
    }
  };
  const guessing = Promise.all(Array.from({ length: guessers }, guesser));
  return async () => {
    isOver = true;
    await guessing;
    return sent;
  };
};

check(
  {
    id: 'T-03',
    asks: 'while strangers guess from 1,000 addresses, a person signs in on a known device every time',
    mutants: [
      {
        name: 'a known device has no budget of its own',
        file: 'server/features/session/verify-password.ts',
        find: 'isKnown && device !== undefined',
        replace: 'false',
      },
    ],
    timeout: 300_000,
  },
  async ({ pick, got }) => {
    const cookie = deviceOf(await signIn(test, { email: person.email }));
    const stop = attack(person.email, pick({ small: 8, full: 120 }));
    await expect
      .poll(async () => (await signIn(test, { email: person.email })).statusCode, {
        timeout: 30_000,
      })
      .not.toBe(200);
    const replies: Injected[] = [];
    const times = pick({ small: 10, full: 100 });
    for (let n = 0; n < times; n += 1) {
      replies.push(await signIn(test, { email: person.email, cookie }));
    }
    const sent = await stop();
    got(`${tally(replies)} on the known device, during ${sent} guesses`);
    expect(tally(replies)).toBe(`${times} × 200`);
  },
);

check(
  {
    id: 'T-03',
    asks: 'a new device is let in 15 minutes after the last guess at the latest',
    mutants: [
      {
        name: 'a lock of half an hour',
        file: 'server/auth/throttle-policy.ts',
        find: 'blockMinutes: 15,',
        replace: 'blockMinutes: 30,',
      },
    ],
  },
  async ({ got }) => {
    const statuses = await failUntilLocked(test, person.email);
    const refused = await signIn(test, { email: person.email });
    await letPass(test, '15 minutes');
    const letIn = await signIn(test, { email: person.email });
    const wait = refused.headers['retry-after'];
    got(
      `locked: ${refused.statusCode}, told to wait ${wait} s; 15 minutes on: ${letIn.statusCode}`,
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(refused.statusCode).toBe(429);
    expect(Number(wait)).toBeLessThanOrEqual(900);
    expect(letIn.statusCode).toBe(200);
  },
);

const askForReset = (email: string) => callOf(test)('POST', '/users/reset_password', { email });

check(
  {
    id: 'T-03',
    asks: 'the reset by mail lets a new device in while the guessing goes on',
    mutants: [
      {
        name: 'who proved their mailbox is a stranger again',
        file: 'server/features/passwords/set-password.ts',
        find: "return [deviceCookie(publicUrl, 'used', token)];",
        replace: 'return [];',
      },
    ],
    timeout: 300_000,
  },
  async ({ pick, got }) => {
    const inbox = await startSmtpInbox();
    const config = { ...test.services.config, smtpUrl: inbox.url };
    const mailer = startMailer(config, test.db, test.db.$client, pino({ level: 'silent' }));
    const stop = attack(person.email, pick({ small: 8, full: 120 }));
    await askForReset(person.email);
    const mail = await inbox.take(({ subject }) => subject === 'Choose a new password');
    const token = /#token=(\S+)/.exec(mail.text ?? '')?.[1] ?? '';
    const reset = await callOf(test)('POST', '/users/set_password', {
      reset_token: token,
      password: NEW,
      password_confirmation: NEW,
    });
    const replies: Injected[] = [];
    const times = pick({ small: 5, full: 50 });
    for (let n = 0; n < times; n += 1) {
      replies.push(
        await signIn(test, { email: person.email, password: NEW, cookie: deviceOf(reset) }),
      );
    }
    const sent = await stop();
    await mailer.stop();
    await inbox.close();
    got(`reset ${reset.statusCode}, then ${tally(replies)}, during ${sent} guesses`);
    expect(reset.statusCode).toBe(200);
    expect(tally(replies)).toBe(`${times} × 200`);
  },
);

check(
  {
    id: 'T-03',
    asks: 'whoever asks for links in the name of a person leaves them a good one at any time',
    mutants: [
      {
        name: 'all requests of the hour at once',
        file: 'server/auth/throttle.repo.ts',
        find: 't.recent < ${most - 1}',
        replace: 't.recent < ${most}',
      },
    ],
  },
  async ({ got }) => {
    const flood = async () => {
      for (let n = 0; n < 4; n += 1) await askForReset(person.email);
      return (await mailsTo(test, person.email)).length;
    };
    // A link lives 30 minutes: in every half hour one more must be heard.
    const heard: number[] = [];
    for (let half = 0; half < 4; half += 1) {
      heard.push(await flood());
      await letPass(test, '30 minutes');
    }
    got(`mails after each half hour of asking: ${heard.join(', ')}`);
    expect(heard[0]).toBeLessThanOrEqual(2);
    const more = heard.slice(1).map((count, index) => count - (heard[index] ?? 0));
    expect(Math.min(...more)).toBeGreaterThanOrEqual(1);
    expect(heard[1]).toBeLessThanOrEqual(3);
  },
);
