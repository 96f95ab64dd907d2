import { ResourceInput, type ResourceResult } from '../../../contract/resources.ts';
import { itemTypeOf } from '../../access/audit-grant.ts';
import type { AuditSink } from '../../audit/record.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { sortName } from '../../people/names.ts';
import { activeMembers, putResources, type PutResource } from './resources.repo.ts';

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

const resultOf = ({ row, input }: Good, old: PutResource | undefined): ResourceResult => {
  const isSame = old?.old_name === input.resource_name && old.old_owner_id === input.owner_id;
  return {
    row,
    resource_type: input.resource_type,
    resource_id: input.resource_id,
    result: !old || old.old_name === null ? 'created' : isSame ? 'unchanged' : 'updated',
    message: null,
  };
};

const auditRow = (audit: AuditSink, input: ResourceInput, old: PutResource | undefined): void => {
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

/**
 * Merges rows into the catalogue of the actor's org. A broken row is refused with its reason and
 * harms no other; the good ones are one transaction. Sent again, nothing changes.
 */
export const importRows = (ctx: Context, values: readonly unknown[]): Promise<ResourceResult[]> => {
  const { orgId } = actorOf(ctx);
  const { good, bad } = judge(values);
  return ctx.transact(async (tx, audit) => {
    const owners = await activeMembers(tx, orgId, [
      ...new Set(good.map(({ input }) => input.owner_id)),
    ]);
    const [kept, ownerless] = [
      good.filter(({ input }) => owners.has(input.owner_id)),
      good.filter(({ input }) => !owners.has(input.owner_id)),
    ];
    const old = await putResources(
      tx,
      orgId,
      kept.map(({ input }) => ({ ...input, name_key: sortName(input.resource_name) })),
    );
    const byKey = new Map(old.map((row) => [keyOf(row), row]));
    const results = kept.map((one) => {
      const before = byKey.get(keyOf(one.input));
      const result = resultOf(one, before);
      if (result.result !== 'unchanged') auditRow(audit, one.input, before);
      return result;
    });
    const others = ownerless.map(({ row, input }) =>
      refused(row, input, 'owner_id: not an active member of the org'),
    );
    return [...results, ...others, ...bad].toSorted((a, b) => a.row - b.row);
  });
};
