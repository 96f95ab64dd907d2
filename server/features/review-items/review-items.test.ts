import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { applyAll } from '../../reviews/apply.ts';
import { arrange } from '../../test/calls.ts';
import { seedReview, type ItemSeed, type SeededReview } from '../../test/review-of-rights.ts';
import { makeReviewedOrg } from '../../test/reviewed-org.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { countItems, itemPageSql } from './item-list.repo.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeReviewedOrg>>;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeReviewedOrg(test);
});

const seeds = (): ItemSeed[] => [
  { kind: 'admin', of: at.cat, reviewer: at.org.owner, recommendation: 'revoke' },
  { kind: 'grant', of: at.ann, flow: 7, reviewer: at.bob, recommendation: 'revoke' },
  { kind: 'grant', of: at.bob, flow: 8, reviewer: at.cat },
  { kind: 'team', of: at.ann, team: { id: at.teamId, name: 'Data' }, reviewer: at.bob },
  { kind: 'membership', of: at.ann, reviewer: null },
];
const listOf = async (review: SeededReview, query = '', by: SeededPerson = at.org.owner) => {
  const reply = await at.call(by, 'GET', `/reviews/${review.id}/items${query}`);
  const items: ReviewItem[] = reply.statusCode === 200 ? reply.json() : [];
  return {
    reply,
    places: items.map(({ place }) => place),
    total: Number(reply.headers['x-total-count']),
    next: /<([^>]+)>; rel="Next"/.exec(String(reply.headers['link']))?.[1],
  };
};

