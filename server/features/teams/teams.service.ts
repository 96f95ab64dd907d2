import type {
  CreateTeamBody,
  Team,
  TeamListQuery,
  UpdateTeamBody,
} from '../../../contract/teams.ts';
import { lockResource } from '../../access/resource.repo.ts';
import { revokeEveryGrant, revokeGrantsOnTeam } from '../../access/revoke-grants.ts';
import type { AuditInput } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { searchKey, sortName } from '../../people/names.ts';
import { lockActor } from '../../people/target.repo.ts';
import { auditPerson } from '../../people/target.ts';
import { mergeInto, takeOut } from '../../teams/change-members.ts';
import { currentMembers } from '../../teams/membership.repo.ts';
import type { LockedTeam } from '../../teams/team-lock.repo.ts';
import { lockTeam } from './lock-team.ts';
import { lockOwners, successorOf } from './successor.ts';
import {
  countTeams,
  keyKindOf,
  keyOfListed,
  listTeamIds,
  type TeamListing,
} from './team-list.repo.ts';
import { readTeam, readTeams } from './team-view.ts';
import {
  deleteTeamRow,
  insertTeam,
  isNameTaken,
  updateTeamRow,
  type TeamChange,
} from './teams.repo.ts';

const isOrgAdmin = (actor: Actor): boolean => actor.isAdmin || actor.superUser;

/** Whose teams a query asks for; null: everybody's, which is for admins. */
const scopeOf = (actor: Actor, query: TeamListQuery): TeamListing['of'] => {
  if (query.user_id !== undefined && query.user_id !== actor.userId && !isOrgAdmin(actor)) {
    throw new AppError('forbidden', 'Only admins see the teams of somebody else');
  }
  const userId = query.user_id ?? actor.userId;
  switch (query.access_role) {
    case 'all':
      if (!isOrgAdmin(actor)) throw new AppError('forbidden', 'Only admins see every team');
      return null;
    case 'owner':
    case 'admin':
    case 'member':
      return { userId, as: query.access_role };
    case undefined:
      return query.user_id === undefined && isOrgAdmin(actor) ? null : { userId, as: 'some' };
    default:
      // Operators and collaborators are of resources, not of teams.
      return { userId: 0, as: 'some' };
  }
};

/** Teams of the actor's org, a page at a time. */
export const listTeamsPage = async (ctx: Context, query: TeamListQuery): Promise<Team[]> => {
  const actor = actorOf(ctx);
  const listing: TeamListing = {
    orgId: actor.orgId,
    of: scopeOf(actor, query),
    q: query.q,
    sort: query.sort,
    order: query.order,
  };
  const rows = await readPage(ctx, query, {
    identity: ['teams', listing],
    keyKind: keyKindOf(query.sort),
    keyOf: keyOfListed,
    read: (window) => listTeamIds(ctx.db, listing, window),
    count: () => countTeams(ctx.db, listing),
  });
  const ids = rows.map(({ id }) => id);
  return readTeams(ctx.db, actor, ids, query.members === 'true');
};

const nameTaken = (name: string): AppError =>
  new AppError('conflict', `There is a team called ${name} already`, {
    details: { name: ['Another team has this name'] },
  });

const about = (team: { id: number; name: string }) =>
  ({ itemType: 'team', itemId: team.id, itemLabel: team.name }) satisfies Partial<AuditInput>;

const answer = async (tx: Tx, ctx: Context, teamId: number): Promise<Team> => {
  const team = await readTeam(tx, actorOf(ctx), teamId);
  ctx.out.etag = team.etag ?? '';
  return team;
};

