import { expect, it } from 'vitest';
import { unlockUser } from '../../../contract/user-acts.ts';
import { fakeUser } from '../../test/fakes.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { runBulk, type BulkJob } from './bulk-run.ts';

const person = (id: number) => fakeUser({ id, etag: `"${id}-1"` });

const job = (change: Partial<BulkJob>): BulkJob => ({
  act: 'unlock',
  orgId: 1,
  people: [],
  reason: undefined,
  until: undefined,
  keys: new Map(),
  signal: new AbortController().signal,
  onOutcome: () => undefined,
  ...change,
});

it('sits out the request limit, but not for ever', async () => {
  let calls = 0;
  server.use(
    answer(unlockUser, ({ params }) => {
      calls += 1;
      if (params['user_id'] === '2' && calls < 3) {
        return refuse('too_many_attempts', { headers: { 'Retry-After': '0' } });
      }
      if (params['user_id'] === '3') {
        return refuse('too_many_attempts', { headers: { 'Retry-After': '3600' } });
      }
      return person(2);
    }),
  );
  const outcomes = await runBulk(job({ people: [person(2)] }));
  expect(outcomes).toMatchObject([{ state: 'done' }]);
  expect(calls).toBe(3);
  expect(await runBulk(job({ people: [person(3)] }))).toMatchObject([{ state: 'failed' }]);
  expect(calls).toBe(4);
});

it('begins nothing after a stop, and knows the outcome of what was under way', async () => {
  const stop = new AbortController();
  const people = [1, 2, 3, 4, 5, 6].map(person);
  server.use(
    answer(unlockUser, ({ params }) => {
      stop.abort();
      return person(Number(params['user_id']));
    }),
  );
  const outcomes = await runBulk(job({ people, signal: stop.signal }));
  expect(outcomes.map(({ item: { id }, state }) => `${id} ${state}`).toSorted()).toEqual([
    '1 done',
    '2 done',
    '3 done',
    '4 done',
    '5 stopped',
    '6 stopped',
  ]);
});

it('says what somebody else changed, and goes on from there', async () => {
  const current = fakeUser({ id: 2, full_name: 'Bo Lind', etag: '"2-9"' });
  server.use(answer(unlockUser, () => refuse('stale_version', { current })));
  expect(await runBulk(job({ people: [person(2)] }))).toMatchObject([
    {
      state: 'failed',
      reason: 'Changed meanwhile (Name: Ana Ruiz → Bo Lind)',
      item: { etag: '"2-9"' },
    },
  ]);
});
