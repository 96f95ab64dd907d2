import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Context } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { addPeople, addPerson, type AddedPerson, type PersonToAdd } from './add-person.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

type Org = Awaited<ReturnType<typeof seedOrg>>;

const actorFor = (org: Org): Actor => ({
  userId: org.owner.id,
  email: org.owner.email,
  fullName: org.owner.fullName,
  orgId: org.id,
  orgName: org.name,
  isAdmin: true,
  isOwner: true,
  superUser: false,
  homeOrgId: org.id,
  mustChangePassword: false,
  sessionId: 0,
  sessionKind: 'browser',
  impersonatorId: null,
  apiKeyId: null,
});

// What the act uses of a request.
const contextFor = (org: Org): Context => {
  const ctx: Pick<Context, 'actor' | 'mailer'> = {
    actor: actorFor(org),
    mailer: test.services.mailer,
  };
  return ctx as Context;
};

const add = (org: Org, people: readonly PersonToAdd[]): Promise<AddedPerson[]> =>
  transact(test.db, { actor: actorFor(org), request: null }, (tx, audit) =>
    addPeople(tx, audit, contextFor(org), people),
  );

const mailsTo = async (userId: number) => {
  const { rows } = await test.db.execute<{ template: string; org_id: number }>(
    sql`SELECT template, org_id FROM mail_outbox WHERE user_id = ${userId} ORDER BY id`,
  );
  return rows.map((row) => row.template);
};

describe('adding people to an org', () => {
  it('makes one account, one invitation and one mail for an unknown address', async () => {
    const org = await seedOrg(test);
    const [added] = await add(org, [{ email: 'Ann.Lee@example.com' }]);
    expect(added).toMatchObject({ outcome: 'created', inviteId: expect.any(Number) });
    const { rows } = await test.db.execute(sql`
      SELECT u.full_name, u.default_org_id, m.is_admin, i.status,
        i.expires_at = i.created_at + interval '7 days' AS is_week
      FROM users u JOIN org_memberships m ON m.user_id = u.id
      JOIN invites i ON i.user_id = u.id AND i.org_id = m.org_id WHERE u.id = ${added?.userId}`);
    expect(rows).toEqual([
      {
        full_name: 'Ann.Lee',
        default_org_id: org.id,
        is_admin: false,
        status: 'pending',
        is_week: true,
      },
    ]);
    expect(await mailsTo(added?.userId ?? 0)).toEqual(['invitation']);
    expect(await add(org, [{ email: 'ANN.LEE@EXAMPLE.COM' }])).toEqual([
      { userId: added?.userId, outcome: 'unchanged', inviteId: null },
    ]);
  });

  it('gives an account of another org a membership: a notice with a password, else an invitation', async () => {
    const [there, here] = [await seedOrg(test), await seedOrg(test)];
    const signedUp = await seedPerson(test, there.id);
    const waiting = await seedPerson(test, there.id, { password: null });
    const added = await add(here, [
      { email: signedUp.email },
      { email: waiting.email, isAdmin: true },
    ]);
    expect(added).toEqual([
      { userId: signedUp.id, outcome: 'added', inviteId: null },
      { userId: waiting.id, outcome: 'added', inviteId: expect.any(Number) },
    ]);
    expect(await mailsTo(signedUp.id)).toEqual(['membership_notice']);
    expect(await mailsTo(waiting.id)).toEqual(['invitation']);
  });

  it('changes the role of a member, also in the invitation that waits; never reactivates', async () => {
    const org = await seedOrg(test);
    const [added] = await add(org, [{ email: 'role@example.com' }]);
    const id = added?.userId ?? 0;
    await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
      await tx.execute(
        sql`UPDATE org_memberships SET status = 'DEACTIVATED' WHERE user_id = ${id}`,
      );
      audit({ event: 'member.deactivated', itemType: 'user', orgId: org.id });
    });
    expect(await add(org, [{ email: 'role@example.com', isAdmin: true }])).toMatchObject([
      { outcome: 'role_changed' },
    ]);
    const { rows } = await test.db.execute(sql`
      SELECT m.status, m.is_admin, i.is_admin AS invited_as FROM org_memberships m
      JOIN invites i ON i.user_id = m.user_id WHERE m.user_id = ${id}`);
    expect(rows).toEqual([{ status: 'DEACTIVATED', is_admin: true, invited_as: true }]);
    await expect(add(org, [{ email: org.owner.email, isAdmin: false }])).rejects.toThrow(
      'themselves',
    );
    expect(await add(org, [{ email: org.owner.email, isAdmin: true }])).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  it('makes one account when many add the same new addresses at once, in any order', async () => {
    const org = await seedOrg(test);
    const emails = ['x', 'y', 'z'].map((name) => `${name}-race@example.com`);
    const rounds = Array.from({ length: 8 }, (_, round) =>
      add(
        org,
        (round % 2 ? emails : emails.toReversed()).map((email) => ({ email })),
      ),
    );
    const outcomes = (await Promise.all(rounds)).flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(3);
    const { rows } = await test.db.execute(sql`
      SELECT count(*)::int AS n FROM users u JOIN invites i ON i.user_id = u.id
      WHERE u.email LIKE '%-race@example.com'`);
    expect(rows).toEqual([{ n: 3 }]);
  });

  it('refuses what would leave the org of the actor', async () => {
    const [org, other] = [await seedOrg(test), await seedOrg(test)];
    const work = transact(test.db, { actor: actorFor(org), request: null }, (tx, audit) =>
      addPerson(tx, audit, contextFor(org), { orgId: other.id, email: 'a@example.com' }),
    );
    await expect(work).rejects.toThrow('org');
  });
});