describe('the items of a review', () => {
  it('come in its order, page by page, by cursor', async () => {
    const review = await seedReview(test, at.org.owner, seeds());
    const first = await listOf(review, '?per_page=2');
    expect([first.places, first.total]).toEqual([[1, 2], 5]);
    const cursor = new URL(first.next ?? '', 'http://x').searchParams.get('cursor') ?? '';
    const second = await listOf(review, `?per_page=2&cursor=${cursor}`);
    expect(second.places).toEqual([3, 4]);
    const other = await listOf(review, `?show=open&cursor=${cursor}`);
    expect([other.reply.statusCode, other.reply.json().error_code]).toEqual([
      400,
      'invalid_cursor',
    ]);
  });

  it.each([
    ['?reviewer=me', []],
    ['?reviewer=none', [5]],
    ['?show=held', [5]],
    ['?show=recommended_revoke', [1, 2]],
    ['?show=recommended_revoke,open', [1, 2]],
    ['?kind=grant,team', [2, 3, 4]],
    ['?q=ann', [2, 4, 5]],
    ['?show=decided', []],
    ['?show=not_stuck', []],
    ['?result=applied', []],
  ])('%s', async (query, places) => {
    const review = await seedReview(test, at.org.owner, seeds());
    const found = await listOf(review, query, query.includes('=me') ? at.ann : at.org.owner);
    expect(found.places).toEqual(places);
  });

  it('are a member’s own only, and a review without any is not there', async () => {
    const review = await seedReview(test, at.org.owner, seeds());
    expect((await listOf(review, '', at.bob)).places).toEqual([2, 4]);
    expect((await listOf(review, `?reviewer=${at.cat.id}`, at.bob)).places).toEqual([]);
    expect((await listOf(review, `?user_id=${at.ann.id}`, at.bob)).places).toEqual([2, 4]);
    expect((await listOf(review, '', at.ann)).reply.statusCode).toBe(404);
    const { owner } = await seedOrg(test);
    expect((await listOf(review, '', owner)).reply.statusCode).toBe(404);
  });

  it('are read by index, in their order', async () => {
    const listing = { orgId: 1, reviewId: 1, reviewerId: undefined };
    const window = { beyond: [7, 7] as const, isReversed: false, limit: 50, offset: 0 };
    const plan = await test.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL enable_seqscan = off`);
      await tx.execute(sql`SET LOCAL enable_bitmapscan = off`);
      const whole = { ...listing, show: undefined, decision: undefined, result: undefined };
      const more = { kind: undefined, user_id: undefined, q: undefined };
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(
        sql`EXPLAIN ${itemPageSql({ ...whole, ...more }, window)}`,
      );
      expect(await countItems(tx, { ...whole, ...more })).toBe(0);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('review_items_place_idx');
  });
});

describe('one item', () => {
  const read = (review: SeededReview, place: number, by: SeededPerson = at.org.owner) =>
    at.call(by, 'GET', `/reviews/${review.id}/items/${review.items[place - 1]?.id}`);

  it('tells of peers, of other ways, of what happened since', async () => {
    const third = await seedPerson(test, at.org.id, { fullName: 'Dan' });
    const path = `/teams/${at.teamId}/members`;
    await at.call(at.org.owner, 'PUT', path, { members: [{ id: third.id }] });
    await at.giveTo(7, third);
    // In a state of the platform, and in the org as ever.
    await arrange(test, sql`UPDATE users SET status = 'TRIAL_EXPIRED' WHERE id = ${third.id}`);
    await at.give(7, [{ type: 'ORG', access_roles: ['collaborator'] }]);
    const review = await seedReview(test, at.org.owner, seeds());
    const found = (await read(review, 2, at.bob)).json();
    expect(found).toMatchObject({
      item: { place: 2, holder: { name: 'Ann' }, reviewer: { id: at.bob.id } },
      peers: {
        group: `Data ${at.org.id}`,
        people: 2,
        holders: 1,
        first: [{ full_name: 'Dan' }],
      },
      also: [
        {
          source: 'org',
          label: 'Everyone in the org',
          role: 'collaborator',
          href: '/access/flows/7',
        },
      ],
      history: [],
      assignments: [{ to: { id: at.bob.id }, rule: 'policy' }],
    });
    expect((await read(review, 5)).json().peers).toBeNull();
    expect((await read(review, 3, at.bob)).statusCode).toBe(404);
    await at.giveTo(7, at.ann, 'admin');
    expect((await read(review, 2)).json().item.changed).toMatchObject({
      what: 'role',
      now: 'admin',
    });
  });

  it('tells what was said of the same right the last time', async () => {
    const before = await seedReview(test, at.org.owner, seeds());
    await at.call(at.bob, 'POST', `/reviews/${before.id}/decisions`, {
      decisions: [
        {
          item_id: before.items[1]?.id,
          decision: 'keep',
          reason: 'Runs it',
          seen: { hash: before.items[1]?.hash, decisions: 0 },
        },
      ],
    });
    const review = await seedReview(test, at.org.owner, seeds(), { name: 'Next' });
    await test.owner.query('UPDATE review_items SET previous_item_id = $2 WHERE id = $1', [
      review.items[1]?.id,
      before.items[1]?.id,
    ]);
    expect((await read(review, 2)).json().item.previous).toMatchObject({
      decision: 'keep',
      reason: 'Runs it',
      reviewer: { id: at.bob.id },
      review: { id: before.id },
    });
  });
});

describe('the desk', () => {
  it('keeps the place and the notes of each reviewer, for themselves', async () => {
    const review = await seedReview(test, at.org.owner, seeds());
    const path = `/reviews/${review.id}/desk`;
    const empty = { item_id: null, show: null, drafts: {} };
    expect((await at.call(at.bob, 'GET', path)).json()).toEqual(empty);
    const desk = { item_id: review.items[1]?.id, show: 'open', drafts: { 7: 'Ask Ann' } };
    expect((await at.call(at.bob, 'PUT', path, desk)).json()).toEqual(desk);
    expect((await at.call(at.bob, 'PUT', path, { ...desk, drafts: {} })).statusCode).toBe(200);
    expect((await at.call(at.bob, 'GET', path)).json()).toEqual({ ...desk, drafts: {} });
    expect((await at.call(at.cat, 'GET', path)).json()).toEqual(empty);
    expect((await at.call(at.ann, 'PUT', path, desk)).statusCode).toBe(404);
    const wrong = await at.call(at.bob, 'PUT', path, { ...desk, drafts: { x: 'y' } });
    expect(wrong.statusCode).toBe(400);
    // As its own key, which no literal can have.
    const drafts = JSON.parse('{"__proto__":1}');
    const proto = (await at.call(at.bob, 'PUT', path, { ...desk, drafts })).json();
    expect(proto).toMatchObject({
      error_code: 'invalid_request',
      message: '__proto__: Unknown field',
    });
    expect(Object.entries(proto.details)).toEqual([['__proto__', ['Unknown field']]]);
  });
});

describe('the history of somebody', () => {
  it('tells what was decided of their rights; themselves once a review has ended', async () => {
    const review = await seedReview(test, at.org.owner, [...seeds(), ...at.rest(6)]);
    const path = `/users/${at.ann.id}/reviews`;
    expect((await at.call(at.org.owner, 'GET', path)).json()).toEqual([]);
    await at.close(review, [null, 'revoke']);
    await at.apply(review);
    await applyAll(test.services, review.id);
    for (const who of [at.ann, at.org.owner]) {
      const history = (await at.call(who, 'GET', path)).json();
      expect(history).toMatchObject([
        { kind: 'membership', result: null },
        { kind: 'team' },
        {
          kind: 'grant',
          result: 'applied',
          review: { id: review.id },
          reviewer: { id: at.bob.id },
        },
      ]);
    }
    expect((await at.call(at.bob, 'GET', path)).statusCode).toBe(403);
    const { owner } = await seedOrg(test);
    expect((await at.call(owner, 'GET', path)).statusCode).toBe(404);
  });
});
