import type { BulkAction } from '../../../../contract/bulk.ts';
import type { Given } from '../../../access/audit-grant.ts';
import { changeGrants } from '../../../access/change-grants.ts';
import type { ManagedResource } from '../../../access/resource-access.ts';
import type { AuditSink } from '../../../audit/record.ts';
import type { Tx } from '../../../db/db.ts';
import { toInstantOrNull } from '../../../db/instant.ts';
import { actorOf, type Context } from '../../../http/context.ts';
import { changeRoles } from '../../../people/change-roles.ts';
import { lockPeople, unlockPeople } from '../../../people/lock.ts';
import { removePeople } from '../../../people/remove.ts';
import { sendResetTo } from '../../../people/send-reset.ts';
import type { Target } from '../../../people/target.repo.ts';
import {
  changeAccountStatus,
  changeMembershipStatus,
  type StatusChange,
} from '../../../people/status.ts';
import { mergeInto, takeOut, type NamedTeam } from '../../../teams/change-members.ts';
import type { Before, Part } from './before.ts';
import { grantAfter, grantNow, levelIn } from './judge-access.ts';
import { partsToActivate, partsToDeactivate, type Judged } from './judge.ts';

/** An act, and what goes with it. */
export interface Wanted {
  readonly action: BulkAction;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** The run that it takes back. */
  readonly undoes: number | null;
  readonly team: NamedTeam | null;
  readonly access: {
    readonly resource: ManagedResource;
    readonly given: Given | null;
  } | null;
}

/** The request that an act is done for, inside its transaction. */
export interface Doing {
  readonly tx: Tx;
  readonly audit: AuditSink;
  readonly ctx: Context;
  readonly wanted: Wanted;
}

/** What an act has done to somebody. */
export interface Done {
  readonly before?: Before;
  readonly link?: string | null;
  /** What taking it back has not brought back. */
  readonly note?: string;
}
type Deeds = Map<number, Done>;

const teamOf = ({ team }: Wanted): NamedTeam => {
  if (!team) throw new Error('an act on a team without one');
  return team;
};

const targetsOf = (people: readonly Judged[]) => people.map(({ target }) => target);

const changeStatuses = async (
  { tx, audit, ctx, wanted }: Doing,
  people: readonly Judged[],
  status: StatusChange['status'],
  partsOf: (judged: Judged) => Part[],
): Promise<Deeds> => {
  const parts = new Map(people.map((judged) => [judged.target.id, partsOf(judged)]));
  const having = (part: Part) =>
    targetsOf(people).filter(({ id }) => parts.get(id)?.includes(part));
  const change = { status, reason: wanted.reason };
  const actor = actorOf(ctx);
  await changeAccountStatus(tx, audit, actor, having('account'), change);
  await changeMembershipStatus(tx, audit, actor, having('membership'), change);
  return new Map([...parts].map(([id, switched]) => [id, { before: { parts: switched } }]));
};

/** Locks anew, or gives back to each the lock that was ended, with its own reason and end. */
const lockAll = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  const lock = (targets: readonly Target[], { reason, until }: NonNullable<Before['lock']>) =>
    lockPeople(tx, audit, actorOf(ctx), targets, {
      reason: reason ?? wanted.reason,
      until: until ?? wanted.until,
    });
  const anew = people.filter(({ given }) => !given.lock);
  await lock(targetsOf(anew), { reason: null, until: null });
  for (const { target, given } of people) if (given.lock) await lock([target], given.lock);
  return new Map<number, Done>();
};

const unlockAll = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  // What a lock by an admin did not bring does not go with it: only that lock is taken back.
  const only = wanted.undoes === null ? 'all' : 'admin';
  await unlockPeople(tx, audit, actorOf(ctx), targetsOf(people), { reason: wanted.reason, only });
  return new Map(
    people.map(({ target, standing }): [number, Done] => {
      const lock = standing.adminLocks.get(target.id);
      const given = lock ? { reason: lock.reason, until: toInstantOrNull(lock.until) } : null;
      return [target.id, { before: { lock: given } }];
    }),
  );
};

const setRoles = async (
  { tx, audit, ctx }: Doing,
  people: readonly Judged[],
  isAdmin: boolean,
): Promise<Deeds> => {
  const wanted = targetsOf(people).map((target) => ({ target, isAdmin }));
  await changeRoles(tx, audit, actorOf(ctx), wanted);
  return new Map(
    people.map(({ target, given }) => [
      target.id,
      {
        before: { ...(target.is_custodian && { custodian: true }) },
        ...(isAdmin && given.custodian && { note: 'Was a custodian too: name them again' }),
      },
    ]),
  );
};

const resetAll = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  const deeds: Deeds = new Map();
  for (const { target } of people) {
    const { link } = await sendResetTo(tx, audit, ctx, target, wanted.reason);
    deeds.set(target.id, { link });
  }
  return deeds;
};

const addToTeam = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  const parts = people.map(({ target, given }) => ({
    id: target.id,
    admin: given.managed ?? false,
  }));
  await mergeInto(tx, audit, actorOf(ctx), teamOf(wanted), parts);
  return new Map<number, Done>();
};

const takeOutOfTeam = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  const leaving = people.flatMap(({ target, standing }) => standing.inTeam.get(target.id) ?? []);
  await takeOut(tx, audit, actorOf(ctx), teamOf(wanted), leaving);
  return new Map(leaving.map(({ id, is_admin }) => [id, { before: { managed: is_admin } }]));
};

const changeAccess = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  if (!wanted.access) throw new Error('an act on access without a resource');
  const grants = people.map((judged) => {
    const after = grantAfter(wanted, judged.given);
    const to = { kind: 'user', id: judged.target.id } as const;
    return { to, role: levelIn(after), expiresAt: after?.expiresAt ?? null };
  });
  await changeGrants(tx, audit, actorOf(ctx), wanted.access.resource, grants, 'ids');
  return new Map(
    people.map(({ target, standing }): [number, Done] => [
      target.id,
      { before: { grant: grantNow(standing, target.id) } },
    ]),
  );
};

const removeAll = async ({ tx, audit, ctx, wanted }: Doing, people: readonly Judged[]) => {
  await removePeople(tx, audit, actorOf(ctx), targetsOf(people), { reason: wanted.reason });
  return new Map<number, Done>();
};

/**
 * Does an act to people who were judged to change, by the services that serve one person: a rule that
 * they break in the meantime throws, and nobody of these is changed.
 */
export const perform = (doing: Doing, people: readonly Judged[]): Promise<Deeds> => {
  switch (doing.wanted.action) {
    case 'activate':
      return changeStatuses(doing, people, 'ACTIVE', partsToActivate);
    case 'deactivate':
      return changeStatuses(doing, people, 'DEACTIVATED', partsToDeactivate);
    case 'lock':
      return lockAll(doing, people);
    case 'unlock':
      return unlockAll(doing, people);
    case 'make_admin':
      return setRoles(doing, people, true);
    case 'make_member':
      return setRoles(doing, people, false);
    case 'send_reset':
      return resetAll(doing, people);
    case 'add_to_team':
      return addToTeam(doing, people);
    case 'remove_from_team':
      return takeOutOfTeam(doing, people);
    case 'give_access':
    case 'take_access':
      return changeAccess(doing, people);
    case 'remove':
      return removeAll(doing, people);
  }
};
