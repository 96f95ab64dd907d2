import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedReview } from '../test/review-of-rights.ts';
import { lookAt, makeReviewedOrg } from '../test/reviewed-org.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { checkStick } from './stick.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeReviewedOrg>>;
let look: ReturnType<typeof lookAt>;
beforeAll(async () => {
  test = await createTestApp();
  look = lookAt(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeReviewedOrg(test);
});

describe('whether it holds', () => {
  it('lists what comes another way, and what is back, each with the place to mend it', async () => {
    await at.give(7, [
      { type: 'TEAM', id: at.teamId, access_roles: ['operator'] },
      { type: 'ORG', access_roles: ['collaborator'] },
    ]);
    await at.give(8, [{ type: 'USER', id: at.bob.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, at.org.owner, [
      { kind: 'grant', of: at.ann, flow: 7, reviewer: at.org.owner },
      { kind: 'grant', of: at.bob, flow: 8, reviewer: at.org.owner },
      ...at.rest(8),
    ]);
    await at.close(review, ['revoke', 'revoke']);
    await at.apply(review);
    expect((await look.itemsOf(review)).slice(0, 2)).toMatchObject([
      {
        stick: 'still',
        stick_through: [
          {
            source: 'team',
            label: `Team Data ${at.org.id}: operator`,
            href: `/teams/${at.teamId}`,
          },
        ],
      },
      { stick: 'holds', stick_through: [] },
    ]);
    await at.call(at.org.owner, 'DELETE', `/teams/${at.teamId}/members`, {
      members: [{ id: at.ann.id }],
    });
    await at.give(8, [{ type: 'USER', id: at.bob.id, access_roles: ['operator'] }]);
    const outcome = (await at.call(at.org.owner, 'POST', `/reviews/${review.id}/check`)).json();
    expect(outcome.stick).toMatchObject({
      holds: 1,
      still: 0,
      back: 1,
      checked_at: expect.any(String),
      again_at: expect.any(String),
    });
    expect((await look.itemsOf(review))[1]).toMatchObject({
      stick: 'back',
      stick_through: [{ source: 'grant', label: 'Was given again', href: '/access/flows/8' }],
    });
    const again = Date.parse(outcome.stick.again_at) - Date.parse(outcome.stick.checked_at);
    expect(Math.round(again / 86_400_000)).toBe(7);
    await test.owner.query(`UPDATE reviews SET check_again_at = now() WHERE id = ${review.id}`);
    await checkStick(test.services, review.id);
    const { stick } = (await at.call(at.org.owner, 'GET', `/reviews/${review.id}/outcome`)).json();
    expect(stick.again_at).toBeNull();
  });

  it('counts what everyone in the org was given for nobody who has left it', async () => {
    await at.give(7, [{ type: 'ORG', access_roles: ['operator'] }]);
    await at.give(8, [
      { type: 'ORG', access_roles: ['operator'] },
      { type: 'USER', id: at.bob.id, access_roles: ['operator'] },
      { type: 'TEAM', id: at.teamId, access_roles: ['operator'] },
    ]);
    const team = { id: at.teamId, name: 'Data' };
    const reviewer = at.org.owner;
    const review = await seedReview(test, at.org.owner, [
      { kind: 'grant', of: at.ann, flow: 7, reviewer },
      { kind: 'grant', of: at.bob, flow: 8, reviewer },
      { kind: 'grant', team, isTeams: true, flow: 8, reviewer },
      { kind: 'membership', of: at.ann, reviewer },
      ...at.rest(16),
    ]);
    await at.close(review, ['revoke', 'revoke', 'revoke', 'revoke']);
    await at.apply(review);
    const sticks = async () => (await look.itemsOf(review)).slice(0, 4).map(({ stick }) => stick);
    expect(await sticks()).toEqual(['holds', 'still', 'still', 'holds']);
    await at.call(at.org.owner, 'DELETE', `/teams/${at.teamId}`);
    await at.call(at.org.owner, 'POST', `/reviews/${review.id}/check`);
    expect(await sticks()).toEqual(['holds', 'still', 'holds', 'holds']);
  });
});
