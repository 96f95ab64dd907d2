import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { ReviewState } from '../../contract/reviews.ts';
import { transact } from '../http/transact.ts';
import {
  bearerFor,
  impersonateAs,
  keyBearerFor,
  loginAs,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from './seed.ts';
import type { TestApp } from './test-app.ts';
import {
  itemOfReview,
  makeReview,
  putReview,
  seeItem,
  twistReview,
  type ReviewTwist,
  type SeenItem,
} from './world-review.ts';

/** Who may be asking; `admin` and `owner` are of the org that the requests are about. */
export const IDENTITIES = [
  'anonymous',
  'member',
  'bearerMember',
  'admin',
  'strangeMember',
  'strangeAdmin',
  'superUser',
  'keyMember',
  'keyAdmin',
  'expiredKey',
  'revokedKey',
  'deactivated',
  'locked',
  'mustChange',
  'impersonating',
] as const;
export type Identity = (typeof IDENTITIES)[number];

/**
 * What the request is about: the caller and their org, somebody else of the org, somebody there who
 * outranks everybody, another org.
 */
export const PLACES = ['own', 'same', 'higher', 'other'] as const;
export type Place = (typeof PLACES)[number];

/** A caller with the headers that prove who they are. */
export interface Caller {
  readonly person: SeededPerson;
  readonly headers: Record<string, string>;
}

/** Two orgs, with people and things in them that are made when they are asked for. */
export interface World {
  readonly here: { readonly id: number; readonly owner: SeededPerson };
  readonly there: { readonly id: number; readonly owner: SeededPerson };
  caller(identity: Identity): Promise<Caller>;
  /** Value of a path parameter. */
  param(name: string, place: Place, caller: Caller): Promise<number>;
  /** Puts the review that `review_id` names into a state, so that a request about it is valid. */
  reviewIn(state: ReviewState, place: Place, caller: Caller, as?: ReviewTwist): Promise<void>;
  /** The item of that review, as somebody names it who has seen it. */
  seenItem(place: Place, caller: Caller): Promise<SeenItem>;
  /** A member of the org with a token of their own to be found in requests. */
  bystander(place: Place): Promise<SeededPerson>;
}

const once = <K, V>(make: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
  const made = new Map<K, Promise<V>>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
};

/** Changes a row behind the services' back, with the audit row that the database asks for. */
export const changeDirectly = (test: TestApp, statement: ReturnType<typeof sql>) =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    const { rows } = await tx.execute<{ id?: number }>(statement);
    audit({ event: 'user.updated', itemType: 'user' });
    return rows[0]?.id ?? 0;
  });

const headersOf = async (test: TestApp, identity: Identity, person: SeededPerson) => {
  switch (identity) {
    case 'impersonating': {
      const superUser = await seedPerson(test, person.orgId, { admin: true, superUser: true });
      return impersonateAs(test, superUser, person);
    }
    case 'bearerMember':
      return bearerFor(test, person);
    case 'keyMember':
    case 'keyAdmin':
      return keyBearerFor(test, person);
    case 'expiredKey':
      return keyBearerFor(test, person, { days: -1 });
    case 'revokedKey':
      return keyBearerFor(test, person, { revoked: true });
    default:
      return loginAs(test, person);
  }
};

const identify = async (test: TestApp, world: World, identity: Identity): Promise<Caller> => {
  const { here, there } = world;
  if (identity === 'anonymous') return { person: here.owner, headers: {} };
  if (identity === 'strangeAdmin') {
    return { person: there.owner, headers: await loginAs(test, there.owner) };
  }
  if (identity === 'strangeMember') {
    const stranger = await seedPerson(test, there.id);
    return { person: stranger, headers: await loginAs(test, stranger) };
  }
  const person = await seedPerson(test, here.id, {
    admin: ['admin', 'keyAdmin', 'superUser'].includes(identity),
    superUser: identity === 'superUser',
  });
  const headers = await headersOf(test, identity, person);
  const set = (what: ReturnType<typeof sql>) =>
    changeDirectly(test, sql`UPDATE users SET ${what} WHERE id = ${person.id} RETURNING id`);
  if (identity === 'deactivated') await set(sql`status = 'DEACTIVATED'`);
  if (identity === 'mustChange') await set(sql`must_change_password = true`);
  if (identity === 'locked') {
    await changeDirectly(
      test,
      sql`INSERT INTO locks (user_id, kind) VALUES (${person.id}, 'admin') RETURNING id`,
    );
  }
  return { person, headers };
};

const makeKey = (test: TestApp, { id, orgId }: SeededPerson) =>
  changeDirectly(
    test,
    sql`INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, expires_at)
      VALUES (${id}, ${orgId}, 'Key', 'rck_…', sha256(random()::text::bytea), now() + interval '1 day')
      RETURNING id`,
  );

const makeInvite = async (test: TestApp, orgId: number) => {
  const { id, email } = await seedPerson(test, orgId, { password: null });
  return changeDirectly(
    test,
    sql`INSERT INTO invites (org_id, user_id, email, email_key, expires_at, sent_at)
      VALUES (${orgId}, ${id}, ${email}, ${email}, now() + interval '1 day', now()) RETURNING id`,
  );
};

