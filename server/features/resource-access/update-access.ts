import type {
  GrantInput,
  ModificationInput,
  UpdateAccessBody,
} from '../../../contract/resource-access.ts';
import { changeGrants, type WantedGrant } from '../../access/change-grants.ts';
import type { NamedGrantee } from '../../access/grantees.ts';
import { grantsOn } from '../../access/grants.repo.ts';
import { lockManaged, nameOf } from '../../access/resource-access.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { toGrant } from './grant-view.ts';

const granteeOf = (input: GrantInput | ModificationInput): NamedGrantee => {
  if (input.user_id !== undefined) return { kind: 'user', id: input.user_id };
  if (input.team_id !== undefined) return { kind: 'team', id: input.team_id };
  return { kind: 'org', id: input.org_id };
};

const wantedOf = (body: UpdateAccessBody): WantedGrant[] =>
  body.access_grants
    ? body.access_grants.map((input) => ({
        to: granteeOf(input),
        role: input.access_level,
        expiresAt: input.expires_at,
      }))
    : (body.access_modifications ?? []).map((input) => ({
        to: granteeOf(input),
        role: input.new_access_level === 'none' ? null : input.new_access_level,
      }));

/** Gives, changes or takes away access to one resource, all or nothing. */
export const change = (ctx: Context, body: UpdateAccessBody) =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const name = nameOf(body);
    const resource = await lockManaged(tx, actor, name);
    const list = body.access_grants ? 'access_grants' : 'access_modifications';
    await changeGrants(tx, audit, actor, resource, wantedOf(body), list);
    const rows = await grantsOn(tx, actor.orgId, name);
    return {
      status: 'success',
      message: `Access to ${resource.name} is updated`,
      resource: { type: name.type, id: name.id, name: resource.name },
      grants: rows.filter(({ is_over }) => !is_over).map((row) => toGrant(row, actor)),
    };
  });
