import { createHash } from 'node:crypto';
import type { Org } from '../../../contract/orgs.ts';
import type { User } from '../../../contract/users.ts';
import type { Queryable } from '../../db/db.ts';
import { toInstant } from '../../db/instant.ts';
import { notFound } from '../../http/app-error.ts';
import type { Actor } from '../../http/context.ts';
import { etagOf } from '../../http/etag.ts';
import { readUsers } from '../../people/user-view.ts';
import { readOrgRows, type OrgRow } from './orgs.repo.ts';

/** Strong ETag of an org: its version, and who administers it, which are rows of their own. */
export const orgEtag = ({
  id,
  version,
  admin_ids,
}: Pick<OrgRow, 'id' | 'version' | 'admin_ids'>) => {
  const admins = admin_ids.toSorted((a, b) => a - b).join();
  const digest = createHash('sha256').update(admins).digest('base64url').slice(0, 12);
  return etagOf('org', id, `${version}-${digest}`);
};

/** What a member may see of the owner and the admins: the documented fields, and no key. */
const asSeenByMember = (user: User): User => ({
  id: user.id,
  email: user.email,
  full_name: user.full_name,
  api_key: null,
  super_user: user.super_user,
  impersonated: user.impersonated,
  default_org: user.default_org,
  org_memberships: user.org_memberships.map((membership) => ({ ...membership, api_key: null })),
  status: user.status,
  account_locked: user.account_locked,
  user_tier: user.user_tier,
  email_verified_at: user.email_verified_at,
  tos_signed_at: user.tos_signed_at,
  updated_at: user.updated_at,
  created_at: user.created_at,
});

const rolesOf = (row: OrgRow, callerId: number): string[] => [
  ...(row.owner_id === callerId ? ['owner'] : []),
  ...(row.caller_is_admin ? ['admin'] : []),
  ...(row.caller_is_admin === false ? ['member'] : []),
];

const toOrg = (row: OrgRow, actor: Actor, people: ReadonlyMap<number, User>): Org => {
  const isAdmin = row.caller_is_admin === true || actor.superUser;
  const person = (id: number): User => {
    const user = people.get(id);
    if (!user) throw new Error(`person ${id} of org ${row.id} has vanished`);
    return isAdmin || id === actor.userId ? user : asSeenByMember(user);
  };
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    email_domain: row.email_domain,
    email: row.email,
    client_identifier: row.client_identifier,
    org_webhook_host: row.org_webhook_host,
    access_roles: rolesOf(row, actor.userId),
    owner: person(row.owner_id),
    billing_owner: person(row.billing_owner_id),
    admins: row.admin_ids.map(person),
    org_tier: row.org_tier,
    members_default_access_role: row.members_default_access_role,
    status: row.status,
    enable_nexla_password_login: row.password_login,
    updated_at: toInstant(row.updated_at),
    created_at: toInstant(row.created_at),
  };
};

/** Orgs on the wire, by id: two statements, however many admins. */
export const readOrgs = async (
  q: Queryable,
  actor: Actor,
  ids: readonly number[],
): Promise<{ readonly org: Org; readonly etag: string }[]> => {
  const rows = await readOrgRows(q, actor.userId, ids);
  const personIds = rows.flatMap((row) => [row.owner_id, row.billing_owner_id, ...row.admin_ids]);
  const people = await readUsers(q, actor, [...new Set(personIds)]);
  const byId = new Map(people.map((user) => [user.id, user]));
  return rows.map((row) => ({
    org: toOrg(row, actor, byId),
    etag: orgEtag(row),
  }));
};

/** One org on the wire with its ETag. */
export const readOrg = async (q: Queryable, actor: Actor, id: number) => {
  const [read] = await readOrgs(q, actor, [id]);
  if (!read) throw notFound('Org');
  return read;
};
