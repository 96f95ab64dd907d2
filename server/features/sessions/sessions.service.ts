import type { SessionEntry } from '../../../contract/session.ts';
import type { AuditPerson } from '../../audit/record.ts';
import { endSessions } from '../../auth/sessions.repo.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant } from '../../db/instant.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { isOwnEverywhere } from '../../people/own.ts';
import { seenSessions } from '../../people/seen-sessions.ts';
import { lockTarget } from '../../people/target.repo.ts';
import { assertMayActOn, auditPerson, governsAccount } from '../../people/target.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { deviceWords } from './device-words.ts';
import { listLiveSessions } from './sessions.repo.ts';

/** Live sessions of a person that the caller sees. */
export const listSessions = async (ctx: Context, userId: number): Promise<SessionEntry[]> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const { q, scope } = await seenSessions(ctx, userId);
  const rows = await listLiveSessions(q, scope);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    current: row.id === actor.sessionId,
    ip: row.ip,
    user_agent: row.user_agent,
    device: deviceWords(row.user_agent),
    impersonator: row.impersonator,
    created_at: toInstant(row.created_at),
    last_seen_at: toInstant(row.last_seen_at),
    expires_at: toInstant(row.expires_at),
  }));
};

interface Reach {
  readonly person: AuditPerson;
  readonly homeOrgId: number;
  /** Only sessions of this org are within the actor's reach. */
  readonly orgId?: number;
}

const reachOf = async (tx: Tx, actor: Actor, userId: number): Promise<Reach> => {
  if (userId === actor.userId) {
    const person = { id: actor.userId, email: actor.email, fullName: actor.fullName };
    const isOneOrg = !isOwnEverywhere(actor, userId);
    return { person, homeOrgId: actor.homeOrgId, ...(isOneOrg && { orgId: actor.orgId }) };
  }
  const target = await lockTarget(tx, actor, userId);
  assertMayActOn(actor, target);
  return {
    person: auditPerson(target),
    homeOrgId: target.home_org_id,
    ...(!governsAccount(actor, target) && { orgId: actor.orgId }),
  };
};

const auditEnd = ({ person, homeOrgId, orgId }: Reach) => ({
  event: 'authn.session_revoked' as const,
  itemLabel: person.fullName,
  owner: person,
  orgId: orgId ?? homeOrgId,
});

/** Ends one session; 404 when it is not a live one of that person within the actor's reach. */
export const endOneSession = async (
  ctx: Context,
  userId: number,
  sessionId: number,
): Promise<{ ended: number }> =>
  ctx.transact(async (tx, audit) => {
    const reach = await reachOf(tx, actorOf(ctx), userId);
    const org = reach.orgId === undefined ? {} : { orgId: reach.orgId };
    const ended = await endSessions(tx, { userId, only: sessionId, ...org });
    if (ended === 0) throw notFound('Session');
    audit({ ...auditEnd(reach), itemType: 'session', itemId: sessionId });
    return { ended };
  });

/** Ends all sessions and tokens within reach; of the caller's own, all but this one. */
export const endAllSessions = async (ctx: Context, userId: number): Promise<{ ended: number }> =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const reach = await reachOf(tx, actor, userId);
    const org = reach.orgId === undefined ? {} : { orgId: reach.orgId };
    const but = userId === actor.userId ? { except: actor.sessionId } : {};
    const ended = await endSessions(tx, { userId, ...org, ...but });
    if (ended === 0) return { ended };
    const summary = [`Sessions and tokens ended: ${ended}`];
    audit({ ...auditEnd(reach), itemType: 'user', itemId: userId, summary });
    return { ended };
  });
