import type { Queryable } from '../db/db.ts';
import { AppError, invalidField } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { findMembersByName } from '../people/find-in-org.repo.ts';
import { emailKey, searchKey, sortName } from '../people/names.ts';
import type { GrantedTo } from './audit-grant.ts';
import { findTeamsByName, readOrgFacts } from './grantees.repo.ts';

/** What an org can be called by, beside its id. */
const ORG_NAMES = ['name', 'email', 'email_domain', 'client_identifier'] as const;
type OrgNames = { readonly [K in (typeof ORG_NAMES)[number]]?: string | null | undefined };

/** Whom a row of a request names. */
export type NamedGrantee =
  | { readonly kind: 'user'; readonly id?: number | undefined; readonly email?: string | undefined }
  | { readonly kind: 'team'; readonly id?: number | undefined; readonly name?: string | undefined }
  | { readonly kind: 'org'; readonly id?: number | undefined; readonly called?: OrgNames };

/** A grantee that is there. */
export type Grantee = GrantedTo & { readonly isOff: boolean };

/** What tells two grantees apart. */
export const granteeKey = ({ kind, id }: { kind: string; id: number }): string => `${kind}/${id}`;

const present = <T>(values: readonly (T | undefined)[]): T[] =>
  values.flatMap((value) => (value === undefined ? [] : [value]));

// What is empty names nothing.
const isCalled = (org: OrgNames, called: OrgNames = {}): boolean =>
  ORG_NAMES.every((one) => {
    const word = searchKey(called[one] ?? '');
    return word === '' || word === searchKey(org[one] ?? '');
  });

/** Whether what is given of an id and a key is of this one; of nobody where nothing is given. */
const isOf = (id: number | undefined, key: string | undefined, one: { id: number; key: string }) =>
  (id ?? key) !== undefined &&
  (id === undefined || id === one.id) &&
  (key === undefined || key === one.key);

const finder = async (q: Queryable, actor: Actor, names: readonly NamedGrantee[]) => {
  const users = names.filter((name) => name.kind === 'user');
  const teams = names.filter((name) => name.kind === 'team');
  const people = await findMembersByName(
    q,
    actor.orgId,
    present(users.map(({ id }) => id)),
    present(users.map(({ email }) => email)).map(emailKey),
  );
  const found = await findTeamsByName(
    q,
    actor.orgId,
    present(teams.map(({ id }) => id)),
    present(teams.map(({ name }) => name)).map(sortName),
  );
  const isOrgCalled = names.some((name) => name.kind === 'org' && name.called !== undefined);
  const org = isOrgCalled ? await readOrgFacts(q, actor.orgId) : {};
  return (name: NamedGrantee): Grantee | undefined => {
    if (name.kind === 'user') {
      const key = name.email === undefined ? undefined : emailKey(name.email);
      const person = people.find((one) => isOf(name.id, key, { id: one.id, key: one.email_key }));
      return person && { ...person, kind: 'user', isOff: person.is_off };
    }
    if (name.kind === 'team') {
      const key = name.name === undefined ? undefined : sortName(name.name);
      const team = found.find((one) => isOf(name.id, key, { id: one.id, key: one.name_key }));
      return team && { kind: 'team', id: team.id, name: team.name, isOff: false };
    }
    if (name.id !== undefined && name.id !== actor.orgId) return undefined;
    if (!isCalled(org, name.called)) return undefined;
    return { kind: 'org', id: actor.orgId, name: actor.orgName, isOff: false };
  };
};

/**
 * The grantees of a request, in its order. 404 naming the rows of those who are not in the actor's
 * org, or are named by an id and a name of two: grants never cross orgs. 400 for somebody named in two
 * rows. `list` is the field they stand in.
 */
export const findGrantees = async (
  q: Queryable,
  actor: Actor,
  names: readonly NamedGrantee[],
  list: string,
): Promise<Grantee[]> => {
  const find = await finder(q, actor, names);
  const found = names.map(find);
  const missing = found.flatMap((one, row) => (one ? [] : [row]));
  if (missing.length > 0) {
    throw new AppError('not_found', 'Access is given to people and teams of this org only', {
      details: Object.fromEntries(missing.map((row) => [`${list}.${row}`, ['Not in the org']])),
    });
  }
  const grantees = present(found);
  const seen = new Set<string>();
  grantees.forEach((grantee, row) => {
    if (seen.has(granteeKey(grantee))) {
      throw invalidField(`${list}.${row}`, 'Names the same person or team again');
    }
    seen.add(granteeKey(grantee));
  });
  return grantees;
};
