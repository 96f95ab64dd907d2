import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { AuditSink } from '../audit/record.ts';
import { hashPassword } from '../auth/password.ts';
import type { Tx } from '../db/db.ts';
import { databaseNow } from '../db/clock.repo.ts';
import { invites, locks, orgMemberships, users } from '../db/schema/people.ts';
import { emailKey, sortName } from '../people/names.ts';
import { planAccess } from './access-plan.ts';
import { AdminHistoryWriter, type PlannedLock } from './admin-history.ts';
import { fillAccess } from './fill-access.repo.ts';
import { fillReviews } from './fill-reviews.repo.ts';
import { DAY, ownEvents, type PastEvent, type SamplePerson } from './person-history.ts';
import { planPeople } from './plan.ts';
import { Random } from './random.ts';

const SEED = 20_260_115;
const INVITE_DAYS = 7;

/** The org that is filled, with its first admin. */
export interface SampleOrg {
  readonly orgId: number;
  readonly emailDomain: string;
  readonly admin: { readonly id: number; readonly email: string; readonly fullName: string };
}

const at = (ms: number): Date => new Date(ms);
const orNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
/** As the audit log writes instants: UTC, microseconds. */
const micros = (ms: number): string => at(ms).toISOString().replace('Z', '000Z');

const nextIds = async (tx: Tx, table: string, count: number): Promise<number[]> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    SELECT nextval(pg_get_serial_sequence(${table}, 'id')) AS id FROM generate_series(1, ${count})`);
  return rows.map(({ id }) => id);
};

const insertPeople = async (tx: Tx, org: SampleOrg, people: readonly SamplePerson[]) => {
  // Of a password that nobody knows: these people cannot sign in until they reset it.
  const passwordHash = await hashPassword(randomUUID());
  await tx.insert(users).values(
    people.map((person) => ({
      id: person.id,
      email: person.email,
      emailKey: emailKey(person.email),
      fullName: person.fullName,
      sortName: sortName(person.fullName),
      passwordHash: person.acceptedAt === null ? null : passwordHash,
      passwordChangedAt: orNull(person.passwordChangedAt),
      defaultOrgId: org.orgId,
      status: person.story === 'deactivated' ? ('DEACTIVATED' as const) : ('ACTIVE' as const),
      emailVerifiedAt: orNull(person.acceptedAt),
      lastLoginAt: orNull(person.lastLoginAt),
      lastActiveAt: orNull(person.lastLoginAt),
      createdAt: at(person.invitedAt),
    })),
  );
  await tx.insert(orgMemberships).values(
    people
      .filter((person) => person.story !== 'revoked')
      .map((person) => ({
        orgId: org.orgId,
        userId: person.id,
        isAdmin: person.isAdmin,
        addedBy: org.admin.id,
        createdAt: at(person.invitedAt),
        lastLoginAt: orNull(person.lastLoginAt),
        ...(person.lastLoginAt !== null && { activeAt: at(person.lastLoginAt) }),
      })),
  );
};

const insertInvites = (tx: Tx, org: SampleOrg, people: readonly SamplePerson[]) =>
  tx.insert(invites).values(
    people.map((person) => {
      const isRevoked = person.story === 'revoked';
      const endedAt = isRevoked ? person.invitedAt + 2 * DAY : person.acceptedAt;
      return {
        orgId: org.orgId,
        userId: person.id,
        email: person.email,
        emailKey: emailKey(person.email),
        isAdmin: person.isAdmin,
        status: isRevoked
          ? ('revoked' as const)
          : person.acceptedAt === null
            ? ('pending' as const)
            : ('accepted' as const),
        invitedBy: org.admin.id,
        sentAt: at(person.invitedAt + 2000),
        expiresAt: at(person.invitedAt + INVITE_DAYS * DAY),
        endedAt: orNull(endedAt),
        createdAt: at(person.invitedAt),
      };
    }),
  );

const insertLocks = (tx: Tx, planned: readonly PlannedLock[]) =>
  tx.insert(locks).values(
    planned.map((lock) => ({
      ...lock,
      lockedAt: at(lock.lockedAt),
      until: orNull(lock.until),
      endedAt: orNull(lock.endedAt),
      endedBecause: lock.endedAt === null ? null : ('unlocked' as const),
    })),
  );

// The triggers stamped everybody as changed just now.
const stampPast = (tx: Tx, people: readonly SamplePerson[]) => {
  const rows: SQL[] = people.map(
    ({ id, invitedAt, acceptedAt, roleSince }) =>
      sql`(${id}::bigint, ${at(Math.max(invitedAt, acceptedAt ?? 0, roleSince ?? 0))}::timestamptz)`,
  );
  return tx.execute(sql`
    UPDATE users SET updated_at = past.at FROM (VALUES ${sql.join(rows, sql`, `)}) AS past (id, at)
    WHERE users.id = past.id`);
};

const handOver = (events: readonly PastEvent[], now: number, audit: AuditSink): void => {
  const inOrder = [...events].sort((a, b) => a.at - b.at);
  for (const { at: when, event, from } of inOrder) {
    audit({
      ...event, // No request of the past is known; the one that fills the sample is not it.
      origin: { at: micros(Math.min(when, now)), id: '', method: '', url: '', ...from },
    });
  }
};

/**
 * Fills a new org with people and a year of history, in the transaction that makes the org: the
 * first admin and 299 others, invitations in every state, locks, deactivations, changes of role,
 * sign-ins, teams, resources and who may reach them, and a review of the admins about to start. The
 * same every time but for the clock. Call before any other event of the org is handed to `audit`, so
 * that time runs forward along its chain.
 */
export const fillSample = async (tx: Tx, audit: AuditSink, org: SampleOrg): Promise<void> => {
  const random = new Random(SEED);
  const now = (await databaseNow(tx)).getTime();
  const planned = planPeople(random, org.emailDomain);
  const ids = await nextIds(tx, 'users', planned.length);
  const people = planned.map((person, index): SamplePerson => ({
    ...person,
    id: ids[index] ?? 0,
    invitedAt: Math.floor(now - person.invitedDaysAgo * DAY),
    acceptedAt: null,
    lastLoginAt: null,
    passwordChangedAt: null,
    roleSince: null,
  }));
  const admin = new AdminHistoryWriter(org.admin, org.orgId, now, random);
  const own = people.flatMap((person, index) => {
    admin.invite(person);
    const events = ownEvents(person, org.orgId, now, random);
    admin.role(person);
    admin.lock(person, index);
    admin.deactivate(person);
    return events;
  });
  await insertPeople(tx, org, people);
  await insertInvites(tx, org, people);
  await insertLocks(tx, admin.locks);
  await stampPast(tx, people);
  const access = await fillAccess(tx, org, planAccess(people, now, random), random);
  handOver([...admin.events, ...own, ...access], now, audit);
  await fillReviews(tx, audit, org);
};
