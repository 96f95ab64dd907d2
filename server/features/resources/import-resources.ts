import { ResourceInput, type ResourceResult } from '../../../contract/resources.ts';
import { itemTypeOf } from '../../access/audit-grant.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { findMembersByName } from '../../people/find-in-org.repo.ts';
import { emailKey, sortName } from '../../people/names.ts';
import { lockActor } from '../../people/target.repo.ts';
import {
  addResources,
  lockOwners,
  putResources,
  type PutResource,
  type ResourceToPut,
} from './resources.repo.ts';

/** A row with its owner found. */
type Owned = { readonly row: number; readonly input: ResourceToPut };
type Good = { readonly row: number; readonly input: ResourceInput };

const namesOf = (value: unknown): { resource_type: string; resource_id: number } => {
  const { resource_type, resource_id } = Object(value) as Record<string, unknown>;
  return {
    resource_type: typeof resource_type === 'string' ? resource_type.slice(0, 60) : '',
    resource_id: Number.isSafeInteger(resource_id) ? Number(resource_id) : 0,
  };
};

const refused = (row: number, value: unknown, message: string): ResourceResult => ({
  row,
  ...namesOf(value),
  result: 'refused',
  message,
});

const keyOf = (one: { resource_type: string; resource_id: number }): string =>
  `${one.resource_type}/${one.resource_id}`;

/** Rows that can be read and stand once, and a reason for each of the others. */
const judge = (values: readonly unknown[]) => {
  const good: Good[] = [];
  const bad: ResourceResult[] = [];
  const seen = new Map<string, number>();
  values.forEach((value, row) => {
    const parsed = ResourceInput.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') ?? '';
      bad.push(refused(row, value, `${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`));
      return;
    }
    const before = seen.get(keyOf(parsed.data));
    if (before !== undefined) bad.push(refused(row, value, `Is row ${before + 1} again`));
    else {
      seen.set(keyOf(parsed.data), row);
      good.push({ row, input: parsed.data });
    }
  });
  return { good, bad };
};

const resultOf = ({ row, input }: Owned, old: PutResource | undefined): ResourceResult => {
  const isSame = old?.old_name === input.resource_name && old.old_owner_id === input.owner_id;
  return {
    row,
    resource_type: input.resource_type,
    resource_id: input.resource_id,
    result: !old || old.old_name === null ? 'created' : isSame ? 'unchanged' : 'updated',
    message: null,
  };
};

const auditRow = (audit: AuditSink, input: ResourceToPut, old: PutResource | undefined): void => {
  const isNew = !old || old.old_name === null;
  audit({
    event: isNew ? 'resource.created' : 'resource.updated',
    itemType: itemTypeOf(input.resource_type),
    itemId: input.resource_id,
    itemLabel: input.resource_name,
    changes: {
      ...(old?.old_name !== input.resource_name && {
        name: [old?.old_name ?? null, input.resource_name],
      }),
      ...(old?.old_owner_id !== input.owner_id && {
        owner_id: [old?.old_owner_id ?? null, input.owner_id],
      }),
    },
  });
};

/** The rows whose owner is an active member of the org, and a reason for each of the others. */
const findOwners = async (tx: Tx, orgId: number, good: readonly Good[]) => {
  const found = await findMembersByName(
    tx,
    orgId,
    [...new Set(good.flatMap(({ input }) => input.owner_id ?? []))],
    [...new Set(good.flatMap(({ input }) => emailKey(input.owner_email ?? '') || []))],
  );
  const active = found.filter(({ is_off }) => !is_off);
  const byId = new Map(active.map(({ id }) => [id, id]));
  const byKey = new Map(active.map(({ id, email_key }) => [email_key, id]));
  const owned: Owned[] = [];
  const ownerless: ResourceResult[] = [];
  for (const { row, input } of good) {
    const { owner_id: given, owner_email: email, ...rest } = input;
    const id = given === undefined ? byKey.get(emailKey(email ?? '')) : byId.get(given);
    if (id === undefined) {
      const field = given === undefined ? 'owner_email' : 'owner_id';
      ownerless.push(refused(row, input, `${field}: not an active member of the org`));
    } else {
      const name_key = sortName(input.resource_name);
      owned.push({ row, input: { ...rest, owner_id: id, name_key } });
    }
  }
  return { owned, ownerless };
};

/**
 * Leaves out the rows in which somebody takes what another owns for themselves: an owner may do more
 * than an admin of the org, and nobody raises their own access. The owner of the org has all of it.
 */
const keepOthers = async (tx: Tx, actor: Actor, owned: readonly Owned[]) => {
  const isOwn = ({ input }: Owned): boolean => input.owner_id === actor.userId;
  if (actor.isOwner || actor.superUser || !owned.some(isOwn)) return { kept: owned, taken: [] };
  const present = await lockOwners(
    tx,
    actor.orgId,
    owned.map(({ input }) => input),
  );
  const ownerOf = new Map(present.map((row) => [keyOf(row), row.owner_id]));
  const isTaken = (one: Owned): boolean =>
    isOwn(one) && (ownerOf.get(keyOf(one.input)) ?? actor.userId) !== actor.userId;
  const why = 'owner_id: nobody makes themselves the owner of what another owns';
  return {
    kept: owned.filter((one) => !isTaken(one)),
    taken: owned.filter(isTaken).map(({ row, input }) => refused(row, input, why)),
  };
};

/**
 * Merges rows into the catalogue of the actor's org. A broken row is refused with its reason and
 * harms no other; the good ones are one transaction. Sent again, nothing changes.
 */
export const importRows = (ctx: Context, values: readonly unknown[]): Promise<ResourceResult[]> => {
  const actor = actorOf(ctx);
  const { orgId } = actor;
  const { good, bad } = judge(values);
  return ctx.transact(async (tx, audit) => {
    await lockActor(tx, actor);
    const { owned, ownerless } = await findOwners(tx, orgId, good);
    // First, so that what somebody else adds at the same moment is seen below.
    const wanted = owned.map(({ input }) => input);
    const added = new Set((await addResources(tx, orgId, wanted)).map(keyOf));
    const { kept, taken } = await keepOthers(tx, actor, owned);
    const old = await putResources(
      tx,
      orgId,
      kept.map(({ input }) => input),
    );
    const byKey = new Map(old.map((row) => [keyOf(row), row]));
    const results = kept.map((one) => {
      const key = keyOf(one.input);
      const before = added.has(key) ? undefined : byKey.get(key);
      const result = resultOf(one, before);
      if (result.result !== 'unchanged') auditRow(audit, one.input, before);
      return result;
    });
    return [...results, ...taken, ...ownerless, ...bad].toSorted((a, b) => a.row - b.row);
  });
};
