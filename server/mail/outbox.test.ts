import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import {
  claimMails,
  dropInvitationMails,
  insertMails,
  markFailed,
  markSent,
} from './outbox.repo.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let inviteId: number;
let mailId: number;
beforeEach(async () => {
  await test.db.execute(sql`DELETE FROM mail_outbox`);
  const org = await seedOrg(test);
  const person = await seedPerson(test, org.id, { password: null });
  await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    const { rows } = await tx.execute<{ id: number }>(sql`
      INSERT INTO invites (org_id, user_id, email, email_key, invited_by, expires_at)
      SELECT ${org.id}, id, email, email_key, ${org.owner.id}, now() + interval '7 days'
      FROM users WHERE id = ${person.id} RETURNING id`);
    inviteId = rows[0]?.id ?? 0;
    audit({ event: 'invite.sent', itemType: 'invite', orgId: org.id });
    const mail = { template: 'invitation', to: person.email, userId: person.id } as const;
    await insertMails(tx, [{ ...mail, orgId: org.id, inviteId }]);
  });
  const [claimed] = await test.db.transaction((tx) => claimMails(tx, 1));
  mailId = claimed?.id ?? 0;
});

const supersede = () => test.db.transaction((tx) => dropInvitationMails(tx, [inviteId]));
const state = async () =>
  (
    await test.db.execute(sql`
      SELECT o.sent_at IS NOT NULL AS sent, o.given_up_at IS NOT NULL AS given_up, o.last_error,
        i.sent_at IS NOT NULL AS invited
      FROM mail_outbox o JOIN invites i ON i.id = o.invite_id WHERE o.id = ${mailId}`)
  ).rows[0];
const dueAgain = async () => {
  await test.db.execute(sql`UPDATE mail_outbox SET next_attempt_at = now()`);
  return test.db.transaction((tx) => claimMails(tx, 1));
};

describe('a mail that a newer one replaced while it was under way', () => {
  it('is not tried again when the attempt fails', async () => {
    await supersede();
    await markFailed(test.db, mailId, 'ESOCKET', false);
    expect(await dueAgain()).toEqual([]);
    const ended = { sent: false, given_up: true, last_error: 'superseded' };
    expect(await state()).toMatchObject(ended);
  });

  it('is not the mail of the invitation when it got out, and counts as none given up', async () => {
    await supersede();
    await markSent(test.db, mailId);
    expect(await state()).toEqual({
      sent: true,
      given_up: true,
      last_error: 'superseded',
      invited: false,
    });
  });
});

describe('a mail that another sender gave up while it was under way', () => {
  it('counts as sent when it got out', async () => {
    await markFailed(test.db, mailId, 'EENVELOPE 550', true);
    await markSent(test.db, mailId);
    expect(await state()).toEqual({
      sent: true,
      given_up: false,
      last_error: null,
      invited: true,
    });
    await markFailed(test.db, mailId, 'EENVELOPE 550', true);
    expect(await state()).toMatchObject({ given_up: false });
  });
});
