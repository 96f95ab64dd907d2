import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACCESS_LEVELS } from '../../../contract/resources.ts';
import { makeLeaver, type Leaver } from '../../test/leaver.ts';
import { seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;

/** Three people at each level, a team, and everyone. */
beforeAll(async () => {
  test = await createTestApp();
  at = await makeLeaver(test);
  const grants: object[] = [
    { team_id: at.teamId, access_level: 'operator' },
    { org_id: at.org.id, access_level: 'collaborator' },
  ];
  for (const access_level of ACCESS_LEVELS) {
    for (let n = 0; n < 3; n += 1) {
      grants.push({ user_id: (await seedPerson(test, at.org.id)).id, access_level });
    }
  }
  const given = await at.call('PUT', '/resource_access', {
    resource_type: 'flows',
    resource_id: 7,
    access_grants: grants,
  });
  expect(given.statusCode, given.body).toBe(200);
});
afterAll(() => test.close());

type Reply = Awaited<ReturnType<Leaver['call']>>;
const rowsOf = (reply: Reply): unknown[] => {
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
};
const follow = (reply: Reply, rel: 'Next' | 'Previous'): Promise<Reply> | undefined => {
  const link = new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(reply.headers['link']))?.[1];
  return link === undefined ? undefined : at.call('GET', link.slice(link.indexOf('/api') + 4));
};

it.each([1, 2, 4, 7])(
  'rights to a resource are the same list in pages of %i as at once, both ways and by number',
  async (size) => {
    const path = '/flows/7/access?per_page=';
    const whole = rowsOf(await at.call('GET', `${path}200`));
    expect(whole.length).toBeGreaterThan(14);
    let reply = await at.call('GET', `${path}${size}`);
    const found = rowsOf(reply);
    for (let next = follow(reply, 'Next'); next; next = follow(reply, 'Next')) {
      reply = await next;
      found.push(...rowsOf(reply));
    }
    expect(found).toEqual(whole);
    const back = rowsOf(reply);
    for (let before = follow(reply, 'Previous'); before; before = follow(reply, 'Previous')) {
      reply = await before;
      back.unshift(...rowsOf(reply));
    }
    expect(back).toEqual(whole);
    const third = await at.call('GET', `${path}${size}&page=3`);
    expect(rowsOf(third)).toEqual(whole.slice(2 * size, 3 * size));
  },
);
