import type { SeededPerson } from '../seed.ts';
import { INSTANT } from './client.ts';

type Named = Pick<SeededPerson, 'id' | 'email' | 'fullName'>;
interface OrgName {
  readonly id: number;
  readonly name: string;
}

/** A person as the documented API shows them, of one org. */
export const userShape = (
  person: Named,
  org: OrgName,
  {
    isAdmin = false,
    membership = {},
    ...change
  }: Record<string, unknown> & { membership?: object } = {},
) => ({
  id: person.id,
  email: person.email,
  full_name: person.fullName,
  api_key: null,
  super_user: false,
  impersonated: false,
  default_org: { id: org.id, name: org.name },
  org_memberships: [
    {
      id: org.id,
      name: org.name,
      'is_admin?': isAdmin,
      org_membership_status: 'ACTIVE',
      api_key: null,
      ...membership,
    },
  ],
  status: 'ACTIVE',
  account_locked: false,
  user_tier: null,
  email_verified_at: null,
  tos_signed_at: null,
  updated_at: INSTANT,
  created_at: INSTANT,
  ...change,
});

/** A member of an org as the documented API shows them. */
export const memberShape = (person: Named, change: object = {}) => ({
  id: person.id,
  full_name: person.fullName,
  email: person.email,
  'is_admin?': false,
  access_role: ['member'],
  org_membership_status: 'ACTIVE',
  user_status: 'ACTIVE',
  ...change,
});
