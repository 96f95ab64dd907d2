import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { itemsTold, MOST_NAMED, movedTold } from './told-items.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('names items by their ids, in their order, and by a hash that can be made again', () => {
  expect(itemsTold([{ id: 12 }, { id: 3 }])).toEqual({
    item_ids: [null, [3, 12]],
    items_hash: [null, sha256('3\n12')],
  });
});

it('names many by the hash alone', () => {
  const ids = Array.from({ length: MOST_NAMED + 1 }, (_, at) => at + 1);
  expect(itemsTold(ids.map((id) => ({ id })))).toEqual({
    items_hash: [null, sha256(ids.join('\n'))],
  });
});

it('tells whose items went to whom', () => {
  const items = [
    { id: 5, reviewer_id: 9 },
    { id: 4, reviewer_id: null },
  ];
  expect(movedTold(items, 7)).toEqual({
    items: [0, 2],
    reviewer_id: [[null, 9], 7],
    item_ids: [null, [4, 5]],
    items_hash: [null, sha256('4 -\n5 9')],
  });
  expect(movedTold(items.slice(0, 1), null)).toMatchObject({ reviewer_id: [9, null] });
});
