import type { Leaving } from '../../../contract/leaving.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { assertMayActOn } from '../../people/target.ts';
import { userEtag } from '../../people/user-view.ts';
import {
  isLastAdmin,
  readDeparture,
  readStanding,
  readTies,
  type Departed,
  type Standing,
  type Ties,
} from './leaving.repo.ts';

type Who = Pick<Leaving, 'person' | 'refused' | 'left_at' | 'membership' | 'account'>;

const refusalOf = (actor: Actor, row: Standing): string | null => {
  try {
    assertMayActOn(actor, row);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
};

const presentPerson = (actor: Actor, row: Standing, lastAdmin: boolean): Who => ({
  person: { id: row.id, full_name: row.full_name, email: row.email },
  refused: refusalOf(actor, row),
  left_at: null,
  membership: {
    org_membership_status: row.membership_status,
    'is_admin?': row.is_admin,
    is_owner: row.is_owner,
    is_last_admin: lastAdmin,
  },
  account: {
    status: row.status,
    account_locked: row.is_locked,
    locked_for_good: row.is_locked_for_good,
    locked_until: toInstantOrNull(row.locked_until),
    governed_here: row.home_org_id === actor.orgId,
    etag: userEtag(row),
  },
});

const departedPerson = (id: number, row: Departed): Who => ({
  person: { id, full_name: row.full_name, email: row.email },
  refused: null,
  left_at: toInstant(row.left_at),
  membership: null,
  account: null,
});

const tiesOf = (ties: Ties): Omit<Leaving, keyof Who> => ({
  owns: ties.owns,
  teams: { count: ties.teams, manages: ties.manages, first: ties.first_teams },
  grants: { count: ties.grants, administers: ties.administers },
  invites: { count: ties.invites, first: ties.first_invites },
  reviews: { items: ties.review_items, first: ties.first_reviews },
  api_keys: ties.api_keys,
  sessions: ties.sessions,
});

const whoIs = async (ctx: Context, userId: number): Promise<Who> => {
  const actor = actorOf(ctx);
  const standing = await readStanding(ctx.db, actor.orgId, userId);
  if (standing) {
    const isLast = standing.is_admin && (await isLastAdmin(ctx.db, actor.orgId, userId));
    return presentPerson(actor, standing, isLast);
  }
  const departed = await readDeparture(ctx.db, actor.orgId, userId);
  if (!departed) throw notFound('Person');
  return departedPerson(userId, departed);
};

/** What still ties somebody to the actor's org. 404 for who never was in it. */
export const readLeaving = async (ctx: Context, userId: number): Promise<Leaving> => {
  const who = await whoIs(ctx, userId);
  return { ...who, ...tiesOf(await readTies(ctx.db, actorOf(ctx).orgId, userId)) };
};
