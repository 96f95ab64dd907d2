import type { Accessor, AccessorInput } from '../../../contract/accessors.ts';
import type { AccessLevel } from '../../../contract/resources.ts';
import { changeGrants, revokeOthers, type WantedGrant } from '../../access/change-grants.ts';
import { readOrgFacts, type OrgFacts } from '../../access/grantees.repo.ts';
import type { NamedGrantee } from '../../access/grantees.ts';
import { grantsOn, type GrantRow } from '../../access/grants.repo.ts';
import { lockManaged } from '../../access/resource-access.ts';
import type { ResourceName } from '../../access/resource.repo.ts';
import { STRENGTH } from '../../access/strength.ts';
import type { Queryable } from '../../db/db.ts';
import { toInstant } from '../../db/instant.ts';
import { invalidField } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';

const toAccessor = (row: GrantRow, org: OrgFacts): Accessor => {
  const common = {
    access_roles: [row.role],
    created_at: toInstant(row.granted_at),
    updated_at: toInstant(row.updated_at),
  };
  if (row.user_id !== null) {
    return { type: 'USER', id: row.user_id, email: row.user_email ?? '', ...common };
  }
  if (row.team_id !== null) {
    return { type: 'TEAM', id: row.team_id, name: row.team_name ?? '', ...common };
  }
  const { id, email_domain, client_identifier } = org;
  return { type: 'ORG', id, email_domain, client_identifier, ...common };
};

const read = async (q: Queryable, actor: Actor, name: ResourceName): Promise<Accessor[]> => {
  const rows = await grantsOn(q, actor.orgId, name);
  const org = await readOrgFacts(q, actor.orgId);
  return rows.filter(({ is_over }) => !is_over).map((row) => toAccessor(row, org));
};

const granteeOf = (input: AccessorInput): NamedGrantee => {
  switch (input.type) {
    case 'USER':
      return { kind: 'user', id: input.id, email: input.email };
    case 'TEAM':
      return { kind: 'team', id: input.id, name: input.name };
    default:
      return { kind: 'org', id: input.id, called: input };
  }
};

const strongest = (roles: readonly AccessLevel[]): AccessLevel =>
  roles.toSorted((a, b) => STRENGTH[b] - STRENGTH[a])[0] ?? 'collaborator';

const wantedOf = (input: AccessorInput, row: number): WantedGrant => {
  const roles = input.access_roles ?? input.access_role;
  if (!roles) throw invalidField(`accessors.${row}.access_roles`, 'Required');
  return { to: granteeOf(input), role: strongest(roles) };
};

/** Who has access to a resource, strongest first; the guard has looked at the actor's rights. */
export const list = (ctx: Context, name: ResourceName): Promise<Accessor[]> =>
  read(ctx.db, actorOf(ctx), name);

/** Gives or changes access; returns everybody who has it. */
export const merge = (ctx: Context, name: ResourceName, inputs: readonly AccessorInput[]) =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const resource = await lockManaged(tx, actor, name);
    await changeGrants(tx, audit, actor, resource, inputs.map(wantedOf), 'accessors');
    return read(tx, actor, name);
  });

/** Makes the list of accessors exactly this one; returns it. */
export const replace = (ctx: Context, name: ResourceName, inputs: readonly AccessorInput[]) =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const resource = await lockManaged(tx, actor, name);
    const stay = await changeGrants(tx, audit, actor, resource, inputs.map(wantedOf), 'accessors');
    await revokeOthers(tx, audit, actor, resource, stay);
    return read(tx, actor, name);
  });

/** Takes access away from the named, or from everyone; returns who still has it. */
export const remove = (
  ctx: Context,
  name: ResourceName,
  inputs: readonly AccessorInput[] | undefined,
) =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const resource = await lockManaged(tx, actor, name);
    if (inputs) {
      const wanted = inputs.map((input) => ({ to: granteeOf(input), role: null }));
      await changeGrants(tx, audit, actor, resource, wanted, 'accessors');
    } else await revokeOthers(tx, audit, actor, resource, new Set());
    return read(tx, actor, name);
  });
