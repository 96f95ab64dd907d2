import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import type { PersonName } from '../../people/member-input.ts';
import { lockNamed } from '../../people/merge-members.ts';
import { lockTargets, type Target } from '../../people/target.repo.ts';
import { assertMayActOn, auditPerson } from '../../people/target.ts';
import { readCustodians, setCustodians, type CustodianRow } from './custodians.repo.ts';

const assertCanBeCustodian = (target: Target): void => {
  const isActive = target.membership_status === 'ACTIVE' && target.status !== 'DEACTIVATED';
  if (target.is_admin && isActive) return;
  throw new AppError('conflict', `${target.full_name} is not an active admin of the org`);
};

/** Writes the flag of those for whom it changes; nobody names themselves or outranks themselves. */
const change = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  locked: readonly Target[],
  isCustodian: boolean,
): Promise<void> => {
  const targets = locked.filter((target) => target.is_custodian !== isCustodian);
  for (const target of targets) assertMayActOn(actor, target);
  await setCustodians(
    tx,
    actor.orgId,
    targets.map(({ id }) => id),
    isCustodian,
  );
  for (const target of targets) {
    audit({
      event: isCustodian ? 'org.custodian_added' : 'org.custodian_removed',
      itemType: 'org',
      itemId: actor.orgId,
      itemLabel: actor.orgName,
      owner: auditPerson(target),
      changes: { is_custodian: [!isCustodian, isCustodian] },
    });
  }
};

/** Removes every custodian but these. */
const removeOthers = async (tx: Tx, audit: AuditSink, actor: Actor, stay: readonly Target[]) => {
  const wanted = new Set(stay.map(({ id }) => id));
  const present = await readCustodians(tx, actor.orgId);
  const leaving = present.flatMap(({ id }) => (wanted.has(id) ? [] : [id]));
  // They are as they stand once they are locked, not as they were read.
  await change(tx, audit, actor, await lockTargets(tx, actor, leaving), false);
};

/** Who is a custodian once `act` has changed the locked people that a request names. */
const changed = (
  ctx: Context,
  names: readonly PersonName[],
  act: (tx: Tx, audit: AuditSink, actor: Actor, named: readonly Target[]) => Promise<void>,
): Promise<CustodianRow[]> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    await act(tx, audit, actor, await lockNamed(tx, actor, names, 'custodians'));
    return readCustodians(tx, actor.orgId);
  });
};

/** Adds custodians; returns all. */
export const merge = (ctx: Context, names: readonly PersonName[]): Promise<CustodianRow[]> =>
  changed(ctx, names, async (tx, audit, actor, named) => {
    for (const target of named) assertCanBeCustodian(target);
    await change(tx, audit, actor, named, true);
  });

/** Makes the list of custodians exactly this one; returns it. */
export const replace = (ctx: Context, names: readonly PersonName[]): Promise<CustodianRow[]> =>
  changed(ctx, names, async (tx, audit, actor, named) => {
    for (const target of named) assertCanBeCustodian(target);
    await removeOthers(tx, audit, actor, named);
    await change(tx, audit, actor, named, true);
  });

/** Removes the named custodians, or all; returns who remains. */
export const remove = (
  ctx: Context,
  names: readonly PersonName[] | undefined,
): Promise<CustodianRow[]> =>
  changed(ctx, names ?? [], (tx, audit, actor, named) =>
    names ? change(tx, audit, actor, named, false) : removeOthers(tx, audit, actor, []),
  );
