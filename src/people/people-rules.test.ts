import { describe, expect, it } from 'vitest';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { actsFor, whyNot } from './availability.ts';
import { changesBetween } from './changes.ts';
import { instantOf } from '../lib/days.ts';
import { untilOf } from './until.ts';

const session = fakeSession();

describe('whyNot', () => {
  it('keeps people from acting on themselves', () => {
    expect(whyNot('lock', session.user, session)).toMatch(/another admin/);
    expect(whyNot('reset', session.user, session)).toMatch(/your profile/);
  });

  it('leaves accounts to their home org, but memberships to this one', () => {
    const guest = fakeUser({ governed_here: false, default_org: { id: 2, name: 'Globex' } });
    expect(whyNot('lock', guest, session)).toMatch(/Globex/);
    expect(whyNot('reset', guest, session)).toMatch(/Globex/);
    expect(whyNot('role', guest, session)).toBeNull();
    expect(whyNot('deactivate', guest, session)).toBeNull();
    expect(whyNot('remove', guest, session)).toBeNull();
  });

  it('points to the invitation of somebody who has not accepted it', () => {
    const invite = { id: 3, status: 'expired', expires_at: '2026-01-01T00:00:00.000Z' } as const;
    expect(whyNot('reset', fakeUser({ invite }), session)).toMatch(/resend/);
    expect(whyNot('resend', fakeUser({ invite }), session)).toBeNull();
    expect(whyNot('resend', fakeUser(), session)).not.toBeNull();
  });

  it('gives the org to nobody who has not come, or is deactivated', () => {
    const invite = { id: 3, status: 'pending', expires_at: '2026-01-01T00:00:00.000Z' } as const;
    expect(whyNot('owner', fakeUser({ invite }), session)).toMatch(/not accepted/);
    expect(whyNot('owner', fakeUser({ status: 'DEACTIVATED' }), session)).toMatch(/activate first/);
    expect(whyNot('owner', fakeUser(), session)).toBeNull();
  });

  it('does not touch who ranks higher', () => {
    expect(whyNot('role', fakeUser({ super_user: true }), session)).toMatch(/higher/);
  });
});

it('offers a lasting lock on top of an automatic one', () => {
  const lock = {
    kind: 'automatic',
    reason: null,
    locked_at: '2026-01-01T00:00:00.000Z',
    locked_by: null,
    until: null,
  } as const;
  const acts = actsFor(fakeUser({ account_locked: true, lock }), 1);
  expect(acts).toContain('unlock');
  expect(acts).toContain('lock');
  expect(
    actsFor(fakeUser({ account_locked: true, lock: { ...lock, kind: 'admin' } }), 1),
  ).not.toContain('lock');
});

it('names only what differs between two readings', () => {
  const after = fakeUser({ account_locked: true, updated_at: '2026-02-01T00:00:00.000Z' });
  expect(changesBetween(fakeUser(), after, 1)).toEqual([
    { label: 'Lock', before: 'Not locked', after: 'Locked' },
  ]);
});

describe('instantOf', () => {
  it('reads a time in the zone it was typed in', () => {
    expect(instantOf('2026-01-15T14:00', 'Asia/Tokyo')).toBe('2026-01-15T05:00:00.000Z');
    expect(instantOf('2026-07-01T00:30', 'America/New_York')).toBe('2026-07-01T04:30:00.000Z');
    expect(instantOf('2026-01-15T14:00', 'Asia/Kathmandu')).toBe('2026-01-15T08:15:00.000Z');
    expect(instantOf('', 'UTC')).toBeNull();
  });

  it('gives a time even where a change of clocks skips or repeats it', () => {
    expect(instantOf('2026-03-29T01:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-03-29T03:01', 'Europe/Berlin')).toBe('2026-03-29T01:01:00.000Z');
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T01:30:00.000Z');
  });
});

it('counts a span from now, and leaves an open end open', () => {
  expect(untilOf('hour', '', 'UTC', 0)).toBe('1970-01-01T01:00:00.000Z');
  expect(untilOf('open', '', 'UTC', 0)).toBeUndefined();
  expect(untilOf('custom', '', 'UTC', 0)).toBeNull();
});
