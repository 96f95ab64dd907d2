import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../http/context.ts';
import {
  adoptHomeless,
  findAccounts,
  insertAccounts,
  insertInvites,
  insertMemberships,
  type Account,
} from './add-person.repo.ts';
import { changeRoles } from './change-roles.ts';
import { emailKey, nameFromEmail, sortName } from './names.ts';
import { lockTargets } from './target.repo.ts';
import { auditPerson } from './target.ts';

/** Somebody to be in an org. */
export interface PersonToAdd {
  readonly email: string;
  /** For a new account only: an account that exists keeps its name. */
  readonly fullName?: string | undefined;
  /** Left out: a member keeps the role, a newcomer is no admin. */
  readonly isAdmin?: boolean | undefined;
  readonly userTier?: string | null | undefined;
}

/**
 * `created`: a new account, invited. `added`: an account that existed got a membership, with a
 * notice, or with an invitation when it has no password yet.
 */
export type AddOutcome = 'created' | 'added' | 'role_changed' | 'unchanged';

export interface AddedPerson {
  readonly userId: number;
  readonly outcome: AddOutcome;
  /** Of the invitation sent now, if there is one. */
  readonly inviteId: number | null;
}

const freshAccount = (person: PersonToAdd) => {
  const fullName = person.fullName ?? nameFromEmail(person.email);
  return {
    email: person.email,
    email_key: emailKey(person.email),
    full_name: fullName,
    sort_name: sortName(fullName),
    user_tier: person.userTier ?? null,
  };
};

/** The account of every address, made where there was none; which ones are new. */
const accountsFor = async (tx: Tx, orgId: number, people: readonly PersonToAdd[]) => {
  const known = await findAccounts(
    tx,
    people.map(({ email }) => emailKey(email)),
  );
  const byKey = new Map(known.map((account) => [account.email_key, account]));
  const missing = people.map(freshAccount).filter(({ email_key }) => !byKey.has(email_key));
  const created = await insertAccounts(tx, orgId, missing);
  for (const account of created) byKey.set(account.email_key, account);
  // Taken by somebody else between the look and the insert, which has waited for them.
  const late = missing.map(({ email_key }) => email_key).filter((key) => !byKey.has(key));
  for (const account of await findAccounts(tx, late)) byKey.set(account.email_key, account);
  return { byKey, createdIds: new Set(created.map(({ id }) => id)) };
};

const vanished = () =>
  new AppError('conflict', 'Somebody else changed these people at the same moment; try again');

type Newcomer = Account & {
  readonly is_admin: boolean;
  readonly is_new: boolean;
  readonly user_tier: string | null;
};

/** What has become of people who were to be made members. */
interface Joined {
  readonly added: ReadonlySet<number>;
  /** The invitations sent now. */
  readonly invites: ReadonlyMap<number, number>;
  /** The homes of accounts that have moved here. */
  readonly homes: ReadonlyMap<number, number>;
}

/** Tells of the newcomers, and mails them: a link to those with an invitation, to others a notice. */
const welcome = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  newcomers: readonly Newcomer[],
  { invites, homes }: Pick<Joined, 'invites' | 'homes'>,
): Promise<void> => {
  const { orgId, fullName } = actorOf(ctx);
  for (const person of newcomers) {
    const inviteId = invites.get(person.id);
    const home = homes.get(person.id);
    const about = { itemLabel: person.full_name, owner: auditPerson(person) };
    audit({
      ...about,
      event: person.is_new ? 'user.created' : 'member.added',
      itemType: 'user',
      itemId: person.id,
      changes: {
        ...(person.is_new && {
          email: [null, person.email],
          full_name: [null, person.full_name],
          ...(person.user_tier !== null && { user_tier: [null, person.user_tier] as const }),
        }),
        'is_admin?': [null, person.is_admin],
        ...(home !== undefined && { default_org_id: [home, orgId] }),
      },
    });
    if (inviteId !== undefined) {
      audit({ ...about, event: 'invite.sent', itemType: 'invite', itemId: inviteId });
    }
  }
  await ctx.mailer.enqueue(
    tx,
    newcomers.map((person) => {
      const inviteId = invites.get(person.id);
      const mail = { to: person.email, userId: person.id, orgId, params: { by: fullName } };
      return inviteId === undefined
        ? { ...mail, template: 'membership_notice' as const }
        : { ...mail, template: 'invitation' as const, inviteId };
    }),
  );
};

