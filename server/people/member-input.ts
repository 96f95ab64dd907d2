import type { MemberInput } from '../../contract/orgs.ts';
import { AppError, invalidField } from '../http/app-error.ts';
import { emailKey } from './names.ts';

/** A member of a request, its aliases resolved. */
export interface WantedMember {
  /** Index in the request. */
  readonly row: number;
  readonly id: number | undefined;
  readonly email: string | undefined;
  readonly fullName: string | undefined;
  /** Undefined: a member keeps the role, a newcomer is no admin. */
  readonly isAdmin: boolean | undefined;
}

const roleOf = (member: MemberInput, row: number): boolean | undefined => {
  if (member.access_role === undefined) return member.admin;
  const isAdmin = [member.access_role].flat().includes('admin');
  if (member.admin !== undefined && member.admin !== isAdmin) {
    throw invalidField(`members.${row}.access_role`, 'Contradicts admin');
  }
  return isAdmin;
};

const wantedMember = (member: MemberInput, row: number): WantedMember => {
  const { full_name: fullName, name } = member;
  if (fullName !== undefined && name !== undefined && fullName !== name) {
    throw invalidField(`members.${row}.name`, 'Is an alias of full_name; the two differ');
  }
  return {
    row,
    id: member.id,
    email: member.email,
    fullName: fullName ?? name,
    isAdmin: roleOf(member, row),
  };
};

/** Refuses a request that names the same person twice. */
export const assertDistinct = <T>(rows: readonly T[], keyOf: (row: T) => unknown): void => {
  const seen = new Set<unknown>();
  rows.forEach((row, index) => {
    const key = keyOf(row);
    if (seen.has(key)) throw invalidField(`members.${index}`, 'Names the same person again');
    seen.add(key);
  });
};

/** The members of a request. 400 for contradictions and for somebody named twice. */
export const wantedMembers = (members: readonly MemberInput[]): WantedMember[] => {
  const wanted = members.map(wantedMember);
  assertDistinct(wanted, ({ id, email }) => id ?? emailKey(email ?? ''));
  return wanted;
};

/** Somebody named by id or by address. */
export interface PersonName {
  readonly id?: number | undefined;
  readonly email?: string | undefined;
}

/** Refuses a row that names one person by id, and another by address. */
export const assertOnePerson = (
  field: string,
  { email }: PersonName,
  person: { readonly email: string },
): void => {
  if (email === undefined || emailKey(email) === emailKey(person.email)) return;
  throw invalidField(`${field}.email`, 'Is not the address of the person with this id');
};

/** 404 that names whoever of a request is not in the org. */
export const notMembers = (
  names: readonly (PersonName & { readonly row: number })[],
  list = 'members',
): AppError =>
  new AppError(
    'not_found',
    `Not in the org: ${names
      .slice(0, 10)
      .map(({ id, email }) => email ?? id)
      .join(', ')}${names.length > 10 ? ', …' : ''}`,
    {
      details: Object.fromEntries(
        names.map(({ row, id }) => [
          `${list}.${row}.${id === undefined ? 'email' : 'id'}`,
          ['Not in the org'],
        ]),
      ),
    },
  );
