import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import type { Target } from './target.repo.ts';

/** As an audit row names a person. */
export const auditPerson = (person: { id: number; email: string; full_name: string }) => ({
  id: person.id,
  email: person.email,
  fullName: person.full_name,
});

const rankOf = (person: { superUser: boolean; isOwner: boolean; isAdmin: boolean }): number => {
  if (person.superUser) return 4;
  if (person.isOwner) return 3;
  return person.isAdmin ? 2 : 1;
};

/** What of somebody decides who may act on them. */
export type Ranked = Pick<Target, 'id' | 'full_name' | 'super_user' | 'is_owner' | 'is_admin'>;

const rankOfTarget = ({ super_user: superUser, is_owner: isOwner, is_admin: isAdmin }: Ranked) =>
  rankOf({ superUser, isOwner, isAdmin });

/** Whether somebody ranks higher than the actor. */
export const outranks = (target: Ranked, actor: Actor): boolean =>
  rankOfTarget(target) > rankOf(actor);

/**
 * The rules that every act on somebody else obeys: nobody acts on themselves, nobody on someone of
 * higher rank (super user, org owner, org admin, member). Admins are peers. 403 with the rule's code.
 */
export const assertMayActOn = (actor: Actor, target: Ranked): void => {
  if (actor.userId === target.id) {
    throw new AppError('cannot_act_on_self', 'Nobody does this to themselves; ask another admin');
  }
  if (outranks(target, actor)) {
    throw new AppError('higher_rank', `${target.full_name} has a higher rank than you`);
  }
};

/** Of lower rank than the actor, nobody else: 403 `higher_rank`, or `equal_rank` for a peer. */
export const assertOutranks = (actor: Actor, target: Target): void => {
  assertMayActOn(actor, target);
  if (rankOfTarget(target) < rankOf(actor)) return;
  throw new AppError('equal_rank', `${target.full_name} ranks as high as you`);
};

/** Whether the actor's org is the home of the account, whose admins govern it. */
export const governsAccount = (actor: Actor, target: Pick<Target, 'home_org_id'>): boolean =>
  target.home_org_id === actor.orgId || actor.superUser;

/** Acts on the account itself are for the admins of the home org. 403 `not_home_org` elsewhere. */
export const assertGovernsAccount = (actor: Actor, target: Target): void => {
  if (governsAccount(actor, target)) return;
  throw new AppError(
    'not_home_org',
    `The account of ${target.full_name} is governed by another org; you can end the membership here`,
  );
};
