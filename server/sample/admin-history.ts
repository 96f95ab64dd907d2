import type { AuditInput } from '../audit/record.ts';
import {
  asAuditPerson,
  DAY,
  originOf,
  type PastEvent,
  type SamplePerson,
} from './person-history.ts';
import type { Random } from './random.ts';

/** A lock of the sample; instants are epoch milliseconds. */
export interface PlannedLock {
  readonly userId: number;
  readonly kind: 'admin' | 'automatic';
  readonly reason: string | null;
  readonly lockedAt: number;
  readonly lockedBy: number | null;
  readonly until: number | null;
  readonly endedAt: number | null;
  readonly endedBy: number | null;
  readonly failedSignIns: number;
}

/** What admins did to the people of the sample. */
export interface AdminHistory {
  readonly events: PastEvent[];
  readonly locks: PlannedLock[];
}

const LOCK_REASONS = [
  'Lost laptop, waiting for the replacement',
  'On leave until further notice',
  'Left a session open on a shared computer',
  'Unusual sign-ins, being looked into',
  'Contract under review',
];
const LEAVE_REASONS = ['Left the company', 'Contract ended', 'Moved to a subsidiary'];

/** Writes history in the name of the first admin. */
export class AdminHistoryWriter implements AdminHistory {
  readonly events: PastEvent[] = [];
  readonly locks: PlannedLock[] = [];
  readonly #admin: { readonly id: number; readonly email: string; readonly fullName: string };
  readonly #orgId: number;
  readonly #now: number;
  readonly #random: Random;

  constructor(
    admin: { readonly id: number; readonly email: string; readonly fullName: string },
    orgId: number,
    now: number,
    random: Random,
  ) {
    this.#admin = admin;
    this.#orgId = orgId;
    this.#now = now;
    this.#random = random;
  }

  #say(at: number, person: SamplePerson, event: Omit<AuditInput, 'orgId' | 'owner' | 'itemType'>) {
    this.events.push({
      at,
      from: originOf(this.#random),
      event: {
        orgId: this.#orgId,
        owner: asAuditPerson(person),
        actor: { ...asAuditPerson(this.#admin), type: 'user' },
        itemType: event.event.startsWith('invite.') ? 'invite' : 'user',
        itemId: person.id,
        itemLabel: person.fullName,
        ...event,
      },
    });
  }

  /** The invitation, and what became of it if it was called back. */
  invite(person: SamplePerson): void {
    this.#say(person.invitedAt - 2, person, {
      event: 'user.created',
      changes: { email: [null, person.email], full_name: [null, person.fullName] },
    });
    this.#say(person.invitedAt, person, {
      event: 'invite.sent',
      changes: { email: [null, person.email], 'is_admin?': [null, person.isAdmin] },
    });
    if (person.story !== 'revoked') return;
    const at = person.invitedAt + 2 * DAY;
    this.#say(at, person, { event: 'invite.revoked', changes: { status: ['pending', 'revoked'] } });
  }

  /** Made an admin some time after joining; some were one for a while only. */
  role(person: SamplePerson): void {
    const joined = person.acceptedAt ?? person.invitedAt;
    const passing = !person.isAdmin && this.#random.chance(0.04);
    if (!person.isAdmin && !passing) return;
    const at = joined + this.#random.between(0.1, 0.5) * (this.#now - joined);
    person.roleSince = at;
    this.#say(at, person, { event: 'role.assigned', changes: { 'is_admin?': [false, true] } });
    if (!passing) return;
    const end = at + this.#random.between(0.1, 0.9) * (this.#now - at);
    this.#say(end, person, { event: 'role.removed', changes: { 'is_admin?': [true, false] } });
  }

  /** The lock that stands, or one that is over. */
  lock(person: SamplePerson, index: number): void {
    if (person.story === 'auto_locked') this.#autoLock(person);
    const isStanding = person.story === 'locked';
    if (!isStanding && !(person.acceptedAt && this.#random.chance(0.05))) return;
    const lockedAt = isStanding
      ? Math.max(
          (person.lastLoginAt ?? 0) + 3_600_000,
          this.#now - this.#random.between(0.1, 6) * DAY,
        )
      : this.#random.between(person.acceptedAt ?? 0, this.#now - 3 * DAY);
    const until =
      isStanding && index % 2 === 0 ? this.#now + this.#random.between(1, 7) * DAY : null;
    const reason = this.#random.pick(LOCK_REASONS);
    const endedAt = isStanding ? null : lockedAt + this.#random.between(0.05, 2.5) * DAY;
    this.locks.push({
      userId: person.id,
      kind: 'admin',
      reason,
      lockedAt: Math.min(lockedAt, this.#now - 60_000),
      lockedBy: this.#admin.id,
      until,
      endedAt,
      endedBy: endedAt === null ? null : this.#admin.id,
      failedSignIns: this.#random.int(0, 3),
    });
    this.#say(Math.min(lockedAt, this.#now - 60_000), person, {
      event: 'user.locked',
      reason,
      changes: {
        admin_lock: [false, true],
        lock_until: [null, until === null ? null : new Date(until).toISOString()],
        lock_reason: [null, reason],
      },
    });
    if (endedAt === null) return;
    this.#say(endedAt, person, { event: 'user.unlocked', changes: { admin_lock: [true, false] } });
  }

  #autoLock(person: SamplePerson): void {
    const lockedAt = this.#now - this.#random.between(0.1, 0.8) * DAY;
    this.locks.push({
      userId: person.id,
      kind: 'automatic',
      reason: null,
      lockedAt,
      lockedBy: null,
      until: null,
      endedAt: null,
      endedBy: null,
      failedSignIns: 100,
    });
    this.#say(lockedAt, person, {
      event: 'user.auto_locked',
      actor: { type: 'system', id: 0, email: '', fullName: '' },
      changes: { automatic_lock: [false, true], lock_until: [null, null] },
    });
  }

  /** The end of an account. */
  deactivate(person: SamplePerson): void {
    if (person.story !== 'deactivated') return;
    const at = (person.lastLoginAt ?? person.invitedAt) + this.#random.between(0.5, 5) * DAY;
    this.#say(Math.min(at, this.#now - DAY / 2), person, {
      event: 'user.deactivated',
      reason: this.#random.pick(LEAVE_REASONS),
      changes: { status: ['ACTIVE', 'DEACTIVATED'] },
    });
  }
}
