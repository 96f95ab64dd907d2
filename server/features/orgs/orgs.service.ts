import type { listOrgs, Org, UpdateOrgBody } from '../../../contract/orgs.ts';
import type { Parsed } from '../../../contract/route.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { handOverOrg } from '../../people/hand-over.ts';
import { assertFresh } from '../../http/etag.ts';
import { readPage } from '../../http/keyset.ts';
import { administeredOrgs, readSummaries } from '../../people/account-summary.repo.ts';
import { wantedMembers, type PersonName } from '../../people/member-input.ts';
import { isConfined } from '../../people/own.ts';
import { lockKnown, mergeMembers } from '../../people/merge-members.ts';
import { requireSuccessor } from '../../people/successor.ts';
import { lockTargets, type Target } from '../../people/target.repo.ts';
import { orgEtag, readOrg, readOrgs } from './org-view.ts';
import {
  countOrgs,
  listOrgIds,
  lockOrg,
  readAdminIds,
  updateFacts,
  type OrgFacts,
  type OrgListing,
} from './orgs.repo.ts';

type ListQuery = Parsed<typeof listOrgs>['query'];

const roleOf = (query: ListQuery): OrgListing['role'] => {
  const asked = query.access_role;
  if (asked === undefined || asked === 'all') return undefined;
  // Operators and collaborators are roles on a resource: nobody has one in an org.
  return asked === 'operator' || asked === 'collaborator' ? 'nobody' : asked;
};

/** The orgs that the caller belongs to; with an API key or in another's name, the one alone. */
export const listOwnOrgs = async (ctx: Context, query: ListQuery): Promise<Org[]> => {
  const actor = actorOf(ctx);
  const listing: OrgListing = {
    callerId: actor.userId,
    role: roleOf(query),
    only: isConfined(actor) ? actor.orgId : null,
  };
  const ids = await readPage<number>(ctx, query, {
    identity: ['orgs', listing],
    keyKind: 'number',
    keyOf: (id) => [id, actor.userId],
    read: (window) => listOrgIds(ctx.db, listing, window),
    count: () => countOrgs(ctx.db, listing),
  });
  const orgs: Org[] = [];
  // Each as it is seen from within: its people are out of sight of the org that one is signed in to.
  for (const orgId of ids) {
    const there = ctx.db.within({ orgId, userId: actor.userId });
    for (const { org } of await readOrgs(there, { ...actor, orgId }, [orgId])) orgs.push(org);
  }
  return orgs;
};

/** The org of the path. */
export const readOwnOrg = async (ctx: Context): Promise<Org> => {
  const actor = actorOf(ctx);
  const { org, etag } = await readOrg(ctx.db, actor, actor.orgId);
  ctx.out.etag = etag;
  return org;
};

/** Head counts of every org that the caller administers. */
export const ownSummaries = async (ctx: Context) => {
  const actor = actorOf(ctx);
  return readSummaries(ctx.db, actor, await administeredOrgs(ctx.db, actor));
};

const factsOf = (body: UpdateOrgBody): Partial<OrgFacts> => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.description !== undefined && { description: body.description }),
  ...(body.email_domain !== undefined && {
    email_domain: body.email_domain?.toLowerCase() ?? null,
  }),
  ...(body.email !== undefined && { email: body.email }),
  ...(body.members_default_access_role !== undefined && {
    members_default_access_role: body.members_default_access_role,
  }),
});

/**
 * Refuses what was asked of an older version of the org. Before anything is written: the refusal
 * shows the org as it stands. The people that the request names are locked before the org is, so that
 * their roles are those that it is compared with.
 */
const assertFreshOrg = async (tx: Tx, ctx: Context, names: readonly PersonName[]) => {
  if (ctx.ifMatch === undefined) return;
  const actor = actorOf(ctx);
  await lockKnown(tx, actor, names);
  const { orgId: id } = actor;
  const { version } = await lockOrg(tx, id);
  const etag = orgEtag({ id, version, admin_ids: await readAdminIds(tx, id) });
  await assertFresh(ctx.ifMatch, etag, async () => (await readOrg(tx, actor, id)).org);
};

const changeFacts = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  facts: Partial<OrgFacts>,
): Promise<void> => {
  const before = await lockOrg(tx, actor.orgId);
  const entries = Object.entries(facts) as [keyof OrgFacts, string | null][];
  const changed = entries.filter(([field, value]) => before[field] !== value);
  if (changed.length === 0) return;
  await updateFacts(tx, actor.orgId, Object.fromEntries(changed));
  audit({
    event: 'org.updated',
    itemType: 'org',
    itemId: actor.orgId,
    itemLabel: facts.name ?? before.name,
    changes: Object.fromEntries(changed.map(([field, value]) => [field, [before[field], value]])),
  });
};

/** Hands the org to a locked member: its owner may, and a super user. */
const changeOwner = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  locked: ReadonlyMap<number, Target>,
  ownerId: number,
): Promise<void> => {
  const { owner_id: present } = await lockOrg(tx, actor.orgId);
  if (present === ownerId) return;
  if (present !== actor.userId && !actor.superUser) {
    throw new AppError('forbidden', 'Only its owner hands the org to somebody else');
  }
  const named = { fromId: present, successorId: ownerId, field: 'owner_id' };
  const to = requireSuccessor(locked, named);
  await handOverOrg(tx, audit, actor, { from: { id: present }, to });
};

/** Changes the facts and the owner of the org and merges members into it, all or nothing. */
export const updateOwnOrg = (ctx: Context, body: UpdateOrgBody): Promise<Org> => {
  const actor = actorOf(ctx);
  const wanted = wantedMembers(body.members ?? []);
  const facts = factsOf(body);
  return ctx.transact(async (tx, audit) => {
    const { owner_id: ownerId } = body;
    await assertFreshOrg(tx, ctx, ownerId === undefined ? wanted : [...wanted, { id: ownerId }]);
    // The people first: every act locks people before orgs. And an org that need not be locked is
    // not, so that merging members does not queue behind the check for the last admin.
    if (wanted.length > 0) await mergeMembers(tx, audit, ctx, wanted);
    // Who hands over gives away a right of their own, and is locked with the heir.
    const heirs = await lockTargets(
      tx,
      actor,
      ownerId === undefined ? [] : [ownerId, actor.userId],
    );
    if (Object.keys(facts).length > 0) await changeFacts(tx, audit, actor, facts);
    if (ownerId !== undefined) {
      const locked = new Map(heirs.map((heir) => [heir.id, heir]));
      await changeOwner(tx, audit, actor, locked, ownerId);
    }
    const { org, etag } = await readOrg(tx, actor, actor.orgId);
    ctx.out.etag = etag;
    return org;
  });
};