/**
 * Makes the memberships, and the invitations of those who have no password to sign in with. New
 * accounts are invited first: a membership copies the end of an invitation that is there when it is
 * made, and need not be written twice. Of others that could be somebody else's invitation. Accounts
 * that are at home nowhere are at home here from now on.
 */
const join = async (tx: Tx, actor: Actor, people: readonly Newcomer[]): Promise<Joined> => {
  const { orgId, userId } = actor;
  const invite = (those: readonly Newcomer[]) => insertInvites(tx, orgId, userId, those);
  const early = await invite(people.filter((person) => person.is_new));
  const added = await insertMemberships(tx, orgId, userId, people);
  const late = await invite(
    people.filter((person) => added.has(person.id) && !person.is_new && !person.has_password),
  );
  const known = people.filter(({ id, is_new: isNew }) => added.has(id) && !isNew);
  const homes = await adoptHomeless(
    tx,
    orgId,
    known.map(({ id }) => id),
  );
  return { added, invites: new Map([...early, ...late]), homes };
};

/**
 * Sees to it that people are in the actor's org, in a number of statements that does not grow with
 * theirs. Results in the order of `people`, whose addresses must differ by `emailKey`. Merges: a
 * member's role changes (rank rule, never one's own), nobody leaves, and a deactivated member stays
 * deactivated. Two requests that add the same address make one account.
 */
export const addPeople = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  people: readonly PersonToAdd[],
): Promise<AddedPerson[]> => {
  const actor = actorOf(ctx);
  const { byKey, createdIds } = await accountsFor(tx, actor.orgId, people);
  const all = people.map((person) => {
    const account = byKey.get(emailKey(person.email));
    if (!account) throw vanished();
    const isNew = createdIds.has(account.id);
    const isAdmin = person.isAdmin ?? false;
    const tier = person.userTier ?? null;
    return {
      ...account,
      wanted: person.isAdmin,
      is_admin: isAdmin,
      is_new: isNew,
      user_tier: tier,
    };
  });
  const { added, invites, homes } = await join(tx, actor, all);
  const members = all.filter(({ id }) => !added.has(id));
  const targets = new Map(
    (
      await lockTargets(
        tx,
        actor,
        members.map(({ id }) => id),
      )
    ).map((target) => [target.id, target]),
  );
  const wanted = members.map(({ id, wanted: isAdmin }) => {
    const target = targets.get(id);
    if (!target) throw vanished();
    return { target, isAdmin: isAdmin ?? target.is_admin };
  });
  const changed = await changeRoles(tx, audit, actor, wanted);
  const newcomers = all.filter(({ id }) => added.has(id));
  await welcome(tx, audit, ctx, newcomers, { invites, homes });
  const outcomeOf = (id: number): AddOutcome => {
    if (createdIds.has(id)) return 'created';
    if (added.has(id)) return 'added';
    return changed.has(id) ? 'role_changed' : 'unchanged';
  };
  return all.map(({ id }) => ({
    userId: id,
    outcome: outcomeOf(id),
    inviteId: invites.get(id) ?? null,
  }));
};

/** `addPeople` for one person; `orgId` is the org of the actor. */
export const addPerson = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  person: PersonToAdd & { readonly orgId: number },
): Promise<AddedPerson> => {
  if (person.orgId !== actorOf(ctx).orgId) throw new Error('people are added to the actor’s org');
  const [added] = await addPeople(tx, audit, ctx, [person]);
  if (!added) throw vanished();
  return added;
};
