import { emailKey, sortName } from '../../server/people/names.ts';
import { NAME_GROUPS } from '../../server/sample/names.ts';
import type { Random } from '../../server/sample/random.ts';
import type { OrgShape } from './shape.ts';

const DAY = 86_400_000;

/** What stops somebody from signing in, if anything. */
export type State = 'active' | 'locked' | 'deactivated' | 'invited';

/** One generated person. Instants are epoch milliseconds. */
export interface Person {
  readonly id: number;
  readonly fullName: string;
  readonly email: string;
  readonly state: State;
  readonly isAdmin: boolean;
  readonly createdAt: number;
  /** Null: never. */
  readonly lastLoginAt: number | null;
  /** End of the invitation that is open, or has run out. */
  readonly inviteEndsAt: number | null;
}

// Out of a hundred people, dealt in turn, so that the shares are exact.
const stateOf = (index: number): State => {
  const place = index % 100;
  if (place === 7 || place === 41 || place === 83) return 'locked';
  if (place % 10 === 5) return 'deactivated';
  return place % 20 === 12 ? 'invited' : 'active';
};

const nameOf = (random: Random) => {
  const group = random.pick(NAME_GROUPS);
  const [given, givenLatin] = random.pick(group.given);
  const [family, familyLatin] = random.pick(group.family);
  return {
    // A letter in the middle, as large companies have: otherwise a thousand people share a name.
    fullName: group.isFamilyFirst
      ? `${family}${given}`
      : `${given} ${String.fromCodePoint(65 + random.int(0, 25))}. ${family}`,
    local: `${givenLatin}.${familyLatin}`,
  };
};

/** The people of an org, the same every time but for the day that times are counted back from. */
export const peopleOf = (org: OrgShape, now: number, random: Random): Person[] =>
  Array.from({ length: org.people }, (_none, index) => {
    const state: State = index === 0 ? 'active' : stateOf(index);
    const { fullName, local } = nameOf(random);
    const isInvited = state === 'invited';
    const createdAt = now - (isInvited ? random.between(0.1, 10) : random.between(12, 1100)) * DAY;
    const hasBeenSeen = !isInvited && !random.chance(0.08);
    return {
      id: org.firstUser + index,
      fullName,
      email: `${local}.${index}@${org.domain}`,
      state,
      isAdmin: index % 100 === 0,
      createdAt,
      lastLoginAt: hasBeenSeen ? random.between(createdAt, now) : null,
      inviteEndsAt: isInvited ? createdAt + 7 * DAY : null,
    };
  });

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Rows by table and column: what the product and its triggers would have written. */
export const rowsOfPerson = (person: Person, org: OrgShape, passwordHash: string) => {
  const { id, fullName, email, state, isAdmin } = person;
  const hasPassword = state !== 'invited';
  const status = state === 'deactivated' ? 'DEACTIVATED' : 'ACTIVE';
  const lockedUntil = state === 'locked' ? 'infinity' : null;
  const createdAt = iso(person.createdAt);
  const seenAt = iso(person.lastLoginAt);
  const inviteEndsAt = iso(person.inviteEndsAt);
  return {
    users: {
      id,
      email,
      email_key: emailKey(email),
      full_name: fullName,
      sort_name: sortName(fullName),
      password_hash: hasPassword ? passwordHash : null,
      password_changed_at: hasPassword ? createdAt : null,
      default_org_id: org.id,
      status,
      admin_locked_until: lockedUntil,
      email_verified_at: hasPassword ? createdAt : null,
      last_login_at: seenAt,
      last_active_at: seenAt,
      created_at: createdAt,
      updated_at: createdAt,
    },
    org_memberships: {
      org_id: org.id,
      user_id: id,
      is_admin: isAdmin,
      added_by: id === org.firstUser ? null : org.firstUser,
      created_at: createdAt,
      sort_name: sortName(fullName),
      email_key: emailKey(email),
      search_text: `${sortName(fullName)} ${emailKey(email)}`,
      user_status: status,
      user_created_at: createdAt,
      locked_until: lockedUntil,
      invite_expires_at: inviteEndsAt,
      last_login_at: seenAt,
      active_at: seenAt ?? '-infinity',
    },
    // Three in the past for every one that stands.
    pastLocks:
      state === 'locked'
        ? [1, 2, 3].map((n) => ({
            user_id: id,
            kind: 'admin',
            reason: 'Away',
            locked_at: createdAt,
            locked_by: org.firstUser,
            ended_at: iso(person.createdAt + n * 3_600_000),
            ended_by: org.firstUser,
            ended_because: 'unlocked',
          }))
        : [],
    locks:
      state === 'locked'
        ? {
            user_id: id,
            kind: 'admin',
            reason: 'Lost a laptop',
            locked_at: createdAt,
            locked_by: org.firstUser,
          }
        : null,
    invites: {
      org_id: org.id,
      user_id: id,
      email,
      email_key: emailKey(email),
      is_admin: isAdmin,
      status: state === 'invited' ? 'pending' : 'accepted',
      invited_by: org.firstUser,
      sent_at: createdAt,
      expires_at: inviteEndsAt ?? iso(person.createdAt + 7 * DAY),
      ended_at: state === 'invited' ? null : createdAt,
      created_at: createdAt,
    },
  };
};
