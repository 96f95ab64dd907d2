import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
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
  ctx: Context,
  targets: readonly Target[],
  isCustodian: boolean,
): Promise<void> => {
  const actor = actorOf(ctx);
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

/** Who is a custodian now, and, in one transaction, whoever `act` makes one. */
const changed = (
  ctx: Context,
  names: readonly PersonName[],
  act: (
    tx: Tx,
    audit: AuditSink,
    named: readonly Target[],
    present: ReadonlySet<number>,
  ) => Promise<void>,
): Promise<CustodianRow[]> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const named = await lockNamed(tx, actor, names, 'custodians');
    const present = await readCustodians(tx, actor.orgId);
    await act(tx, audit, named, new Set(present.map(({ id }) => id)));
    return readCustodians(tx, actor.orgId);
  });
};

/** Adds custodians; returns all. */
export const merge = (ctx: Context, names: readonly PersonName[]): Promise<CustodianRow[]> =>
  changed(ctx, names, async (tx, audit, named, present) => {
    for (const target of named) assertCanBeCustodian(target);
    const added = named.filter(({ id }) => !present.has(id));
    await change(tx, audit, ctx, added, true);
  });

/** Makes the list of custodians exactly this one; returns it. */
export const replace = (ctx: Context, names: readonly PersonName[]): Promise<CustodianRow[]> =>
  changed(ctx, names, async (tx, audit, named, present) => {
    for (const target of named) assertCanBeCustodian(target);
    const wanted = new Set(named.map(({ id }) => id));
    const leaving = [...present].filter((id) => !wanted.has(id));
    await change(tx, audit, ctx, await lockTargets(tx, actorOf(ctx), leaving), false);
    const added = named.filter(({ id }) => !present.has(id));
    await change(tx, audit, ctx, added, true);
  });

/** Removes the named custodians, or all; returns who remains. */
export const remove = (
  ctx: Context,
  names: readonly PersonName[] | undefined,
): Promise<CustodianRow[]> =>
  changed(ctx, names ?? [], async (tx, audit, named, present) => {
    const leaving = names
      ? named.filter(({ id }) => present.has(id))
      : await lockTargets(tx, actorOf(ctx), [...present]);
    await change(tx, audit, ctx, leaving, false);
  });
