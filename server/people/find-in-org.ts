import type { Queryable } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { findMembersByName, type NamedMember } from './find-in-org.repo.ts';
import { assertDistinct, assertOnePerson, notMembers, type PersonName } from './member-input.ts';
import { emailKey } from './names.ts';

/** Somebody that a request names, and in which of its rows. */
export interface FoundMember {
  readonly person: NamedMember;
  readonly row: number;
}

/**
 * The people that a request names, in its order. 404 naming those who are not in the actor's org,
 * 400 for somebody named twice, be it once by id and once by address, and for a row that names two.
 */
export const findInOrg = async (
  q: Queryable,
  actor: Actor,
  names: readonly PersonName[],
): Promise<FoundMember[]> => {
  const keys = names.map(({ email }) => emailKey(email ?? ''));
  const found = await findMembersByName(
    q,
    actor.orgId,
    names.flatMap(({ id }) => id ?? []),
    keys.filter((key) => key !== ''),
  );
  const byId = new Map(found.map((person) => [person.id, person]));
  const byKey = new Map(found.map((person) => [person.email_key, person]));
  const people = names.map(({ id }, row) =>
    id === undefined ? byKey.get(keys[row] ?? '') : byId.get(id),
  );
  const missing = names
    .map((name, row) => ({ ...name, row }))
    .filter(({ row }) => people[row] === undefined);
  if (missing.length > 0) throw notMembers(missing);
  const all = people.flatMap((person, row) => (person ? [{ person, row }] : []));
  for (const { person, row } of all) assertOnePerson(`members.${row}`, names[row] ?? {}, person);
  assertDistinct(all, ({ person }) => person.id);
  return all;
};