/** A team of the org, owned by its owner; `memberId` is in it, and manages it. */
const makeTeam = async (test: TestApp, orgId: number, memberId?: number) => {
  const name = `Team ${randomUUID()}`;
  const id = await changeDirectly(
    test,
    sql`INSERT INTO teams (org_id, owner_id, name, name_key)
      SELECT id, owner_id, ${name}, ${name.toLowerCase()} FROM orgs WHERE id = ${orgId} RETURNING id`,
  );
  if (memberId !== undefined) {
    await changeDirectly(
      test,
      sql`INSERT INTO team_members (org_id, team_id, user_id, is_admin)
        SELECT org_id, ${id}, user_id, true FROM org_memberships
        WHERE org_id = ${orgId} AND user_id = ${memberId}`,
    );
  }
  return id;
};

let lastResource = 1000;
/** A flow of the org; whoever is given owns it, else the owner of the org. */
const makeResource = async (test: TestApp, orgId: number, ownerId?: number) => {
  const id = (lastResource += 1);
  await changeDirectly(
    test,
    sql`INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
      SELECT o.id, 'flows', ${id}, 'Flow', 'flow', coalesce(m.user_id, o.owner_id) FROM orgs o
      LEFT JOIN org_memberships m ON m.org_id = o.id AND m.user_id = ${ownerId ?? 0}
      WHERE o.id = ${orgId}`,
  );
  return id;
};

/** A run of somebody in an org, which has deactivated the membership of one person. */
const makeRun = async (test: TestApp, orgId: number, actorId: number) => {
  const { id } = await seedPerson(test, orgId);
  await changeDirectly(
    test,
    sql`UPDATE org_memberships SET status = 'DEACTIVATED' WHERE org_id = ${orgId} AND user_id = ${id}`,
  );
  const runId = await changeDirectly(
    test,
    sql`INSERT INTO bulk_runs (org_id, actor_id, action, correlation_id, ended_at)
      VALUES (${orgId}, ${actorId}, 'deactivate', ${randomUUID()}, now()) RETURNING id`,
  );
  await changeDirectly(
    test,
    sql`INSERT INTO bulk_rows (org_id, run_id, user_id, place, full_name, email, state, before)
      VALUES (${orgId}, ${runId}, ${id}, 1, '', '', 'changed', '{"parts":["membership"]}')`,
  );
  return runId;
};

const sessionOf = async (test: TestApp, person: SeededPerson): Promise<number> => {
  await loginAs(test, person);
  const { rows } = await test.db.execute<{ id: number }>(
    sql`SELECT max(id) AS id FROM sessions WHERE user_id = ${person.id}`,
  );
  return rows[0]?.id ?? 0;
};

const newestEntry = async (test: TestApp, orgId: number): Promise<number> => {
  const { rows } = await test.db.execute<{ id: number }>(
    sql`SELECT max(id) AS id FROM audit_log WHERE org_id = ${orgId}`,
  );
  return rows[0]?.id ?? 0;
};

/** Two fresh orgs, or fresh people in two that are there. */
export const makeWorld = async (
  test: TestApp,
  orgs?: Pick<World, 'here' | 'there'>,
): Promise<World> => {
  const { here, there } = orgs ?? { here: await seedOrg(test), there: await seedOrg(test) };
  const bystander = once(async (place: Place) => {
    const isHigher = place === 'higher';
    return seedPerson(test, place === 'other' ? there.id : here.id, {
      admin: isHigher,
      superUser: isHigher,
    });
  });
  // Of somebody else: the same one for every request about it.
  const orgOf = (place: Place) => (place === 'other' ? there.id : here.id);
  const team = once((place: Place) => makeTeam(test, orgOf(place)));
  const resource = once((place: Place) => makeResource(test, orgOf(place)));
  // With something in it for whoever asks, if they are of that org.
  const reviews = new Map<string, Promise<number>>();
  const review = (orgId: number, { person }: Caller): Promise<number> => {
    const key = `${orgId}:${person.id}`;
    const made = reviews.get(key) ?? makeReview(test, orgId, person.id);
    reviews.set(key, made);
    return made;
  };
  const world: World = {
    here,
    there,
    bystander,
    caller: once((identity: Identity) => identify(test, world, identity)),
    reviewIn: async (state, place, caller, as) => {
      const id = await world.param('review_id', place, caller);
      await putReview(test, id, state);
      if (as) await twistReview(test, id, as, caller.person.id);
    },
    seenItem: async (place, caller) => seeItem(test, await world.param('review_id', place, caller)),
    param: async (name, place, caller) => {
      const orgId = place === 'own' ? caller.person.orgId : orgOf(place);
      const person = place === 'own' ? caller.person : await bystander(place);
      switch (name) {
        case 'org_id':
          return orgId;
        case 'user_id':
          return person.id;
        case 'session_id':
          return sessionOf(test, person);
        case 'key_id':
          return makeKey(test, person);
        case 'invite_id':
          return makeInvite(test, orgId);
        case 'team_id':
          return place === 'own' ? makeTeam(test, orgId, person.id) : team(place);
        case 'resource_id':
          return place === 'own' ? makeResource(test, orgId, person.id) : resource(place);
        case 'run_id':
          return makeRun(test, orgId, caller.person.id);
        case 'review_id':
          return review(orgId, caller);
        case 'item_id':
          return itemOfReview(test, await review(orgId, caller));
        case 'entry_id':
          return newestEntry(test, orgId);
        default:
          throw new Error(`no example of the path parameter ${name}: add one to world.ts`);
      }
    },
  };
  return world;
};
