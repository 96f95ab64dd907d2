import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { sql } from 'drizzle-orm';
import { cookieName } from '../auth/authenticate.ts';
import { randomToken, sha256 } from '../auth/secrets.ts';
import { orgMemberships, orgs, users } from '../db/schema/people.ts';
import { transact } from '../http/transact.ts';
import { emailKey, sortName } from '../people/names.ts';
import type { TestApp } from './test-app.ts';

/** The password of everybody that is seeded with one. */
export const PASSWORD = 'correct horse battery staple';
let passwordHash: Promise<string> | undefined;

const SYSTEM = { actor: null, request: null };

export interface SeededPerson {
  readonly id: number;
  readonly orgId: number;
  readonly email: string;
  readonly fullName: string;
}

export interface PersonSeed {
  readonly email?: string;
  readonly fullName?: string;
  readonly admin?: boolean;
  readonly superUser?: boolean;
  /** Null: has never set one. */
  readonly password?: string | null;
  readonly homeOrgId?: number;
}

/** A person with a membership of an org, made in the database the short way. */
export const seedPerson = async (
  test: TestApp,
  orgId: number,
  seed: PersonSeed = {},
): Promise<SeededPerson> => {
  const email = seed.email ?? `person-${randomUUID().slice(0, 8)}@example.com`;
  const fullName = seed.fullName ?? `Person ${randomUUID().slice(0, 8)}`;
  passwordHash ??= hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const stored = seed.password === null ? null : await passwordHash;
  const id = await transact(test.db, SYSTEM, async (tx, audit) => {
    const [row] = await tx
      .insert(users)
      .values({
        email,
        emailKey: emailKey(email),
        fullName,
        sortName: sortName(fullName),
        passwordHash: stored,
        passwordChangedAt: stored === null ? null : new Date(),
        defaultOrgId: seed.homeOrgId ?? orgId,
        superUser: seed.superUser ?? false,
      })
      .returning({ id: users.id });
    if (!row) throw new Error('nobody was seeded');
    await tx.insert(orgMemberships).values({
      orgId,
      userId: row.id,
      isAdmin: seed.admin ?? false,
    });
    audit({ event: 'user.created', itemType: 'user', itemId: row.id, orgId });
    return row.id;
  });
  return { id, orgId, email, fullName };
};

/** Adds a membership of another org to a person. */
export const seedMembership = (test: TestApp, orgId: number, userId: number, admin = false) =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    await tx.insert(orgMemberships).values({ orgId, userId, isAdmin: admin });
    audit({ event: 'member.added', itemType: 'user', itemId: userId, orgId });
  });

/** An org with its owner, an active admin. */
export const seedOrg = async (
  test: TestApp,
  seed: { name?: string; emailDomain?: string; owner?: PersonSeed } = {},
): Promise<{ id: number; name: string; owner: SeededPerson }> => {
  const name = seed.name ?? `Org ${randomUUID().slice(0, 8)}`;
  const id = await transact(test.db, SYSTEM, async (tx, audit) => {
    // The owner is set below; the foreign key is checked at commit, so a person must stand in.
    const { rows } = await tx.execute<{ id: number }>(
      sql`SELECT nextval(pg_get_serial_sequence('users', 'id')) AS id`,
    );
    const ownerId = rows[0]?.id ?? 0;
    const [org] = await tx
      .insert(orgs)
      .values({ name, ownerId, billingOwnerId: ownerId, emailDomain: seed.emailDomain ?? null })
      .returning({ id: orgs.id });
    if (!org) throw new Error('no org was seeded');
    const email = seed.owner?.email ?? `owner-${randomUUID().slice(0, 8)}@example.com`;
    const fullName = seed.owner?.fullName ?? 'Olive Owner';
    passwordHash ??= hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await tx.insert(users).values({
      id: ownerId,
      email,
      emailKey: emailKey(email),
      fullName,
      sortName: sortName(fullName),
      passwordHash: await passwordHash,
      passwordChangedAt: new Date(),
      defaultOrgId: org.id,
    });
    await tx.insert(orgMemberships).values({ orgId: org.id, userId: ownerId, isAdmin: true });
    audit({ event: 'org.created', itemType: 'org', itemId: org.id, orgId: org.id });
    return org.id;
  });
  const { rows } = await test.db.execute<{ id: number; email: string; full_name: string }>(
    sql`SELECT u.id, u.email, u.full_name FROM users u JOIN orgs o ON o.owner_id = u.id WHERE o.id = ${id}`,
  );
  const [owner] = rows;
  if (!owner) throw new Error('the org has no owner');
  return {
    id,
    name,
    owner: { id: owner.id, orgId: id, email: owner.email, fullName: owner.full_name },
  };
};

