import type { SeededPerson } from './seed.ts';
import { seedReview, type SeededReview } from './review-of-rights.ts';
import type { TestApp } from './test-app.ts';

/**
 * A running review with `count` items, every second of them decided: the one that is made the short
 * way, written down again for one person after another.
 */
export const seedBigReview = async (
  test: TestApp,
  owner: SeededPerson,
  count: number,
  firstId: number,
): Promise<SeededReview> => {
  const review = await seedReview(test, owner, [
    { kind: 'membership', of: owner, reviewer: owner },
  ]);
  await test.owner.query(
    `INSERT INTO review_items OVERRIDING SYSTEM VALUE
     SELECT copy.* FROM review_items i, generate_series(1, $2::int) n,
       jsonb_populate_record(i, jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('review_items', 'id')), 'place', n + 1,
         'right_key', 'membership:' || $3::bigint + n, 'holder_id', $3::bigint + n,
         'user_id', $3::bigint + n, 'search_text', 'person ' || n || ' of a big review',
         'decision', CASE WHEN n % 2 = 0 THEN 'keep' END,
         'recommendation', CASE WHEN n % 9 = 0 THEN 'revoke' END)) AS copy
     WHERE i.id = $1`,
    [review.items[0]?.id, count, firstId],
  );
  return review;
};
