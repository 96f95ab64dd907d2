import type { AuditInput, AuditPerson } from '../audit/record.ts';
import type { PlannedPerson, Story } from './plan.ts';
import type { Random } from './random.ts';

/** A planned person with an id, and what has become of them. Instants are epoch milliseconds. */
export interface SamplePerson extends PlannedPerson {
  readonly id: number;
  readonly invitedAt: number;
  acceptedAt: number | null;
  lastLoginAt: number | null;
  passwordChangedAt: number | null;
  roleSince: number | null;
}

/** An event with its time, before it is handed to the writer. */
export interface PastEvent {
  readonly at: number;
  readonly event: AuditInput;
  readonly from: Origin;
}

interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/** A day in milliseconds. */
export const DAY = 86_400_000;

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
];

/** How an audit row names somebody. */
export const asAuditPerson = (person: {
  id: number;
  email: string;
  fullName: string;
}): AuditPerson => ({ id: person.id, email: person.email, fullName: person.fullName });

/** Mean days between sign-ins; Infinity: never. */
const RHYTHM: Readonly<Record<Story, number>> = {
  daily: 5,
  weekly: 12,
  rare: 40,
  gone_quiet: 15,
  locked: 12,
  auto_locked: 14,
  deactivated: 18,
  pending: Infinity,
  expiring: Infinity,
  expired: Infinity,
  revoked: Infinity,
};

/** Until when somebody signed in, in days before today. */
const quietSince = (story: Story, random: Random): number => {
  if (story === 'gone_quiet') return random.between(62, 140);
  if (story === 'deactivated') return random.between(10, 120);
  if (story === 'rare') return random.between(5, 55);
  return story === 'weekly' ? random.between(0.1, 9) : random.between(0.02, 2.5);
};

/** Addresses of the documentation ranges: nobody's. */
export const originOf = (random: Random): Origin => ({
  ip: `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.int(1, 254)}`,
  userAgent: random.pick(AGENTS),
});

/** The events that somebody caused themselves: acceptance, sign-ins, changed passwords. */
export const ownEvents = (
  person: SamplePerson,
  orgId: number,
  now: number,
  random: Random,
): PastEvent[] => {
  if (RHYTHM[person.story] === Infinity) return [];
  const from = originOf(random);
  const who = asAuditPerson(person);
  const base = { orgId, owner: who, actor: { ...who, type: 'user' as const } };
  const item = { itemType: 'user' as const, itemId: person.id, itemLabel: person.fullName };
  const events: PastEvent[] = [];
  const end = now - quietSince(person.story, random) * DAY;
  person.acceptedAt = Math.min(person.invitedAt + random.between(0.01, 4) * DAY, end - DAY / 24);
  person.passwordChangedAt = person.acceptedAt;
  events.push({
    at: person.acceptedAt,
    from,
    event: { ...base, ...item, event: 'invite.accepted', itemType: 'invite' },
  });
  let at = person.acceptedAt + random.between(1, 30) * 60_000;
  while (at < end) {
    const outcome = random.chance(0.06) ? 'failure' : 'success';
    events.push({
      at,
      from: random.chance(0.85) ? from : originOf(random),
      event: {
        ...base,
        ...item,
        event: outcome === 'success' ? 'authn.login_succeeded' : 'authn.login_failed',
        outcome,
        reason: outcome === 'success' ? undefined : 'wrong_password',
      },
    });
    if (outcome === 'success') person.lastLoginAt = at;
    at += outcome === 'failure' ? 40_000 : random.between(0.3, 1.7) * RHYTHM[person.story] * DAY;
  }
  if (random.chance(0.18)) {
    const changedAt = random.between(person.acceptedAt, end);
    person.passwordChangedAt = changedAt;
    events.push({ at: changedAt, from, event: { ...base, ...item, event: 'password.changed' } });
  }
  return events;
};
