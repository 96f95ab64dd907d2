import type { PoolConfig } from 'pg';
import { verifyChains } from '../../../server/audit/verify.ts';
import { makeDb } from '../../../server/db/db.ts';
import { createPool } from '../../../server/db/pool.ts';
import type { Entry } from './drive.ts';
import type { Wanted } from './plan.ts';
import { readState, type State } from './state.ts';

/** What does not fit; each list has to be empty. */
export interface Verdict {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** There, and no audit row says so. */
  readonly unaudited: string[];
  /** Said by an audit row, and not there. */
  readonly unwritten: string[];
  /** Done twice. */
  readonly doubled: string[];
  /** Where a chain breaks. */
  readonly broken: string[];
  readonly auditRows: number;
}

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

/** Whether what was wanted is there. */
const finder = (state: State) => {
  const emails = new Set(state.people.map(({ email }) => email));
  const invited = new Set(state.invites.map(({ email }) => email));
  const names = new Map(state.people.map(({ id, name }) => [id, name]));
  const admins = new Set(state.roles.flatMap((role) => (role.is_admin ? [role.user_id] : [])));
  const locks = new Set(state.locks.map(({ user_id, reason }) => `${user_id} ${reason}`));
  const keys = new Set(state.keys.map(({ name }) => name));
  const descriptions = new Set(state.audit.map(({ changes }) => changes['description']?.[1]));
  return (wanted: Wanted): boolean => {
    switch (wanted.kind) {
      case 'person':
      case 'invitation':
        return emails.has(wanted.email) && invited.has(wanted.email);
      case 'name':
        return names.get(wanted.userId) === wanted.name;
      case 'role':
        return admins.has(wanted.userId);
      case 'lock':
        return locks.has(`${wanted.userId} ${wanted.reason}`);
      case 'org':
        return descriptions.has(wanted.description);
      case 'key':
        return keys.has(wanted.name);
      case 'settings': // One value for all: held against its audit rows below.
      case 'read':
        return true;
    }
  };
};

const lostOf = (state: State, ledger: readonly Entry[]): string[] => {
  const isThere = finder(state);
  const recorded = new Set(state.audit.map(({ request_id }) => request_id));
  return ledger.flatMap(({ op, attempts }) => {
    const [only] = attempts;
    if (!attempts.some(({ kind }) => kind === 'ok')) return [];
    if (!isThere(op.wanted)) return [`${JSON.stringify(op.wanted)} is not there`];
    const isPlain = attempts.length === 1 && !['settings', 'read'].includes(op.wanted.kind);
    return isPlain && only && !recorded.has(only.requestId)
      ? [`${JSON.stringify(op.wanted)} has no audit row`]
      : [];
  });
};

/** Things that stand, by the event that tells of their making. */
const madeOf = (state: State): Readonly<Record<string, readonly number[]>> => ({
  'user.created': state.people.map(({ id }) => id),
  'invite.sent': state.invites.map(({ id }) => id),
  'apikey.created': state.keys.map(({ id }) => id),
  'apikey.revoked': state.keys.flatMap((key) => (key.is_revoked ? [key.id] : [])),
  'user.locked': state.locks.map(({ user_id }) => user_id),
});

/** Values that stand, by the field of the audit rows that tells of their change. */
const valuesOf = (
  state: State,
): Readonly<Record<string, readonly (readonly [number, unknown])[]>> => ({
  full_name: state.people.map(({ id, name }) => [id, name]),
  time_zone: state.people.flatMap(({ id, zone }) => (zone === null ? [] : [[id, zone] as const])),
  'is_admin?': state.roles.map(({ user_id, is_admin }) => [user_id, is_admin]),
  description: state.orgs.flatMap((org) =>
    org.description ? [[org.id, org.description] as const] : [],
  ),
});

const compareMade = (state: State, verdict: Verdict): void => {
  for (const [event, ids] of Object.entries(madeOf(state))) {
    const rows = countBy(
      state.audit.filter((row) => row.event === event),
      ({ item_id }) => String(item_id),
    );
    const there = new Set(ids.map(String));
    for (const id of there) if (!rows.has(id)) verdict.unaudited.push(`${event} ${id}`);
    for (const [id, count] of rows) {
      if (!there.has(id)) verdict.unwritten.push(`${event} ${id}`);
      if (count > 1) verdict.doubled.push(`${event} ${id}: ${count} rows`);
    }
  }
};

const compareValues = (state: State, verdict: Verdict): void => {
  for (const [field, values] of Object.entries(valuesOf(state))) {
    const told = new Map<number, unknown[]>();
    for (const { item_id, changes } of state.audit) {
      const change = changes[field];
      if (change) told.set(item_id, [...(told.get(item_id) ?? []), change[1]]);
    }
    for (const [id, value] of values) {
      const after = told.get(id) ?? [];
      if (after.at(-1) === value) continue;
      const line = `${field} of ${id} is ${String(value)}, the last row says ${String(after.at(-1))}`;
      (after.includes(value) ? verdict.unwritten : verdict.unaudited).push(line);
    }
  }
};

const compareOnce = (state: State, verdict: Verdict): void => {
  for (const [name, count] of countBy(state.keys, (key) => key.name)) {
    if (count > 1) verdict.doubled.push(`key ${name}: ${count}`);
  }
  for (const [email, count] of countBy(state.invites, (invite) => invite.email)) {
    if (count > 1) verdict.doubled.push(`invitations of ${email}: ${count}`);
  }
  for (const { email, mails } of state.invites) {
    if (mails > 1) verdict.doubled.push(`mails to ${email}: ${mails}`);
    if (mails < 1) verdict.lost.push(`the mail to ${email}`);
  }
};

/** Holds the database against the ledger of what was acknowledged, and against its own audit log. */
export const compare = async (
  superuser: PoolConfig,
  orgId: number,
  ledger: readonly Entry[],
): Promise<Verdict> => {
  const state = await readState(superuser);
  const verdict: Verdict = {
    lost: lostOf(state, ledger),
    unaudited: [],
    unwritten: [],
    doubled: [],
    broken: [],
    auditRows: state.audit.length,
  };
  compareMade(state, verdict);
  compareValues(state, verdict);
  compareOnce(state, verdict);
  const pool = createPool({ ...superuser, max: 1 });
  const { intact, firstBad } = await verifyChains(makeDb(pool), orgId);
  await pool.end();
  if (!intact) verdict.broken.push(JSON.stringify(firstBad));
  return verdict;
};

/** The verdict in one line of the table. */
export const figureOf = (verdicts: readonly Verdict[]): string => {
  const sum = (of: (verdict: Verdict) => readonly string[]) =>
    verdicts.reduce((total, verdict) => total + of(verdict).length, 0);
  return [
    `lost ${sum(({ lost }) => lost)}`,
    `writes without audit row ${sum(({ unaudited }) => unaudited)}`,
    `audit rows without write ${sum(({ unwritten }) => unwritten)}`,
    `done twice ${sum(({ doubled }) => doubled)}`,
    `chains intact ${verdicts.filter(({ broken }) => broken.length === 0).length}/${verdicts.length}`,
  ].join(', ');
};

/** Nothing of it may be there. */
export const FAULTLESS = { lost: [], unaudited: [], unwritten: [], doubled: [], broken: [] };
