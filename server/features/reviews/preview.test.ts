import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsOf } from '../../test/draft-review.ts';
import { makeReviewedOrg } from '../../test/reviewed-org.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('counts whom silence takes something from: everybody in a team, and everybody in the org', async () => {
  const { org, cat, teamId, call, give } = await makeReviewedOrg(test);
  const settings = settingsOf([cat.id], {
    scope: { kind: 'resources', resource_types: ['flows'] },
    rules: { days: 7, on_silence: 'revoke' },
  });
  const lost = async () => {
    const reply = await call(org.owner, 'POST', '/reviews/preview', { settings });
    return [reply.json().items, reply.json().on_silence.people];
  };
  expect(await lost()).toEqual([1, 1]);
  await give(8, [{ type: 'TEAM', id: teamId, access_roles: ['operator'] }]);
  // Ann is in the team, too.
  expect(await lost()).toEqual([2, 2]);
  await give(8, [{ type: 'ORG', id: org.id, access_roles: ['operator'] }]);
  expect(await lost()).toEqual([3, 4]);
});
