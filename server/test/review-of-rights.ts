import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { ReviewRules, type ReviewSettingsInput } from '../../contract/review-settings.ts';
import type { ReviewItem } from '../../contract/review-items.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import type * as z from 'zod';
import { transact } from '../http/transact.ts';
import type { SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

const SYSTEM = { actor: null, request: null };

/** A right that a seeded review asks about. */
export interface ItemSeed {
  readonly kind: ReviewItem['kind'];
  /** Whose; left out: of everyone in the org. */
  readonly of?: SeededPerson;
  readonly team?: { readonly id: number; readonly name: string };
  /** The holder is the team. */
  readonly isTeams?: boolean;
  readonly flow?: number;
  readonly keyId?: number;
  readonly role?: string;
  /** Null: nobody may decide it. */
  readonly reviewer: SeededPerson | null;
  readonly rule?: ReviewItem['rule'];
  readonly recommendation?: ReviewItem['recommendation'];
  readonly grantedBy?: SeededPerson;
}

export interface ReviewSeed {
  readonly state?: ReviewState;
  readonly rules?: Partial<z.input<typeof ReviewRules>>;
  readonly name?: string;
  /** From now, in hours; negative: its end has come. */
  readonly dueInHours?: number;
}

const ROLES = {
  membership: 'member',
  admin: 'admin',
  team: 'member',
  grant: 'operator',
  key: 'key',
};

const holderOf = (orgId: number, { of: person, isTeams, team }: ItemSeed) => {
  if (isTeams && team) return { type: 'TEAM', id: team.id, name: team.name, email: null };
  if (!person) return { type: 'ORG', id: orgId, name: 'Everyone', email: null };
  return { type: 'USER', id: person.id, name: person.fullName, email: person.email };
};

const rightKeyOf = (orgId: number, seed: ItemSeed): string => {
  const holder = holderOf(orgId, seed);
  if (seed.kind === 'team') return `team:${seed.team?.id}:${holder.id}`;
  if (seed.kind === 'key') return `key:${seed.keyId}`;
  if (seed.kind === 'grant') return `grant:flows:${seed.flow}:${holder.type}:${holder.id}`;
  return `${seed.kind}:${holder.id}`;
};

/** The row of an item, as the start of a review writes it. */
const rowOf = (
  orgId: number,
  seed: ItemSeed,
  { place, adminIds }: { readonly place: number; readonly adminIds: ReadonlySet<number> },
) => {
  const role = seed.role ?? ROLES[seed.kind];
  const holder = holderOf(orgId, seed);
  const isUsers = holder.type === 'USER';
  const snapshot = {
    holder,
    person: isUsers
      ? {
          status: 'ACTIVE',
          is_locked: false,
          is_invited: false,
          'is_admin?': seed.kind === 'admin' || adminIds.has(holder.id),
          is_owner: false,
          member_since: '2026-01-01T00:00:00.000Z',
          last_login_at: null,
          last_active_at: null,
          teams: 0,
        }
      : null,
    right: {
      role,
      team: seed.kind === 'team' ? (seed.team ?? null) : null,
      resource:
        seed.flow === undefined
          ? null
          : { resource_type: 'flows', resource_id: seed.flow, resource_name: `Flow ${seed.flow}` },
      key:
        seed.keyId === undefined
          ? null
          : { id: seed.keyId, name: 'Script', expires_at: '2027-01-01T00:00:00.000Z' },
      expires_at: null,
    },
    granted_by: null,
  };
  const rightKey = rightKeyOf(orgId, seed);
  return {
    place,
    kind: seed.kind,
    right_key: rightKey,
    holder_type: holder.type,
    holder_id: holder.id,
    user_id: isUsers ? holder.id : null,
    team_id: seed.team?.id ?? null,
    resource_type: seed.flow === undefined ? null : 'flows',
    resource_id: seed.flow ?? null,
    api_key_id: seed.keyId ?? null,
    role,
    is_privileged: seed.kind === 'admin',
    granted_by: seed.grantedBy?.id ?? null,
    snapshot,
    hash: `\\x${createHash('sha256')
      .update(`${rightKey}${JSON.stringify(snapshot)}`)
      .digest('hex')}`,
    search_text: `${holder.name} ${holder.email ?? ''}`.toLowerCase(),
    recommendation: seed.recommendation ?? null,
    reviewer_id: seed.reviewer?.id ?? null,
    rule: seed.rule ?? (seed.reviewer ? 'policy' : 'held'),
  };
};

export interface SeededReview {
  readonly id: number;
  readonly orgId: number;
  /** In the order of the seeds. */
  readonly items: readonly { readonly id: number; readonly hash: string }[];
}

/** A review of an org that has started, with these rights in it, made the short way. */
export const seedReview = async (
  test: Pick<TestApp, 'db'>,
  owner: SeededPerson,
  items: readonly ItemSeed[],
  {
    state = 'active',
    rules = {},
    name = `Review ${randomUUID().slice(0, 8)}`,
    dueInHours = 24,
  }: ReviewSeed = {},
): Promise<SeededReview> => {
  const { orgId } = owner;
  const settings: ReviewSettingsInput = {
    name,
    scope: { kind: 'everybody' },
    reviewers: { policy: 'org_admins' },
    rules: ReviewRules.parse({ days: 7, reason_for: 'nothing', ...rules }),
  };
  return transact(test.db, SYSTEM, async (tx, audit) => {
    const admins = await tx.execute<{ id: number }>(
      sql`SELECT user_id AS id FROM org_memberships WHERE org_id = ${orgId} AND is_admin`,
    );
    const adminIds = new Set(admins.rows.map((row) => row.id));
    const rows = items.map((seed, at) => rowOf(orgId, seed, { place: at + 1, adminIds }));
    const series = await tx.execute<{ id: number }>(sql`
      INSERT INTO review_series (org_id, owner_id, settings)
      VALUES (${orgId}, ${owner.id}, ${JSON.stringify(settings)}::jsonb) RETURNING id`);
    const made = await tx.execute<{ id: number }>(sql`
      INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
        started_at, due_at, snapshot_hash, people, created_by)
      VALUES (${orgId}, ${series.rows[0]?.id}, 1, ${name}, ${name.toLowerCase()}, ${owner.id}, ${state},
        ${JSON.stringify(settings)}::jsonb, now() - interval '3 days',
        now() + make_interval(hours => ${dueInHours}), ${Buffer.alloc(32)}, 1, ${owner.id})
      RETURNING id`);
    const id = made.rows[0]?.id ?? 0;
    const { rows: seeded } = await tx.execute<{ id: number; hash: string }>(sql`
      INSERT INTO review_items (org_id, review_id, place, kind, right_key, holder_type, holder_id,
        user_id, team_id, resource_type, resource_id, api_key_id, role, is_privileged, granted_by,
        granted_at, snapshot, hash, search_text, recommendation, reviewer_id, rule, grant_id)
      SELECT ${orgId}, ${id}, r.place, r.kind, r.right_key, r.holder_type, r.holder_id, r.user_id,
        r.team_id, r.resource_type, r.resource_id, r.api_key_id, r.role, r.is_privileged,
        r.granted_by, now() - interval '4 days', r.snapshot, r.hash, r.search_text,
        r.recommendation, r.reviewer_id, r.rule,
        (SELECT g.id FROM grants g WHERE g.org_id = ${orgId} AND g.resource_type = r.resource_type
          AND g.resource_id = r.resource_id
          AND CASE r.holder_type WHEN 'USER' THEN g.user_id = r.holder_id
            WHEN 'TEAM' THEN g.team_id = r.holder_id
            ELSE g.user_id IS NULL AND g.team_id IS NULL END)
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (place int, kind text,
        right_key text, holder_type text, holder_id bigint, user_id bigint, team_id bigint,
        resource_type text, resource_id bigint, api_key_id bigint, role text, is_privileged boolean,
        granted_by bigint, snapshot jsonb, hash bytea, search_text text, recommendation text,
        reviewer_id bigint, rule text)
      ORDER BY r.place RETURNING id, encode(hash, 'hex') AS hash`);
    await tx.execute(sql`
      INSERT INTO review_assignments (org_id, item_id, seq, to_id, rule)
      SELECT org_id, id, 1, reviewer_id, rule FROM review_items WHERE review_id = ${id}`);
    // What is reviewed was there before the review began.
    await tx.execute(sql`UPDATE org_memberships SET created_at = now() - interval '9 days'
      WHERE org_id = ${orgId} AND created_at > now() - interval '3 days'`);
    await tx.execute(sql`UPDATE team_members SET joined_at = now() - interval '9 days'
      WHERE org_id = ${orgId} AND joined_at > now() - interval '3 days'`);
    audit({ event: 'user.updated', itemType: 'review', itemId: id, orgId });
    return { id, orgId, items: seeded.toSorted((a, b) => a.id - b.id) };
  });
};

/** Lets the time of a running review be over. */
export const endTimeOf = (test: TestApp, review: SeededReview) =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    await tx.execute(
      sql`UPDATE reviews SET due_at = now() - interval '1 second' WHERE id = ${review.id}`,
    );
    audit({ event: 'user.updated', itemType: 'review', itemId: review.id, orgId: review.orgId });
  });
