import { sql } from 'drizzle-orm';
import { ReviewRules } from '../../../contract/review-settings.ts';
import { settingsOf, startedReview } from '../../../server/test/draft-review.ts';
import {
  keyBearerFor,
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../../server/test/seed.ts';
import type { TestApp } from '../../../server/test/test-app.ts';
import { changeDirectly } from '../../../server/test/world.ts';
import type { Dice } from '../../audit/random.ts';

/** Who is on the stage: the owner, two admins, two members; a super user of another org. */
export const NAMES = ['owner', 'ada', 'ben', 'mia', 'nat', 'sue'] as const;
export type Name = (typeof NAMES)[number];

export interface Stage {
  readonly test: TestApp;
  readonly orgId: number;
  readonly people: Readonly<Record<Name, SeededPerson>>;
  /** Ada is the only admin left; what super users do is all there is besides. */
  readonly isLone: boolean;
  readonly reviewId: number;
  readonly rules: ReviewRules;
  send(
    name: Name,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{
    readonly status: number;
    readonly code: string;
    readonly json: Record<string, unknown>;
  }>;
}

let lastFlow = 50_000;

const addRights = async (
  test: TestApp,
  orgId: number,
  { owner, mia, nat }: Stage['people'],
): Promise<void> => {
  const [one, two] = [(lastFlow += 1), (lastFlow += 1)];
  const name = `Team ${one}`;
  const teamId = await changeDirectly(
    test,
    sql`INSERT INTO teams (org_id, owner_id, name, name_key)
      VALUES (${orgId}, ${owner.id}, ${name}, ${name.toLowerCase()}) RETURNING id`,
  );
  await changeDirectly(
    test,
    sql`WITH made AS (
      INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
      SELECT ${orgId}, 'flows', id, 'Flow', 'flow', ${owner.id}
      FROM unnest(ARRAY[${one}, ${two}]::bigint[]) AS id RETURNING resource_id
    ), placed AS (
      INSERT INTO team_members (org_id, team_id, user_id)
      VALUES (${orgId}, ${teamId}, ${mia.id}), (${orgId}, ${teamId}, ${nat.id}) RETURNING user_id
    )
    SELECT count(*) AS id FROM made, placed`,
  );
  await changeDirectly(
    test,
    sql`INSERT INTO grants (org_id, resource_type, resource_id, user_id, team_id, role)
      VALUES (${orgId}, 'flows', ${one}, ${mia.id}, NULL, 'operator'),
        (${orgId}, 'flows', ${one}, NULL, ${teamId}, 'operator'),
        (${orgId}, 'flows', ${two}, ${nat.id}, NULL, 'admin') RETURNING id`,
  );
  await keyBearerFor(test, nat);
};

/** An org in which a review of everybody has just started, by rules that are drawn. */
export const setStage = async (test: TestApp, sue: SeededPerson, dice: Dice): Promise<Stage> => {
  const isLone = dice.between(1, 5) === 1;
  const org = await seedOrg(test);
  const add = (admin: boolean) => seedPerson(test, org.id, { admin });
  const people = {
    owner: org.owner,
    ada: await add(true),
    ben: await add(!isLone),
    mia: await add(false),
    nat: await add(false),
    sue: { ...sue, orgId: org.id },
  };
  await addRights(test, org.id, people);
  if (isLone) {
    await changeDirectly(
      test,
      sql`UPDATE org_memberships SET is_admin = false
        WHERE org_id = ${org.id} AND user_id = ${org.owner.id}`,
    );
    await seedMembership(test, org.id, sue.id);
  }
  const rules = ReviewRules.parse({
    days: 7,
    reason_for: 'nothing',
    on_silence: dice.pick(['keep_flagged', 'revoke', 'recommendation']),
    apply: dice.pick(['by_itself', 'by_hand']),
    grantor_days: 0,
  });
  const reviewers = isLone ? [people.ada.id, sue.id] : [people.ada.id, people.ben.id];
  const settings = settingsOf(reviewers, { rules });
  const reviewId = await startedReview(test, people.ada, {
    ...settings,
    reviewers: { ...settings.reviewers, fallback_ids: [org.owner.id] },
  });
  const sessions = new Map<Name, Record<string, string>>();
  return {
    test,
    orgId: org.id,
    people,
    isLone,
    reviewId,
    rules,
    send: async (name, method, path, body) => {
      const once = async (headers: Record<string, string>) =>
        test.app.inject({
          method,
          url: `/api${path}`,
          headers,
          ...(body && { payload: body }),
        });
      const known = sessions.get(name);
      let reply = known && (await once(known));
      // Whoever lost a right has lost the session that had it, and signs in again.
      if (!reply || reply.statusCode === 401) {
        const headers = await loginAs(test, people[name]);
        sessions.set(name, headers);
        reply = await once(headers);
      }
      const json: Record<string, unknown> = reply.json();
      return { status: reply.statusCode, code: String(json['error_code'] ?? ''), json };
    },
  };
};
