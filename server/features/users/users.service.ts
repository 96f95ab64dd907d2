import type { AccountSummary } from '../../../contract/account-summary.ts';
import type { CreateUserBody, User } from '../../../contract/users.ts';
import { AppError, invalidField } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { administeredOrgs, readSummaries } from '../../people/account-summary.repo.ts';
import { addPerson } from '../../people/add-person.ts';
import { readUser } from '../../people/user-view.ts';
import { requireInOrg } from '../../people/visible.repo.ts';

/** `full_name`, or its alias `name`; 400 when they contradict each other. */
export const nameOf = (
  body: { readonly full_name?: string | undefined; readonly name?: string | undefined },
  path = '',
): string | undefined => {
  if (body.full_name !== undefined && body.name !== undefined && body.full_name !== body.name) {
    throw invalidField(`${path}name`, 'Is an alias of full_name; the two differ');
  }
  return body.full_name ?? body.name;
};

/** One person, with `expand` the head counts of those of their orgs that the caller administers. */
export const readPerson = async (
  ctx: Context,
  userId: number,
  expand: boolean,
): Promise<User & { account_summary?: AccountSummary[] }> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const user = await readUser(ctx.db, actor, userId);
  ctx.out.etag = user.etag ?? '';
  if (!expand) return user;
  const own = await administeredOrgs(ctx.db, actor);
  const theirs = new Set(user.org_memberships.map(({ id }) => id));
  const ids = own.filter((id) => theirs.has(id));
  return { ...user, account_summary: await readSummaries(ctx.db, actor, ids) };
};

/** A new account in the actor's org, invited. 409 when the address has an account anywhere. */
export const createPerson = (ctx: Context, body: CreateUserBody): Promise<User> => {
  const actor = actorOf(ctx);
  if (body.default_org_id !== undefined && body.default_org_id !== actor.orgId) {
    throw invalidField('default_org_id', 'Must be the org that you are signed in to');
  }
  const fullName = nameOf(body);
  return ctx.transact(async (tx, audit) => {
    const { userId, outcome } = await addPerson(tx, audit, ctx, {
      orgId: actor.orgId,
      email: body.email,
      fullName,
      isAdmin: body.admin,
      userTier: body.user_tier,
    });
    if (outcome !== 'created') {
      throw new AppError(
        'email_taken',
        `${body.email} has an account already; add it to the members of the org instead`,
        { details: { email: ['Has an account already'] } },
      );
    }
    const user = await readUser(tx, actor, userId);
    ctx.out.etag = user.etag ?? '';
    return user;
  });
};
