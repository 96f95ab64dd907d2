import type { ApiKey, createApiKey, NewApiKey, rotateApiKey } from '../../../contract/api-keys.ts';
import type { Parsed } from '../../../contract/route.ts';
import { maskOf, newApiKey } from '../../auth/api-key-format.ts';
import type { AuditPerson } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { assertFresh, etagOf } from '../../http/etag.ts';
import { isOwnEverywhere } from '../../people/own.ts';
import { revokeKeys } from '../../people/revoke-keys.ts';
import { lockTarget } from '../../people/target.repo.ts';
import { assertMayActOn, auditPerson } from '../../people/target.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import {
  countActiveKeys,
  endKey,
  insertKey,
  lockKey,
  lockMembership,
  nextKeyId,
  readKeys,
  replaceKey,
  type KeyRow,
  type KeyScope,
  type Lifetime,
} from './keys.repo.ts';

/** Active keys a person may have in one org. */
const MOST_ACTIVE = 10;

const etagOfKey = (row: KeyRow): string => etagOf('api_key', row.id, row.version);

/** A key on the wire. */
export const toApiKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  mask: row.mask,
  org_id: row.org_id,
  created_at: toInstant(row.created_at),
  expires_at: toInstant(row.expires_at),
  last_used_at: toInstantOrNull(row.last_used_at),
  last_used_ip: row.last_used_ip,
  status: row.status,
  ends_at: toInstant(row.ends_at),
  replaced_by: row.replaced_by,
  etag: etagOfKey(row),
});

// Oneself: keys of every org. An admin, or whoever came with a key: those that open this org.
const scopeOf = (actor: Actor, userId: number): KeyScope =>
  isOwnEverywhere(actor, userId) ? { userId } : { userId, orgId: actor.orgId };

const assertNoKey = (actor: Actor): void => {
  if (actor.apiKeyId === null) return;
  throw new AppError('forbidden', 'A key cannot make keys; sign in with your password');
};

const asPerson = (actor: Actor): AuditPerson => ({
  id: actor.userId,
  email: actor.email,
  fullName: actor.fullName,
});

/** Keys of one person, newest first. */
export const listKeys = async (ctx: Context, userId: number): Promise<ApiKey[]> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  return (await readKeys(ctx.db, scopeOf(actor, userId))).map(toApiKey);
};

const makeKey = async (
  tx: Tx,
  owner: { userId: number; orgId: number },
  name: string,
  lifetime: Lifetime,
): Promise<NewApiKey> => {
  const id = await nextKeyId(tx);
  const key = newApiKey(id);
  const row = await insertKey(tx, { ...owner, id, name, key, mask: maskOf(id, key) }, lifetime);
  return { ...toApiKey(row), api_key: key };
};

const assertInOrg = (actor: Actor, stands: boolean): void => {
  if (stands || actor.superUser) return;
  throw new AppError('conflict', 'Your own rights changed at the same moment; nothing was done');
};

/**
 * Makes a key of one's own for the org of the session. Refused to who came in with a key: a stolen
 * one must not outlive its revocation by making others.
 */
export const createKey = (
  ctx: Context,
  { name, expires_in_days: days }: Parsed<typeof createApiKey>['body'],
): Promise<NewApiKey> => {
  const actor = actorOf(ctx);
  assertNoKey(actor);
  return ctx.transact(async (tx, audit) => {
    assertInOrg(actor, await lockMembership(tx, actor.userId, actor));
    if ((await countActiveKeys(tx, actor.userId, actor.orgId)) >= MOST_ACTIVE) {
      throw new AppError('conflict', `You have ${MOST_ACTIVE} active keys here; revoke one first`);
    }
    const made = await makeKey(tx, actor, name, { days });
    audit({
      event: 'apikey.created',
      itemType: 'api_key',
      itemId: made.id,
      itemLabel: name,
      owner: asPerson(actor),
      changes: { name: [null, name], expires_at: [null, made.expires_at] },
    });
    ctx.out.etag = made.etag;
    return made;
  });
};

const lockFound = async (ctx: Context, tx: Tx, scope: KeyScope, id: number): Promise<KeyRow> => {
  const row = await lockKey(tx, scope, id);
  if (!row) throw notFound('API key');
  await assertFresh(ctx.ifMatch, etagOfKey(row), () => toApiKey(row));
  return row;
};

/**
 * Makes the successor of an own active key, with the same name and as long a life; the old one
 * works on for the overlap. Refused to who came in with a key, for the reason given at `createKey`.
 */
export const rotateKey = (
  ctx: Context,
  keyId: number,
  { overlap_hours: hours }: Parsed<typeof rotateApiKey>['body'],
): Promise<NewApiKey> => {
  const actor = actorOf(ctx);
  assertNoKey(actor);
  const { userId } = actor;
  return ctx.transact(async (tx, audit) => {
    const stands = await lockMembership(tx, userId, { ofKey: keyId });
    const old = await lockFound(ctx, tx, { userId }, keyId);
    assertInOrg(actor, stands);
    if (old.status !== 'active') {
      throw new AppError('key_not_active', 'Only an active key can be rotated');
    }
    const owner = { userId, orgId: old.org_id };
    const made = await makeKey(tx, owner, old.name, { likeKey: old.id });
    await replaceKey(tx, old.id, made.id, hours);
    audit({
      event: 'apikey.rotated',
      itemType: 'api_key',
      itemId: old.id,
      itemLabel: old.name,
      owner: asPerson(actor),
      orgId: old.org_id,
      changes: { replaced_by: [null, made.id], overlap_hours: [null, hours] },
    });
    ctx.out.etag = made.etag;
    return made;
  });
};

/** Whom a revocation concerns: oneself, or somebody in the org whom one outranks or equals. */
const personToRevokeFrom = async (tx: Tx, actor: Actor, userId: number): Promise<AuditPerson> => {
  if (userId === actor.userId) return asPerson(actor);
  const target = await lockTarget(tx, actor, userId);
  assertMayActOn(actor, target);
  return auditPerson(target);
};

/**
 * Ends a key and the tokens made with it; a key that rotates out can be ended early. A key opens
 * one org, so its admins may end it, whichever org is the home of the account.
 */
export const revokeKey = (ctx: Context, userId: number, keyId: number): Promise<ApiKey> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const owner = await personToRevokeFrom(tx, actor, userId);
    const old = await lockFound(ctx, tx, scopeOf(actor, userId), keyId);
    if (old.status !== 'active' && old.status !== 'rotating_out') {
      throw new AppError('key_not_active', 'The key has already ended');
    }
    const ended = await endKey(tx, old.id);
    audit({
      event: 'apikey.revoked',
      itemType: 'api_key',
      itemId: old.id,
      itemLabel: old.name,
      owner,
      orgId: old.org_id,
      changes: { status: [old.status, ended.status] },
    });
    ctx.out.etag = etagOfKey(ended);
    return toApiKey(ended);
  });
};

/** Ends every key of somebody, or of oneself, for the actor's org; says how many that were. */
export const revokeAllKeys = (ctx: Context, userId: number, reason?: string) => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const target = await lockTarget(tx, actor, userId);
    if (userId !== actor.userId) assertMayActOn(actor, target);
    return { ended: await revokeKeys(tx, audit, [target], actor.orgId, reason) };
  });
};
