import { sql } from 'drizzle-orm';
import { seedReview } from '../../../server/test/seed-review.ts';
import type { SeededPerson } from '../../../server/test/seed.ts';
import type { TestApp } from '../../../server/test/test-app.ts';
import { changeDirectly } from '../../../server/test/world.ts';

/** A text as the name of a person, of a team and of a resource that the team may operate. */
export interface Planted {
  readonly text: string;
  readonly personId: number;
  readonly teamId: number;
  readonly resourceId: number;
}

interface Org {
  readonly id: number;
  readonly owner: SeededPerson;
}

/** So high that no text has one of them in it: the matrix looks for ids in names, too. */
const FIRST_RESOURCE = 7_000_000;

/** Gives a person a right through a team: both the team and what it is to have the text as a name. */
export const plantRight = async (
  test: TestApp,
  { id: orgId, owner }: Org,
  person: SeededPerson,
  text: string,
): Promise<Pick<Planted, 'teamId' | 'resourceId'>> => {
  const resourceId = FIRST_RESOURCE + person.id;
  const key = `planted ${person.id}`;
  const teamId = await changeDirectly(
    test,
    sql`INSERT INTO teams (org_id, name, name_key, owner_id)
      VALUES (${orgId}, ${text}, ${key}, ${owner.id}) RETURNING id`,
  );
  await changeDirectly(
    test,
    sql`INSERT INTO team_members (org_id, team_id, user_id) VALUES (${orgId}, ${teamId}, ${person.id})`,
  );
  await changeDirectly(
    test,
    sql`INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
      VALUES (${orgId}, 'flows', ${resourceId}, ${text}, ${key}, ${owner.id})`,
  );
  await changeDirectly(
    test,
    sql`INSERT INTO grants (org_id, resource_type, resource_id, team_id, role)
      VALUES (${orgId}, 'flows', ${resourceId}, ${teamId}, 'operator')`,
  );
  return { teamId, resourceId };
};

/** A review that has ended: of everybody's right to the resource and of their part in the team. */
export const reviewAll = (test: TestApp, org: Org, planted: readonly Planted[]): Promise<number> =>
  seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    state: 'completed',
    items: planted.flatMap(({ text, personId, teamId, resourceId }) => {
      const decided = { reviewerId: personId, decision: 'keep' as const, reason: text };
      const resource = { resource_type: 'flows', resource_id: resourceId, resource_name: text };
      return [
        // Of a holder who is not there any more the right is one of its own.
        { ...decided, holderId: personId, of: { resource } },
        {
          ...decided,
          holderId: FIRST_RESOURCE + personId,
          of: { team: { id: teamId, name: text } },
        },
      ];
    }),
  });
