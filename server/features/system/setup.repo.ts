import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../../db/db.ts';
import { orgMemberships, orgs, users } from '../../db/schema/people.ts';
import { emailKey, sortName } from '../../people/names.ts';

/** Whether there is an org already. */
export const isSetUp = async (q: Queryable): Promise<boolean> => {
  const { rows } = await q.execute(sql`SELECT 1 FROM orgs LIMIT 1`);
  return rows.length > 0;
};

/** Any number of its own among the database's advisory locks: "setu". */
const LOCK = 0x73657475;

/** Lets one set-up run at a time, on every node; the lock ends with the transaction. */
export const lockSetup = (tx: Tx) => tx.execute(sql`SELECT pg_advisory_xact_lock(${LOCK})`);

/** The first org and its owner, who is its first admin. */
export interface FirstOrg {
  readonly name: string;
  readonly emailDomain: string | null;
  readonly admin: {
    readonly fullName: string;
    readonly email: string;
    readonly passwordHash: string;
  };
  /** When the org came into being; a sample org has a past. */
  readonly createdAt: Date;
}

/** Inserts the first org, its owner and the owner's membership; returns their ids. */
export const insertFirstOrg = async (
  tx: Tx,
  { name, emailDomain, admin, createdAt }: FirstOrg,
): Promise<{ orgId: number; userId: number }> => {
  // The two rows point at each other; the foreign keys are checked at commit.
  const { rows } = await tx.execute<{ id: number }>(
    sql`SELECT nextval(pg_get_serial_sequence('users', 'id')) AS id`,
  );
  const userId = rows[0]?.id ?? 0;
  const [org] = await tx
    .insert(orgs)
    .values({ name, emailDomain, ownerId: userId, billingOwnerId: userId, createdAt })
    .returning({ id: orgs.id });
  if (!org) throw new Error('the org was not made');
  await tx.insert(users).values({
    id: userId,
    email: admin.email,
    emailKey: emailKey(admin.email),
    fullName: admin.fullName,
    sortName: sortName(admin.fullName),
    passwordHash: admin.passwordHash,
    passwordChangedAt: sql`now()`,
    emailVerifiedAt: sql`now()`,
    defaultOrgId: org.id,
    createdAt,
  });
  await tx.insert(orgMemberships).values({ orgId: org.id, userId, isAdmin: true, createdAt });
  return { orgId: org.id, userId };
};
