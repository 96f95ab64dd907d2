import { sql } from 'drizzle-orm';
import type { decideItems } from '../../contract/review-items.ts';
import type { Reply } from '../../contract/route.ts';
import { seedReview, type ReviewSeed, type SeededReview } from './review-of-rights.ts';
import { callsOf } from './reviewed-org.ts';
import { seedOrg, seedPerson, type SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

interface GivenDecision {
  readonly decision: string;
  readonly reduce_to?: string;
  readonly reason?: string;
  readonly seen?: object;
}

/** A request of decisions about the first items of a review, as somebody sees them who decides first. */
export const decisionsOn = (
  review: SeededReview,
  given: readonly (GivenDecision | null)[],
  more = {},
) => ({
  decisions: given.flatMap((one, at) => {
    const item = review.items[at];
    return one && item
      ? [{ item_id: item.id, seen: { hash: item.hash, decisions: 0 }, ...one }]
      : [];
  }),
  ...more,
});

/** `ok` or the code, row by row. */
export const codesOf = (reply: { results: { ok: boolean; code: string | null }[] }) =>
  reply.results.map(({ ok, code }) => (ok ? 'ok' : code));

/** An org in which Bob reviews a membership and a grant of Ann, and the owner the membership of Cat. */
export const makeDeciders = async (test: TestApp) => {
  const call = callsOf(test);
  const org = await seedOrg(test);
  const ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  const bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  const cat = await seedPerson(test, org.id, { fullName: 'Cat', admin: true });
  return {
    call,
    org,
    ann,
    bob,
    cat,
    seedMine: (seed: ReviewSeed = {}) =>
      seedReview(
        test,
        org.owner,
        [
          { kind: 'membership', of: ann, reviewer: bob },
          { kind: 'grant', of: ann, flow: 7, reviewer: bob },
          { kind: 'membership', of: cat, reviewer: org.owner },
        ],
        seed,
      ),
    decide: async (person: SeededPerson, review: SeededReview, body: object) => {
      const reply = await call(person, 'POST', `/reviews/${review.id}/decisions`, body);
      const json: Reply<typeof decideItems> = reply.json();
      return { ...json, status: reply.statusCode, reply };
    },
    decisionsOf: async (review: SeededReview) => {
      const { rows } = await test.db.execute(sql`
        SELECT item_id, seq, decision, reduce_to, reason, reviewer_id, batch, seconds,
          encode(seen, 'hex') AS seen
        FROM review_decisions WHERE review_id = ${review.id} ORDER BY item_id, seq`);
      return rows;
    },
  };
};
