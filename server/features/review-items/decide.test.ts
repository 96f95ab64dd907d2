import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { decideItems, ReviewItem } from '../../../contract/review-items.ts';
import type { Reply } from '../../../contract/route.ts';
import { verifyChains } from '../../audit/verify.ts';
import { impersonateAs, loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import {
  endTimeOf,
  seedReview,
  type ReviewSeed,
  type SeededReview,
} from '../../test/review-of-rights.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let [ann, bob, cat]: SeededPerson[] = [];
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  cat = await seedPerson(test, org.id, { fullName: 'Cat', admin: true });
});
const who = (person: SeededPerson | undefined): SeededPerson => {
  if (!person) throw new Error('nobody');
  return person;
};

const call = async (
  person: SeededPerson,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  payload?: object,
  headers?: Record<string, string>,
) =>
  test.app.inject({
    method,
    url: `/api${path}`,
    headers: headers ?? (await loginAs(test, person)),
    ...(payload && { payload }),
  });

type Given = { decision: string; reduce_to?: string; reason?: string; seen?: object };
const bodyOf = (review: SeededReview, given: readonly (Given | null)[], more = {}) => ({
  decisions: given.flatMap((one, at) =>
    one
      ? {
          item_id: review.items[at]?.id,
          seen: { hash: review.items[at]?.hash, decisions: 0 },
          ...one,
        }
      : [],
  ),
  ...more,
});
const decide = async (person: SeededPerson, review: SeededReview, body: object) => {
  const reply = await call(person, 'POST', `/reviews/${review.id}/decisions`, body);
  const json: Reply<typeof decideItems> = reply.json();
  return { ...json, status: reply.statusCode, reply };
};
const codesOf = ({ results }: { results: { ok: boolean; code: string | null }[] }) =>
  results.map(({ ok, code }) => (ok ? 'ok' : code));

/** Two memberships and an admin right, for Bob to review. */
const seedMine = (seed: ReviewSeed = {}) =>
  seedReview(
    test,
    org.owner,
    [
      { kind: 'membership', of: who(ann), reviewer: who(bob) },
      { kind: 'grant', of: who(ann), flow: 7, reviewer: who(bob) },
      { kind: 'membership', of: who(cat), reviewer: org.owner },
    ],
    seed,
  );

const decisionsOf = async (review: SeededReview) => {
  const { rows } = await test.db.execute(sql`
    SELECT item_id, seq, decision, reduce_to, reason, reviewer_id, batch, seconds,
      encode(seen, 'hex') AS seen, ip
    FROM review_decisions WHERE review_id = ${review.id} ORDER BY item_id, seq`);
  return rows;
};

