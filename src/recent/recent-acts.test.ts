import { beforeEach, expect, it, vi } from 'vitest';
import type { Inverse } from './inverse.ts';

const KEY = 'rollcall.recent';
const UNLOCK: Inverse = { kind: 'unlock', whom: { id: 7, name: 'Ana', etag: '"7-2"' } };
const ACT = { userId: 1, orgId: 1, text: 'Ana is locked', about: 'Ana', inverse: UNLOCK };

/** The list as a page has it that was just loaded. */
const loaded = async () => {
  vi.resetModules();
  return (await import('./recent-acts.ts')).recentActs;
};

beforeEach(() => sessionStorage.clear());

it('survives a reload of the page, with the version that each act left', async () => {
  const before = await loaded();
  const id = before.add(ACT);
  before.add({ ...ACT, text: 'Bo is locked' });
  before.update(id, { state: 'undoing' });
  const after = (await loaded()).all();
  expect(after.map(({ text }) => text)).toEqual(['Bo is locked', 'Ana is locked']);
  // Nobody knows what became of it: it can be asked for again.
  expect(after[1]).toMatchObject({ state: 'done', inverse: UNLOCK });
});

it('forgets what is long past, and everything at sign-out', async () => {
  const acts = await loaded();
  vi.useFakeTimers({ now: new Date('2026-01-15T06:00:00Z') });
  acts.add(ACT);
  vi.setSystemTime(new Date('2026-01-15T19:00:00Z'));
  acts.add({ ...ACT, text: 'Bo is locked' });
  vi.useRealTimers();
  expect(acts.all().map(({ text }) => text)).toEqual(['Bo is locked']);
  acts.clear();
  expect((await loaded()).all()).toEqual([]);
});

it.each(['nonsense', '{"a":1}', '[{"id":1}]'])(
  'takes no harm from %s in its place',
  async (text) => {
    sessionStorage.setItem(KEY, text);
    expect((await loaded()).all()).toEqual([]);
  },
);