/** Makes a team that the actor owns, with its first members, all or nothing. */
export const createTeam = (ctx: Context, body: CreateTeamBody): Promise<Team> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    await lockActor(tx, actor);
    const { name, description = '', tags = [] } = body;
    const id = await insertTeam(tx, {
      orgId: actor.orgId,
      ownerId: actor.userId,
      name,
      nameKey: sortName(name),
      description,
      tags,
    });
    if (id === undefined) throw nameTaken(name);
    audit({
      ...about({ id, name }),
      event: 'team.created',
      changes: {
        name: [null, name],
        ...(description !== '' && { description: [null, description] }),
        ...(tags.length > 0 && { tags: [null, tags] }),
        owner_id: [null, actor.userId],
      },
    });
    await mergeInto(tx, audit, actor, { id, name }, body.members ?? []);
    return answer(tx, ctx, id);
  });
};

/** What of a body is a change: columns to write, and their diff. */
const changeOf = (team: LockedTeam, body: UpdateTeamBody) => {
  const change: TeamChange = {
    ...(body.name !== undefined &&
      body.name !== team.name && { name: body.name, name_key: sortName(body.name) }),
    ...(body.description !== undefined &&
      body.description !== team.description && { description: body.description }),
    ...(body.tags !== undefined &&
      JSON.stringify(body.tags) !== JSON.stringify(team.tags) && { tags: body.tags }),
    ...(body.owner_id !== undefined &&
      body.owner_id !== team.owner_id && { owner_id: body.owner_id }),
  };
  const changes = Object.fromEntries(
    (['name', 'description', 'tags', 'owner_id'] as const)
      .filter((field) => change[field] !== undefined)
      .map((field) => [field, [team[field], change[field]] as const]),
  );
  return { change, changes };
};

/** Changes facts of a team and merges members. A body that changes nothing is fine. */
export const updateTeam = (ctx: Context, teamId: number, body: UpdateTeamBody): Promise<Team> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const { owner_id: ownerId } = body;
    const owners = ownerId === undefined ? null : await lockOwners(tx, actor, teamId, ownerId);
    const team = await lockTeam(tx, ctx, teamId);
    const { change, changes } = changeOf(team, body);
    if (change.name_key !== undefined && searchKey(team.name) !== searchKey(body.name ?? '')) {
      const isTaken = await isNameTaken(tx, actor.orgId, change.name_key, teamId);
      if (isTaken) throw nameTaken(body.name ?? '');
    }
    const owner = owners && change.owner_id && successorOf(actor, team, owners, change.owner_id);
    if (Object.keys(changes).length > 0) {
      await updateTeamRow(tx, teamId, change);
      audit({
        ...about({ id: teamId, name: change.name ?? team.name }),
        event: 'team.updated',
        ...(owner && { owner: auditPerson(owner) }),
        changes,
      });
    }
    const named = { id: teamId, name: change.name ?? team.name };
    await mergeInto(tx, audit, actor, named, body.members ?? []);
    return answer(tx, ctx, teamId);
  });
};

/** Deletes a team; everybody in it leaves it, each with an event of their own. */
export const deleteTeam = (ctx: Context, teamId: number) => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const team = await lockTeam(tx, ctx, teamId);
    // As who gives access to it does: nothing is given meanwhile that would go without its event.
    await lockResource(tx, actor.orgId, { type: 'teams', id: teamId });
    const members = [...(await currentMembers(tx, actor.orgId, teamId)).values()];
    await takeOut(tx, audit, actor, team, members);
    const given = await revokeEveryGrant(tx, audit, actor, { teamId });
    await revokeGrantsOnTeam(tx, audit, actor, team);
    await deleteTeamRow(tx, teamId);
    audit({
      ...about(team),
      event: 'team.deleted',
      changes: {
        name: [team.name, null],
        description: [team.description, null],
        tags: [team.tags, null],
        owner_id: [team.owner_id, null],
      },
    });
    const many = (count: number, one: string, more: string) =>
      `${count} ${count === 1 ? one : more}`;
    return {
      code: '200',
      message: `Team ${team.name} is deleted; ${many(members.length, 'person', 'people')} left it, and ${many(given, 'grant', 'grants')} went with it`,
    };
  });
};
