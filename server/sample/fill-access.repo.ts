import { sql } from 'drizzle-orm';
import type { AuditInput } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { teamMembers, teams } from '../db/schema/teams.ts';
import { sortName } from '../people/names.ts';
import type { AccessPlan, PlannedGrant } from './access-plan.ts';
import { asAuditPerson, originOf, type PastEvent, type SamplePerson } from './person-history.ts';
import type { Random } from './random.ts';

interface Org {
  readonly orgId: number;
  readonly admin: { readonly id: number; readonly email: string; readonly fullName: string };
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const insertTeams = async (tx: Tx, { orgId, admin }: Org, plan: AccessPlan): Promise<number[]> => {
  const made = await tx
    .insert(teams)
    .values(
      plan.teams.map(({ name, description, owner, createdAt }) => ({
        orgId,
        name,
        nameKey: sortName(name),
        description,
        ownerId: owner.id,
        createdAt: new Date(createdAt),
        updatedAt: new Date(createdAt),
      })),
    )
    .returning({ id: teams.id });
  const ids = made.map(({ id }) => id);
  await tx.insert(teamMembers).values(
    plan.teams.flatMap(({ members, createdAt }, place) =>
      members.map(({ id }, index) => ({
        orgId,
        teamId: ids[place] ?? 0,
        userId: id,
        isAdmin: index === 0,
        addedBy: admin.id,
        joinedAt: new Date(createdAt),
      })),
    ),
  );
  return ids;
};

const insertResources = (tx: Tx, { orgId }: Org, plan: AccessPlan) =>
  tx.execute(sql`
    INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id, created_at, updated_at)
    SELECT ${orgId}::bigint, type, id, name, name_key, owner_id, created_at, created_at
    FROM jsonb_to_recordset(${JSON.stringify(
      plan.resources.map(({ type, id, name, owner, createdAt }) => ({
        type,
        id,
        name,
        name_key: sortName(name),
        owner_id: owner.id,
        created_at: iso(createdAt),
      })),
    )}::jsonb) AS r (type text, id bigint, name text, name_key text, owner_id bigint, created_at timestamptz)`);

const personOf = ({ to }: PlannedGrant): SamplePerson | undefined =>
  typeof to === 'object' ? to : undefined;
const teamOf = ({ to }: PlannedGrant, ids: readonly number[]): number | null =>
  typeof to === 'number' ? (ids[to] ?? null) : null;

const insertGrants = (tx: Tx, { orgId, admin }: Org, plan: AccessPlan, ids: readonly number[]) =>
  tx.execute(sql`
    INSERT INTO grants (org_id, resource_type, resource_id, user_id, team_id, role, granted_by,
      granted_at, updated_at, last_used_at, expires_at)
    SELECT ${orgId}::bigint, type, id, user_id, team_id, role, ${admin.id}::bigint, at, at, used, ends
    FROM jsonb_to_recordset(${JSON.stringify(
      plan.grants.map((grant) => ({
        type: grant.resource.type,
        id: grant.resource.id,
        user_id: personOf(grant)?.id ?? null,
        team_id: teamOf(grant, ids),
        role: grant.level,
        at: iso(grant.at),
        used: iso(grant.lastUsedAt),
        ends: iso(grant.expiresAt),
      })),
    )}::jsonb) AS g (type text, id bigint, user_id bigint, team_id bigint, role text,
      at timestamptz, used timestamptz, ends timestamptz)`);

const historyOf = (
  { orgId, admin }: Org,
  plan: AccessPlan,
  ids: readonly number[],
  random: Random,
): PastEvent[] => {
  const say = (at: number, event: Omit<AuditInput, 'orgId' | 'actor'>): PastEvent => ({
    at,
    from: originOf(random),
    event: { orgId, actor: { ...asAuditPerson(admin), type: 'user' }, ...event },
  });
  const ofTeams = plan.teams.flatMap(({ name, description, owner, members, createdAt }, place) => {
    const about = { itemType: 'team', itemId: ids[place] ?? 0, itemLabel: name } as const;
    const changes = {
      name: [null, name],
      description: [null, description],
      owner_id: [null, owner.id],
    } as const;
    return [
      say(createdAt, { ...about, event: 'team.created', changes }),
      ...members.map((person, index) =>
        say(createdAt, {
          ...about,
          event: 'team.member_added',
          owner: asAuditPerson(person),
          changes: { admin: [null, index === 0] },
        }),
      ),
    ];
  });
  const itemOf = ({ type, id, name }: PlannedGrant['resource']) => ({
    itemType: type.slice(0, -1) as Extract<AuditInput['itemType'], string>,
    itemId: id,
    itemLabel: name,
  });
  const ofResources = plan.resources.map((resource) =>
    say(resource.createdAt, {
      ...itemOf(resource),
      event: 'resource.created',
      changes: { name: [null, resource.name], owner_id: [null, resource.owner.id] },
    }),
  );
  const ofGrants = plan.grants.map((grant) => {
    const person = personOf(grant);
    const team = teamOf(grant, ids);
    const name = typeof grant.to === 'number' ? (plan.teams[grant.to]?.name ?? '') : '';
    return say(grant.at, {
      ...itemOf(grant.resource),
      event: 'grant.created',
      ...(person && { owner: asAuditPerson(person) }),
      ...(team !== null && { associationResource: { type: 'team', id: team, name } }),
      ...(grant.to === 'everyone' && {
        associationResource: { type: 'org', id: orgId, name: 'everyone' },
      }),
      changes: {
        access_level: [null, grant.level],
        ...(grant.expiresAt !== null && { expires_at: [null, iso(grant.expiresAt)] }),
      },
    });
  });
  return [...ofTeams, ...ofResources, ...ofGrants];
};

/** Writes what was planned of teams, resources and grants; returns its history. */
export const fillAccess = async (
  tx: Tx,
  org: Org,
  plan: AccessPlan,
  random: Random,
): Promise<PastEvent[]> => {
  const ids = await insertTeams(tx, org, plan);
  await insertResources(tx, org, plan);
  await insertGrants(tx, org, plan, ids);
  return historyOf(org, plan, ids, random);
};
