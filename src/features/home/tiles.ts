import type { Attention } from '../../../contract/system.ts';
import { paths } from '../../app/paths.ts';

/** One thing to look at, with the list that it counts. */
export interface Tile {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly hint: string;
  readonly to: string;
  /** `calm`: nothing to do. */
  readonly tone: 'calm' | 'warn' | 'danger';
}

const toneOf = (count: number, tone: 'warn' | 'danger'): Tile['tone'] =>
  count === 0 ? 'calm' : tone;

/** Reviews that wait for the reader or for any admin; each tile only while there is something. */
const reviewTiles = ({ reviews_due: due }: Attention): Tile[] =>
  [
    {
      key: 'review_items',
      label: 'Yours to review',
      count: due.my_items,
      hint: 'Rights of others that you are asked about',
      to: paths.reviews.href('?view=mine'),
      tone: 'warn' as const,
    },
    {
      key: 'reviews_overdue',
      label: 'Reviews behind',
      count: due.overdue,
      hint: 'Open items after three quarters of the time',
      to: paths.reviews.href(),
      tone: 'danger' as const,
    },
    {
      key: 'reviews_waiting',
      label: 'Reviews to apply',
      count: due.waiting,
      hint: 'Closed; nothing is taken away before somebody says so',
      to: paths.reviews.href('?view=closed'),
      tone: 'warn' as const,
    },
  ].filter(({ count }) => count > 0);

/**
 * The tiles in the order in which an admin wants them. Every one opens the list behind its number.
 * `today` is the calendar date (`2026-05-04`) that the figures of today are counted in.
 */
export const tilesOf = (attention: Attention, today: string): Tile[] => [
  ...(attention.active_admins === 1
    ? [
        {
          key: 'admins',
          label: 'Only one admin',
          count: 1,
          hint: 'If they are away, nobody can act. Make a second person admin.',
          to: paths.people.href('?role=admin'),
          tone: 'danger' as const,
        },
      ]
    : []),
  ...(attention.addresses_stopped_today > 0
    ? [
        {
          key: 'stopped',
          label: 'Addresses stopped today',
          count: attention.addresses_stopped_today,
          hint: 'They tried passwords of people here, again and again',
          to: paths.audit.href(
            `?range=custom&from=${today}&to=${today}&event=authn.address_stopped`,
          ),
          tone: 'danger' as const,
        },
      ]
    : []),
  ...reviewTiles(attention),
  {
    key: 'locked',
    label: 'Locked now',
    count: attention.locked,
    hint: 'People who cannot sign in',
    to: paths.locks.href(),
    tone: toneOf(attention.locked, 'warn'),
  },
  {
    key: 'expiring',
    label: 'Invitations expiring',
    count: attention.invites_expiring,
    hint: 'Within the next 24 hours',
    to: paths.invitations.href('?expires_within_hours=24'),
    tone: toneOf(attention.invites_expiring, 'warn'),
  },
  {
    key: 'expired',
    label: 'Invitations expired',
    count: attention.invites_expired,
    hint: 'Not accepted in time; send them again or revoke them',
    to: paths.invitations.href('?status=expired'),
    tone: toneOf(attention.invites_expired, 'warn'),
  },
  {
    key: 'idle',
    label: 'Idle admins',
    count: attention.admins_idle_60,
    hint: 'Active admins without activity for 60 days',
    to: paths.people.href('?status=ACTIVE&role=admin&idle_days=60'),
    tone: toneOf(attention.admins_idle_60, 'warn'),
  },
  {
    key: 'failed',
    label: 'Failed sign-ins today',
    count: attention.failed_sign_ins_today,
    hint: 'Wrong passwords and refused sign-ins since midnight',
    to: paths.audit.href(
      `?range=custom&from=${today}&to=${today}&event=authn.login_failed,authn.login_blocked`,
    ),
    tone: 'calm',
  },
];
