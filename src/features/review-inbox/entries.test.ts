import { describe, expect, it } from 'vitest';
import { fakeItem, fakePrevious } from '../../test/fake-items.ts';
import { entriesOf, isUnchanged, nextOpen } from './entries.ts';

const old = (id: number, change = {}) =>
  fakeItem(id, { is_new: false, previous: fakePrevious(), ...change });
const closed = { isGrouped: true, opened: new Set<string>() };
const keysOf = (items: Parameters<typeof entriesOf>[0], how = closed) =>
  entriesOf(items, how).map(({ key }) => key);

describe('what is unchanged', () => {
  it('was answered, is as it was, and nothing speaks against the same again', () => {
    expect(isUnchanged(old(1))).toBe(true);
    expect(isUnchanged(fakeItem(1))).toBe(false);
    expect(isUnchanged(old(1, { is_new: true }))).toBe(false);
    expect(isUnchanged(old(1, { recommendation: 'revoke' }))).toBe(false);
    expect(isUnchanged(old(1, { previous: fakePrevious({ decision: 'unsure' }) }))).toBe(false);
    expect(isUnchanged(old(1, { changed: { what: 'role', now: null, at: '' } }))).toBe(false);
  });
});

describe('the lines', () => {
  it('begin with what is new, then a closed line for each former answer', () => {
    const revoked = { previous: fakePrevious({ decision: 'revoke' }) };
    const items = [old(1), old(2), fakeItem(3), old(4, revoked), old(5, revoked)];
    expect(keysOf(items)).toEqual(['item-3', 'group-keep', 'group-revoke']);
    expect(keysOf(items, { ...closed, opened: new Set(['group-keep']) })).toEqual([
      'item-3',
      'group-keep',
      'item-1',
      'item-2',
      'group-revoke',
    ]);
    expect(keysOf(items, { ...closed, isGrouped: false })).toHaveLength(5);
  });

  it('make no group of one', () => {
    expect(keysOf([old(1), fakeItem(2)])).toEqual(['item-2', 'item-1']);
  });
});

describe('the next that waits', () => {
  const waits = ({ answer }: { answer: unknown }) => answer === null;
  const done = (id: number) => fakeItem(id, { answer: fakePrevious() });

  it('is looked for from there on, then from the top, and never the same again', () => {
    const entries = entriesOf([fakeItem(1), done(2), fakeItem(3)], closed);
    expect(nextOpen(entries, 'item-1', waits)?.key).toBe('item-3');
    expect(nextOpen(entries, 'item-3', waits)?.key).toBe('item-1');
    expect(nextOpen(entriesOf([fakeItem(1), done(2)], closed), 'item-1', waits)).toBeUndefined();
  });

  it('is a closed group as long as something in it waits', () => {
    const entries = entriesOf([fakeItem(1), old(2), old(3)], closed);
    expect(nextOpen(entries, 'item-1', waits)?.key).toBe('group-keep');
    const opened = entriesOf([fakeItem(1), old(2), old(3)], {
      ...closed,
      opened: new Set(['group-keep']),
    });
    expect(nextOpen(opened, 'item-1', waits)?.key).toBe('item-2');
  });
});