describe('decisions', () => {
  it('are kept at once, each with who, why, when and what was seen, and the last one counts', async () => {
    const review = await seedMine();
    const first = await decide(
      who(bob),
      review,
      bodyOf(review, [{ decision: 'keep', reason: 'Needed' }, { decision: 'unsure' }]),
    );
    expect(first.status, first.reply.body).toBe(200);
    expect(codesOf(first)).toEqual(['ok', 'ok']);
    expect(first.counts).toMatchObject({ items: 3, open: 2, keep: 1, unsure: 1, revoke: 0 });
    expect(first.mine).toEqual({ items: 2, open: 1 });
    expect(first.results[0]?.item).toMatchObject({
      decisions: 1,
      answer: { decision: 'keep', reason: 'Needed', reviewer: { id: bob?.id } },
    });
    const second = await decide(who(bob), review, {
      decisions: [
        {
          item_id: review.items[0]?.id,
          decision: 'revoke',
          seen: { hash: review.items[0]?.hash, decisions: 1 },
          seconds: 2.5,
        },
      ],
    });
    expect(codesOf(second)).toEqual(['ok']);
    expect(await decisionsOf(review)).toMatchObject([
      { seq: 1, decision: 'keep', reason: 'Needed', batch: 2, seconds: null, reviewer_id: bob?.id },
      { seq: 2, decision: 'revoke', batch: 1, seconds: 2.5, seen: review.items[0]?.hash },
      { seq: 1, decision: 'unsure' },
    ]);
    const { rows } = await test.db.execute(sql`
      SELECT event, item_type, owner_id, reason, change_summary FROM audit_log
      WHERE org_id = ${org.id} AND event = 'review.decided' ORDER BY id`);
    expect(rows).toMatchObject([
      { owner_id: ann?.id, reason: 'Needed', change_summary: ['Ann, membership of the org: keep'] },
      { change_summary: ['Ann, operator of Flow 7 (flows): unsure'] },
      { change_summary: ['Ann, membership of the org: revoke'] },
    ]);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
  });

  it('can be taken back, which is told as well', async () => {
    const review = await seedMine();
    expect(
      codesOf(await decide(who(bob), review, bodyOf(review, [{ decision: 'withdraw' }]))),
    ).toEqual(['conflict']);
    await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
    const seen = { hash: review.items[0]?.hash, decisions: 1 };
    const back = await decide(who(bob), review, bodyOf(review, [{ decision: 'withdraw', seen }]));
    expect(back.results[0]?.item).toMatchObject({ answer: null, decisions: 2 });
    const path = `/reviews/${review.id}/items/${review.items[0]?.id}`;
    const { history } = (await call(who(bob), 'GET', path)).json();
    expect(history.map(({ decision }: { decision: string }) => decision)).toEqual([
      'keep',
      'withdrawn',
    ]);
  });

  it('are refused one by one, each with its own code and the item as it stands', async () => {
    const review = await seedMine();
    await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
    const hash = '0'.repeat(64);
    const reply = await decide(
      who(bob),
      review,
      bodyOf(review, [
        { decision: 'revoke' },
        { decision: 'keep', seen: { hash, decisions: 0 } },
        { decision: 'keep' },
      ]),
    );
    expect(codesOf(reply)).toEqual(['item_decided', 'item_decided', 'not_found']);
    expect(reply.results[0]?.item?.answer?.decision).toBe('keep');
    expect(reply.results[2]?.item).toBeNull();
    const boss = await decide(org.owner, review, bodyOf(review, [{ decision: 'keep' }]));
    expect(codesOf(boss)).toEqual(['item_reassigned']);
    expect(boss.results[0]).toMatchObject({
      message: 'Bob reviews this now',
      item: { id: review.items[0]?.id },
    });
    expect(await decisionsOf(review)).toHaveLength(1);
  });

  it('answer somebody whose last item was handed on a moment ago', async () => {
    const review = await seedMine();
    await test.owner.query(
      `INSERT INTO review_assignments (org_id, item_id, seq, from_id, to_id, rule)
       SELECT org_id, id, 2, reviewer_id, $2, 'reassigned' FROM review_items WHERE review_id = $1`,
      [review.id, org.owner.id],
    );
    await test.owner.query(
      `UPDATE review_items SET reviewer_id = $2, rule = 'reassigned' WHERE review_id = $1`,
      [review.id, org.owner.id],
    );
    const reply = await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
    expect(reply.results[0]).toMatchObject({
      code: 'item_reassigned',
      message: 'Olive Owner reviews this now',
      item: null,
    });
    expect(
      (
        await call(
          who(ann),
          'POST',
          `/reviews/${review.id}/decisions`,
          bodyOf(review, [{ decision: 'keep' }]),
        )
      ).statusCode,
    ).toBe(404);
  });
});

describe('who decides', () => {
  it('nobody on their own right, nor on one they gave a short while ago', async () => {
    const review = await seedReview(test, org.owner, [
      { kind: 'membership', of: who(bob), reviewer: who(bob) },
      { kind: 'membership', of: who(ann), reviewer: who(bob), grantedBy: who(bob) },
      { kind: 'admin', of: who(cat), reviewer: who(bob) },
    ]);
    const keep = { decision: 'keep' };
    const reply = await decide(who(bob), review, bodyOf(review, [keep, keep, keep]));
    expect(codesOf(reply)).toEqual(['self_review', 'reviewer_conflict', 'reviewer_conflict']);
    expect(await decisionsOf(review)).toEqual([]);
  });

  it('a sole admin on their own, where that was said at the start', async () => {
    const review = await seedReview(test, org.owner, [
      { kind: 'admin', of: org.owner, reviewer: org.owner, rule: 'self_attested' },
    ]);
    const reply = await decide(org.owner, review, bodyOf(review, [{ decision: 'keep' }]));
    expect(codesOf(reply)).toEqual(['ok']);
  });

  it('nobody in the name of another', async () => {
    const review = await seedMine();
    const boss = await seedPerson(test, org.id, { superUser: true });
    const headers = await impersonateAs(test, boss, who(bob));
    const path = `/reviews/${review.id}/decisions`;
    const reply = await call(boss, 'POST', path, bodyOf(review, [{ decision: 'keep' }]), headers);
    expect([reply.statusCode, reply.json().error_code]).toEqual([403, 'not_while_impersonating']);
  });
});