/** Headers of a signed-in browser, made the short way: no password is hashed. */
export const loginAs = async (
  test: TestApp,
  person: { readonly id: number; readonly orgId: number },
): Promise<Record<string, string>> => {
  const token = randomToken('rcs');
  await test.db.execute(sql`
    INSERT INTO sessions (token_hash, kind, user_id, org_id, ip, user_agent, idle_expires_at, expires_at)
    VALUES (${sha256(token)}, 'browser', ${person.id}, ${person.orgId}, '127.0.0.1', 'test',
      now() + interval '15 minutes', now() + interval '12 hours')`);
  return {
    cookie: `${cookieName(test.services.config.publicUrl)}=${token}`,
    'x-requested-with': 'rollcall',
    'sec-fetch-site': 'same-origin',
  };
};

/** Headers of a browser in which one person acts in the name of another, made the short way: without the cookie to go back with. */
export const impersonateAs = async (
  test: TestApp,
  actor: { readonly id: number; readonly orgId: number },
  person: { readonly id: number },
): Promise<Record<string, string>> => {
  const own = await loginAs(test, actor);
  const headers = await loginAs(test, { id: person.id, orgId: actor.orgId });
  const tokenOf = ({ cookie = '' }: Record<string, string>) =>
    cookie.slice(cookie.indexOf('=') + 1);
  await test.db.execute(sql`
    UPDATE sessions s SET impersonator_id = ${actor.id}, parent_id = own.id,
      expires_at = s.created_at + interval '30 minutes'
    FROM sessions own
    WHERE s.token_hash = ${sha256(tokenOf(headers))} AND own.token_hash = ${sha256(tokenOf(own))}`);
  return headers;
};

/** Headers of a script that came with an API key, whose end is so many days away. */
export const keyBearerFor = async (
  test: TestApp,
  person: { readonly id: number; readonly orgId: number },
  { days = 30, revoked = false }: { readonly days?: number; readonly revoked?: boolean } = {},
): Promise<Record<string, string>> => {
  const headers = await bearerFor(test, person);
  await transact(test.db, SYSTEM, async (tx, audit) => {
    await tx.execute(sql`
      WITH made AS (
        INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, created_at, expires_at, revoked_at)
        VALUES (${person.id}, ${person.orgId}, 'Script', 'rck_…', ${sha256(randomUUID())},
          now() - interval '60 days', now() + make_interval(days => ${days}),
          ${revoked ? sql`now()` : sql`NULL`}) RETURNING id)
      UPDATE sessions SET api_key_id = made.id FROM made
      WHERE token_hash = ${sha256(headers['authorization']?.slice('Bearer '.length) ?? '')}`);
    audit({ event: 'apikey.created', itemType: 'api_key', orgId: person.orgId });
  });
  return headers;
};

/** Headers of a script with a bearer token. */
export const bearerFor = async (
  test: TestApp,
  person: { readonly id: number; readonly orgId: number },
): Promise<Record<string, string>> => {
  const token = randomToken('rct');
  await test.db.execute(sql`
    INSERT INTO sessions (token_hash, kind, user_id, org_id, ip, user_agent, idle_expires_at, expires_at)
    VALUES (${sha256(token)}, 'token', ${person.id}, ${person.orgId}, '127.0.0.1', 'test',
      now() + interval '24 hours', now() + interval '24 hours')`);
  return { authorization: `Bearer ${token}` };
};
