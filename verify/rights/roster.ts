import { sql } from 'drizzle-orm';
import { transact } from '../../server/http/transact.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';

/** An org with people of every rank, which can be put back as it was. */
export interface Roster {
  readonly orgId: number;
  readonly owner: SeededPerson;
  readonly superUser: SeededPerson;
  readonly admins: readonly SeededPerson[];
  readonly members: readonly SeededPerson[];
  /** Everybody, as they were. */
  reset(): Promise<void>;
  /** The highest rank of some people: super user 4, owner 3, admin 2, member 1, else 0. */
  rankOf(ids: readonly number[]): Promise<number>;
  headersOf(id: number): Promise<Record<string, string>>;
}

/** Makes a roster: an owner, a super user, two admins, two members. */
export const makeRoster = async (test: TestApp): Promise<Roster> => {
  const { id: orgId, owner } = await seedOrg(test);
  const superUser = await seedPerson(test, orgId, { admin: true, superUser: true });
  const seedTwo = async (admin: boolean) => [
    await seedPerson(test, orgId, { admin }),
    await seedPerson(test, orgId, { admin }),
  ];
  const [admins, members] = [await seedTwo(true), await seedTwo(false)];
  const leaders = [owner, superUser, ...admins].map(({ id }) => id);
  const all = [...leaders, ...members.map(({ id }) => id)];
  const ids = sql.raw(all.join());
  return {
    orgId,
    owner,
    superUser,
    admins,
    members,
    reset: () =>
      transact(test.db, { actor: null, request: null }, async (tx, audit) => {
        await tx.execute(sql`
          UPDATE locks SET ended_at = now(), ended_because = 'unlocked'
          WHERE user_id IN (${ids}) AND ended_at IS NULL`);
        await tx.execute(sql`
          UPDATE users SET status = 'ACTIVE', must_change_password = false,
            super_user = id = ${superUser.id}, default_org_id = ${orgId}
          WHERE id IN (${ids})`);
        await tx.execute(sql`
          INSERT INTO org_memberships (org_id, user_id, is_admin)
          SELECT ${orgId}, id, id IN (${sql.raw(leaders.join())}) FROM users WHERE id IN (${ids})
          ON CONFLICT (org_id, user_id) DO UPDATE SET
            is_admin = excluded.is_admin, status = 'ACTIVE', is_custodian = false`);
        await tx.execute(sql`
          DELETE FROM org_memberships WHERE org_id = ${orgId} AND user_id NOT IN (${ids})`);
        audit({ event: 'role.assigned', itemType: 'user', orgId });
      }),
    rankOf: async (some) => {
      const { rows } = await test.db.execute<{ rank: number }>(sql`
        SELECT max(CASE WHEN u.super_user THEN 4 WHEN o.owner_id = u.id THEN 3
          WHEN m.is_admin AND m.status = 'ACTIVE' THEN 2 ELSE 1 END)::int AS rank
        FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
        WHERE m.org_id = ${orgId} AND u.id IN (${sql.raw(some.join())})`);
      return rows[0]?.rank ?? 0;
    },
    headersOf: (id) => loginAs(test, { id, orgId }),
  };
};
