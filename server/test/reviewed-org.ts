import { sql } from 'drizzle-orm';
import { applyAll } from '../reviews/apply.ts';
import { closeDue } from '../reviews/close.ts';
import { endTimeOf, type ItemSeed, type SeededReview } from './review-of-rights.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

/** Calls of one person, as a browser makes them. */
export const callsOf =
  (test: TestApp) =>
  async (
    person: { readonly id: number; readonly orgId: number },
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
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

/** What reviews came to, as the database has it. */
export const lookAt = (test: TestApp) => ({
  itemsOf: async (review: SeededReview) => {
    const { rows } = await test.db.execute(sql`
      SELECT planned, by_silence, result, result_message, stick, stick_through FROM review_items
      WHERE review_id = ${review.id} ORDER BY place`);
    return rows;
  },
  stateOf: async (review: SeededReview) => {
    const { rows } = await test.db.execute(
      sql`SELECT state, hold, applied_by FROM reviews WHERE id = ${review.id}`,
    );
    return rows[0];
  },
  eventsOf: async (review: SeededReview) => {
    const { rows } = await test.db.execute<{ event: string; actor: number }>(sql`
      SELECT a.event, a.actor_id AS actor FROM audit_log a JOIN reviews r ON r.id = ${review.id}
      WHERE a.correlation_id = r.correlation_id ORDER BY a.id`);
    return rows;
  },
});

/**
 * An org with rights to be reviewed: Ann and Bob in a team, Ann an operator of the flow 7, Cat an
 * admin; and what takes a review of them to its end.
 */
export const makeReviewedOrg = async (test: TestApp) => {
  const call = callsOf(test);
  const org = await seedOrg(test);
  const ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  const bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  const cat = await seedPerson(test, org.id, { fullName: 'Cat', admin: true });
  const team = { name: `Data ${org.id}`, members: [{ id: ann.id }, { id: bob.id }] };
  const teamId: number = (await call(org.owner, 'POST', '/teams', team)).json().id;
  const addFlows = (ids: readonly number[], ownerId = org.owner.id) =>
    call(org.owner, 'PUT', '/resources', {
      resources: ids.map((id) => ({
        resource_type: 'flows',
        resource_id: id,
        resource_name: `Flow ${id}`,
        owner_id: ownerId,
      })),
    });
  const give = (flow: number, accessors: object[]) =>
    call(org.owner, 'PUT', `/flows/${flow}/accessors`, { accessors });
  const giveTo = (flow: number, { id }: SeededPerson, level = 'operator') =>
    give(flow, [{ type: 'USER', id, access_roles: [level] }]);
  await addFlows([7, 8]);
  await giveTo(7, ann);

  return {
    org,
    ann,
    bob,
    cat,
    teamId,
    call,
    addFlows,
    give,
    giveTo,
    /** Items about grants that nobody has, to be many. */
    rest: (many: number): ItemSeed[] =>
      Array.from({ length: many }, (_, at) => ({
        kind: 'grant',
        of: bob,
        flow: 100 + at,
        reviewer: org.owner,
      })),
    /** Lets the reviewers say this of each item, ends the review and counts it. */
    close: async (review: SeededReview, said: readonly (string | null)[]): Promise<void> => {
      for (const [at, decision] of said.entries()) {
        if (decision === null) continue;
        const [kind = '', to] = decision.split(' ');
        await test.owner.query(
          `UPDATE review_items SET decision = $2, reduce_to = $3, decided_at = now() WHERE id = $1`,
          [review.items[at]?.id, kind, to ?? null],
        );
      }
      await endTimeOf(test, review);
      await closeDue(test.services, review.id);
    },
    approve: (review: SeededReview, by: SeededPerson) =>
      call(by, 'POST', `/reviews/${review.id}/approve`, { note: 'Looked over' }),
    apply: async (review: SeededReview, by: SeededPerson = org.owner): Promise<void> => {
      const reply = await call(by, 'POST', `/reviews/${review.id}/apply`);
      if (reply.statusCode !== 200) throw new Error(reply.body);
      await applyAll(test.services, review.id);
    },
  };
};