describe('the rules of a review', () => {
  it.each([
    ['revoke', ['ok', 'invalid_request']],
    ['keep', ['invalid_request', 'ok']],
    ['both', ['invalid_request', 'invalid_request']],
    ['nothing', ['ok', 'ok']],
  ] as const)('want a reason for %s', async (reasonFor, codes) => {
    const review = await seedMine({ rules: { reason_for: reasonFor } });
    const given = [{ decision: 'keep' }, { decision: 'revoke' }];
    expect(codesOf(await decide(who(bob), review, bodyOf(review, given)))).toEqual(codes);
    const again = await seedMine({ rules: { reason_for: reasonFor } });
    const reply = await decide(who(bob), again, bodyOf(again, given, { reason: 'For all' }));
    expect(codesOf(reply)).toEqual(['ok', 'ok']);
    expect((await decisionsOf(again)).map(({ reason }) => reason)).toEqual(['For all', 'For all']);
  });

  it('may let nobody decide many at once; 26 want a reason', async () => {
    const alone = await seedMine({ rules: { allow_many: false } });
    const two = await decide(
      who(bob),
      alone,
      bodyOf(alone, [{ decision: 'keep' }, { decision: 'keep' }]),
    );
    expect([two.status, two.reply.json().details]).toEqual([
      400,
      { decisions: ['This review is decided one by one'] },
    ]);
    const many = await seedReview(
      test,
      org.owner,
      Array.from({ length: 26 }, (_, at) => ({
        kind: 'grant' as const,
        of: who(ann),
        flow: at + 1,
        reviewer: who(bob),
      })),
    );
    const keeps = many.items.map(() => ({ decision: 'keep' }));
    const silent = await decide(who(bob), many, bodyOf(many, keeps));
    expect([silent.status, silent.reply.json().details]).toEqual([
      400,
      { reason: ['More than 25 at once want a reason'] },
    ]);
    expect(await decisionsOf(many)).toEqual([]);
    const told = await decide(who(bob), many, bodyOf(many, keeps, { reason: 'Same job' }));
    expect(new Set(codesOf(told))).toEqual(new Set(['ok']));
    expect((await decisionsOf(many)).every(({ batch }) => batch === 26)).toBe(true);
  });

  it.each([
    ['twice the same item', { decisions: 'twice' }, 'decisions.1.item_id'],
    ['reduce without a level', { decisions: [{ decision: 'reduce' }] }, 'decisions.0.reduce_to'],
    [
      'a level without reduce',
      { decisions: [{ decision: 'keep', reduce_to: 'operator' }] },
      'decisions.0.reduce_to',
    ],
    ['nothing at all', { decisions: [] }, 'decisions'],
  ])('refuse %s', async (_what, { decisions }, field) => {
    const review = await seedMine();
    const one = {
      item_id: review.items[0]?.id,
      seen: { hash: review.items[0]?.hash, decisions: 0 },
    };
    const given =
      decisions === 'twice'
        ? [{ decision: 'keep' }, { decision: 'keep' }]
        : (decisions as object[]);
    const body = { decisions: given.map((each) => ({ ...one, ...each })) };
    const reply = await call(who(bob), 'POST', `/reviews/${review.id}/decisions`, body);
    expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([400, [field]]);
  });

  it('reduce access to a resource to less, and nothing else', async () => {
    const review = await seedMine();
    const reduce = (reduceTo: string) => ({ decision: 'reduce', reduce_to: reduceTo });
    const wrong = await decide(
      who(bob),
      review,
      bodyOf(review, [reduce('collaborator'), reduce('admin')]),
    );
    expect(codesOf(wrong)).toEqual(['invalid_request', 'invalid_request']);
    const right = await decide(who(bob), review, bodyOf(review, [null, reduce('collaborator')]));
    expect(right.results[0]?.item?.answer).toMatchObject({
      decision: 'reduce',
      reduce_to: 'collaborator',
    });
  });
});

describe('a review that is not open', () => {
  it.each([
    ['paused', 'The review is paused; nothing is decided until it goes on'],
    ['closing', 'The review has ended; nothing is decided any more'],
    ['completed', 'The review is not open for decisions'],
  ] as const)('takes no decision when %s', async (state, message) => {
    const review = await seedMine({ state });
    const { reply } = await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
    expect([reply.statusCode, reply.json().error_code, reply.json().message]).toEqual([
      409,
      'review_state',
      message,
    ]);
  });

  it('takes none a moment after its end, by the clock of the database', async () => {
    const review = await seedMine();
    await endTimeOf(test, review);
    const { reply } = await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
    expect(reply.json().error_code).toBe('review_state');
    expect(await decisionsOf(review)).toEqual([]);
  });
});

it('keeps decisions from being changed, for the owner of the tables too', async () => {
  const review = await seedMine();
  await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
  await expect(
    test.owner.query(
      `UPDATE review_decisions SET decision = 'revoke' WHERE review_id = ${review.id}`,
    ),
  ).rejects.toMatchObject({ code: 'RC002' });
});

it('answers with items as they are shown', async () => {
  const review = await seedMine();
  const { results } = await decide(who(bob), review, bodyOf(review, [{ decision: 'keep' }]));
  const item: ReviewItem | null | undefined = results[0]?.item;
  expect(item).toMatchObject({ kind: 'membership', holder: { name: 'Ann' }, rule: 'policy' });
});
