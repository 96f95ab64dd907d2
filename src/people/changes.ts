import type { User } from '../../contract/users.ts';
import { currentTimeZone, exactTime } from '../lib/time.ts';
import type { Change } from '../lib/merge.ts';
import { isAdminIn, membershipIn } from './person-facts.ts';

type Fact = readonly [label: string, read: (person: User, orgId: number) => string];

const INVITE_LABELS = {
  pending: 'Pending until',
  expired: 'Expired',
  accepted: 'Accepted',
  revoked: 'Revoked',
} as const;

// To the second: whoever sends it again on the same day moves its end by less than one.
const inviteOf = ({ invite }: User): string => {
  if (!invite) return 'None';
  const label = INVITE_LABELS[invite.status];
  return invite.status === 'pending'
    ? `${label} ${exactTime(invite.expires_at, currentTimeZone())}`
    : label;
};

const FACTS: readonly Fact[] = [
  ['Name', (person) => person.full_name],
  ['E-mail', (person) => person.email],
  ['Role', (person, orgId) => (isAdminIn(person, orgId) ? 'Admin' : 'Member')],
  ['Account', (person) => (person.status === 'ACTIVE' ? 'Active' : 'Deactivated')],
  [
    'Membership',
    (person, orgId) => {
      const status = membershipIn(person, orgId)?.org_membership_status;
      return status === undefined ? 'None' : status === 'ACTIVE' ? 'Active' : 'Deactivated';
    },
  ],
  ['Lock', (person) => (person.account_locked ? 'Locked' : 'Not locked')],
  ['Invitation', inviteOf],
  ['Tier', (person) => person.user_tier ?? 'None'],
  ['Password', (person) => (person.must_change_password === true ? 'One-time' : 'Their own')],
];

/** What somebody else changed between two readings of a person, in words, as seen from one org. */
export const changesBetween = (before: User, after: User, orgId: number): Change[] =>
  FACTS.map(([label, read]) => ({
    label,
    before: read(before, orgId),
    after: read(after, orgId),
  })).filter((change) => change.before !== change.after);
