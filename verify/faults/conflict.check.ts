import { expect } from 'vitest';
import { loginAs, seedOrg, seedPerson } from '../../server/test/seed.ts';
import { createTestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';

const LANES = 4;

check(
  {
    id: 'T-34',
    asks: 'two admins write to one person from one ETag, 10,000 times: always one 200 and one 412, which brings the winner’s state',
    mutants: [
      {
        name: 'If-Match is not held against the person',
        file: 'server/features/users/update-user.ts',
        find: 'await assertFresh(ctx.ifMatch, userEtag(target), () => readUser(tx, actor, userId));',
        replace: '',
      },
      {
        name: 'the person is not locked while they are judged',
        file: 'server/people/target.repo.ts',
        find: 'FOR NO KEY UPDATE OF u, m',
        replace: '',
      },
    ],
    timeout: 300_000,
  },
  async (run) => {
    const pairs = run.pick({ small: 80, full: 10_000 });
    const test = await createTestApp();
    const wrong: unknown[] = [];
    try {
      const org = await seedOrg(test);
      const other = await seedPerson(test, org.id, { admin: true });
      const admins = [await loginAs(test, org.owner), await loginAs(test, other)];
      const lane = async (number: number): Promise<void> => {
        const { id } = await seedPerson(test, org.id);
        const url = `/api/users/${id}`;
        const seen = await test.app.inject({ url, headers: admins[0] ?? {} });
        let { etag } = seen.json();
        for (let pair = number; pair < pairs; pair += LANES) {
          const replies = await Promise.all(
            admins.map((headers, admin) =>
              test.app.inject({
                method: 'PUT',
                url,
                headers: { ...headers, 'if-match': etag },
                payload: { full_name: `Pair ${pair} of ${admin}` },
              }),
            ),
          );
          const won = replies.find(({ statusCode }) => statusCode === 200);
          const lost = replies.find(({ statusCode }) => statusCode === 412);
          const { rows } = await test.owner.query('SELECT full_name FROM users WHERE id = $1', [
            id,
          ]);
          const names = [won?.json().full_name, lost?.json().current?.full_name];
          if (names.some((name) => name !== rows[0]?.full_name)) {
            wrong.push(replies.map(({ statusCode, body }) => [statusCode, body]));
          }
          etag = won?.json().etag ?? etag;
        }
      };
      await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
      run.got(
        `${pairs - wrong.length} of ${pairs} pairs: one 200, one 412, the 200’s value stands`,
      );
      expect(wrong.slice(0, 3)).toEqual([]);
    } finally {
      await test.close();
    }
  },
);
