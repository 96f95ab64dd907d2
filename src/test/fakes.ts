import type { Leaving } from '../../contract/leaving.ts';
import type { VersionedOrgSettings } from '../../contract/org-settings.ts';
import type { Session } from '../../contract/session.ts';
import type { Team } from '../../contract/teams.ts';
import type { User } from '../../contract/users.ts';

export const AN_INSTANT = '2026-01-15T10:00:00.000Z';

/** A plain, active member of org 1. */
export const fakeUser = (change: Partial<User> = {}): User => ({
  id: 7,
  email: 'ana@example.com',
  full_name: 'Ana Ruiz',
  api_key: null,
  super_user: false,
  impersonated: false,
  default_org: { id: 1, name: 'Acme' },
  org_memberships: [
    { id: 1, name: 'Acme', 'is_admin?': false, org_membership_status: 'ACTIVE', api_key: null },
  ],
  status: 'ACTIVE',
  account_locked: false,
  user_tier: null,
  email_verified_at: AN_INSTANT,
  tos_signed_at: null,
  updated_at: AN_INSTANT,
  created_at: AN_INSTANT,
  last_login_at: AN_INSTANT,
  last_active_at: AN_INSTANT,
  lock: null,
  invite: null,
  etag: '"7-1"',
  ...change,
});

/** What ties the fake user to org 1: nothing but being in it. */
export const fakeLeaving = (change: Partial<Leaving> = {}): Leaving => ({
  person: { id: 7, full_name: 'Ana Ruiz', email: 'ana@example.com' },
  refused: null,
  left_at: null,
  membership: {
    org_membership_status: 'ACTIVE',
    'is_admin?': false,
    is_owner: false,
    is_last_admin: false,
  },
  account: {
    status: 'ACTIVE',
    account_locked: false,
    locked_for_good: false,
    locked_until: null,
    governed_here: true,
    etag: '"7-1"',
  },
  owns: [],
  teams: { count: 0, manages: 0, first: [] },
  grants: { count: 0, administers: 0 },
  invites: { count: 0, first: [] },
  api_keys: 0,
  sessions: 0,
  reviews: { items: 0, first: [] },
  ...change,
});

/** The session of an admin of org 1. */
export const fakeSession = (change: Partial<Session> = {}): Session => ({
  user: fakeUser({ id: 1, email: 'ada@example.com', full_name: 'Ada Admin' }),
  org: { id: 1, name: 'Acme', email_domain: 'example.com' },
  rights: { org_admin: true, super_user: false },
  must_change_password: false,
  password_rules: { min_length: 12, max_length: 128 },
  settings: { theme: 'system', density: 'comfortable', time_zone: 'UTC' },
  mail_delivery: true,
  expires_at: new Date(Date.now() + 12 * 3_600_000).toISOString(),
  idle_expires_at: new Date(Date.now() + 900_000).toISOString(),
  now: new Date().toISOString(),
  ...change,
});

/** A team of three, as its owner sees it. */
export const fakeTeam = (change: Partial<Team> = {}): Team => ({
  id: 4,
  name: 'Data',
  description: '',
  owner: { id: 1, full_name: 'Ada', email: 'ada@example.com', email_verified_at: null },
  org: { id: 1, name: 'Acme' },
  member: false,
  members: [],
  access_roles: ['admin'],
  tags: [],
  updated_at: AN_INSTANT,
  created_at: AN_INSTANT,
  member_count: 3,
  etag: '"team-4-1"',
  ...change,
});

/** What an org decides for itself, by default. */
export const fakeOrgSettings = (
  change: Partial<VersionedOrgSettings> = {},
): VersionedOrgSettings => ({
  invitation_days: 7,
  session_idle_minutes: 30,
  session_idle_minutes_admin: 15,
  session_minutes: 720,
  password_min_length: 12,
  password_min_length_admin: 15,
  admins_may_impersonate: false,
  etag: '"org-1-4"',
  ...change,
});
