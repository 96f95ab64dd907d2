import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type {
  createInvites,
  Invite,
  InviteListQuery,
  InviteResult,
} from '../../../contract/invites.ts';
import type { Parsed } from '../../../contract/route.ts';
import type { AuditSink } from '../../audit/record.ts';
import { linkUrl } from '../../auth/link-tokens.ts';
import { mintLink } from '../../auth/link-tokens.repo.ts';
import type { Tx } from '../../db/db.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { addPeople, type AddedPerson } from '../../people/add-person.ts';
import { governsAccount, outranks } from '../../people/target.ts';
import {
  countInvites,
  listInviteRows,
  readInvitedAccounts,
  readInvites,
  type InvitedAccount,
  type InviteListing,
  type ListedInvite,
} from './invites.repo.ts';
import { judgeRows, type Judged } from './judge.ts';

/** Links handed out in one reply: past this many, nobody copies them one by one from it. */
const MOST_LINKS = 200;
/** People added by one set of statements, each of which must end within its time limit. */
const BATCH = 1000;

/** The invitations of the actor's org, a page at a time. */
export const listInvitesPage = async (
  ctx: Context,
  query: z.output<typeof InviteListQuery>,
): Promise<Invite[]> => {
  const { status, q, sort, order, expires_within_hours: withinHours, invited_by } = query;
  const { orgId } = actorOf(ctx);
  const listing: InviteListing = {
    orgId,
    status,
    q,
    withinHours,
    invitedBy: invited_by,
    sort,
    order,
  };
  const rows = await readPage<ListedInvite>(ctx, query, {
    identity: ['invites', listing],
    keyKind: sort === 'email' ? 'text' : 'instant',
    keyOf: ({ key }) => key,
    read: (window) => listInviteRows(ctx.db, listing, window),
    count: () => countInvites(ctx.db, listing),
  });
  return rows.map(({ invite }) => invite);
};

/**
 * A new link of an invitation beside the others, for somebody to hand over. Only for accounts that
 * the actor's org governs and whose people do not outrank the actor: whoever holds the link sets the
 * password, which opens every org of the account. Elsewhere the link goes to the mailbox alone.
 */
export const siblingLink = async (
  tx: Tx,
  ctx: Context,
  invite: Pick<Invite, 'id' | 'user_id' | 'expires_at'>,
): Promise<string> => {
  const { token } = await mintLink(tx, {
    kind: 'invitation',
    userId: invite.user_id,
    inviteId: invite.id,
    expiresAt: invite.expires_at,
    supersede: false,
    isShown: true,
  });
  return linkUrl(ctx.config, 'invitation', token);
};

/** What became of a row that was carried out: somebody else may have been faster. */
const outcome = (added: AddedPerson): Pick<InviteResult, 'verdict' | 'message' | 'will_send'> => {
  if (added.outcome === 'created') {
    return { verdict: 'ok', message: 'Invited', will_send: true };
  }
  if (added.outcome === 'added') {
    return { verdict: 'known_account', message: 'Is a member now', will_send: true };
  }
  return { verdict: 'already_invited', message: 'Just invited by somebody else', will_send: false };
};

/** Whether the actor may see the link of an account that was invited just now. */
const maySeeLink = (actor: Actor, account: InvitedAccount | undefined): boolean =>
  account !== undefined && governsAccount(actor, account) && !outranks(account, actor);

const carryOut = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  judged: readonly Judged[],
): Promise<InviteResult[]> => {
  const good = judged.flatMap((row) => (row.person ? [{ row: row.row, person: row.person }] : []));
  const correlationId = randomUUID();
  const sink: AuditSink = (event) => audit({ ...event, correlationId });
  const added: AddedPerson[] = [];
  for (let from = 0; from < good.length; from += BATCH) {
    const people = good.slice(from, from + BATCH).map(({ person }) => person);
    added.push(...(await addPeople(tx, sink, ctx, people)));
  }
  const byRow = new Map(good.map(({ row }, index) => [row, added[index]]));
  const inviteIds = added.flatMap(({ inviteId }) => inviteId ?? []);
  const actor = actorOf(ctx);
  const invites = await readInvites(tx, actor.orgId, inviteIds);
  const accounts = await readInvitedAccounts(tx, inviteIds);
  const results: InviteResult[] = [];
  let links = ctx.mailer.isDelivering ? 0 : MOST_LINKS;
  for (const { person: _person, ...row } of judged) {
    const done = byRow.get(row.row);
    const invite = invites.get(done?.inviteId ?? 0) ?? null;
    const isShown = invite && links > 0 && maySeeLink(actor, accounts.get(invite.id));
    const link = isShown ? await siblingLink(tx, ctx, invite) : null;
    if (link !== null) links -= 1;
    results.push({
      ...row,
      ...(done ? outcome(done) : { will_send: false }),
      invite,
      link,
    });
  }
  return results;
};

/** Judges many addresses and, unless it is a dry run, invites the good ones in one transaction. */
export const inviteMany = (
  ctx: Context,
  body: Parsed<typeof createInvites>['body'],
): Promise<InviteResult[]> =>
  ctx.transact(async (tx, audit) => {
    const { orgId } = actorOf(ctx);
    const judged = await judgeRows(tx, orgId, body.invites, body.allow_outside_domain ?? false);
    if (!body.dry_run) return carryOut(tx, audit, ctx, judged);
    return judged.map(({ person, ...row }) => ({
      ...row,
      will_send: person !== undefined,
      invite: null,
      link: null,
    }));
  });
