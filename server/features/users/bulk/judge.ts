import type { BulkAction } from '../../../../contract/bulk.ts';
import type { ErrorCode } from '../../../../contract/errors.ts';
import { AppError } from '../../../http/app-error.ts';
import type { Actor } from '../../../http/context.ts';
import { assertMayRemove } from '../../../people/remove.ts';
import { assertGovernsPassword, notAcceptedYet } from '../../../people/send-reset.ts';
import type { Target } from '../../../people/target.repo.ts';
import { assertGovernsAccount, assertMayActOn, governsAccount } from '../../../people/target.ts';
import { raisesOwnAccess } from '../../../teams/change-members.ts';
import type { Before, Part } from './before.ts';
import { assertMayHaveAccess, hasAccessAlready } from './judge-access.ts';
import { assertUnchangedSince } from './changed-since.ts';
import type { Wanted } from './perform.ts';
import type { Standing } from './standing.ts';

/** What would become of somebody. */
export type Verdict =
  | { readonly kind: 'change' }
  | { readonly kind: 'already'; readonly message: string }
  | { readonly kind: 'blocked'; readonly code: ErrorCode; readonly message: string };

/** Somebody who is to be judged, with what is to be given back to them, if that is what it is about. */
export interface Judged {
  readonly actor: Actor;
  readonly target: Target;
  readonly standing: Standing;
  readonly wanted: Wanted;
  readonly given: Before;
}

interface Rule {
  /** Says so of whoever stands so already; they are left alone. */
  readonly already: (judged: Judged) => string | null;
  /** Throws the refusal that the act itself would end in. */
  readonly assert: (judged: Judged) => void;
  /** Where the act takes the place of an admin. */
  readonly takesAdmin?: (judged: Judged) => number | 'everywhere';
}

/** Account, membership or both: which of them are off here, as far as this org may switch them. */
const partsOff = ({ actor, target }: Pick<Judged, 'actor' | 'target'>): Part[] => [
  ...(target.status === 'DEACTIVATED' && governsAccount(actor, target)
    ? (['account'] as const)
    : []),
  ...(target.membership_status === 'DEACTIVATED' ? (['membership'] as const) : []),
];

/** What an activation switches on: all that is off, or what it is to give back. */
export const partsToActivate = (judged: Judged): Part[] =>
  partsOff(judged).filter((part) => judged.given.parts?.includes(part) ?? true);

/** What a deactivation switches off: the account, where the org governs it, else the membership. */
export const partsToDeactivate = (judged: Judged): Part[] => {
  const { actor, target, given } = judged;
  const usual: readonly Part[] = [governsAccount(actor, target) ? 'account' : 'membership'];
  const off = partsOff(judged);
  return (given.parts ?? usual).filter((part) => !off.includes(part));
};

const conflict = (message: string): AppError => new AppError('conflict', message);

const mayActOn = ({ actor, target }: Judged): void => assertMayActOn(actor, target);
const mayActOnAccount = ({ actor, target }: Judged): void => {
  assertMayActOn(actor, target);
  assertGovernsAccount(actor, target);
};

const hasLapsed = (lock: Before['lock']): boolean =>
  typeof lock?.until === 'string' && Date.parse(lock.until) <= Date.now();

const RULES: Readonly<Record<BulkAction, Rule>> = {
  activate: {
    already: (judged) => {
      if (partsToActivate(judged).length > 0) return null;
      // Off for every org, by its home org: nothing here can switch it on.
      return judged.target.status === 'DEACTIVATED' ? null : 'Is active already';
    },
    assert: (judged) =>
      partsToActivate(judged).length > 0 ? mayActOn(judged) : mayActOnAccount(judged),
  },
  deactivate: {
    already: (judged) => (partsToDeactivate(judged).length > 0 ? null : 'Is deactivated already'),
    assert: mayActOn,
    takesAdmin: (judged) =>
      partsToDeactivate(judged).includes('account') ? 'everywhere' : judged.actor.orgId,
  },
  lock: {
    already: ({ target, standing }) =>
      standing.adminLocks.has(target.id) ? 'Is locked already' : null,
    assert: (judged) => {
      mayActOnAccount(judged);
      const { lock } = judged.given;
      if (lock === null)
        throw conflict('The lock came from failed sign-ins: nobody can put it back');
      if (hasLapsed(lock)) throw conflict('The lock would have ended by now');
    },
    takesAdmin: () => 'everywhere',
  },
  unlock: {
    already: ({ target, standing, wanted }) => {
      const isAuto = wanted.undoes === null && standing.autoLocked.has(target.id);
      return isAuto || standing.adminLocks.has(target.id) ? null : 'Is not locked';
    },
    assert: mayActOnAccount,
  },
  make_admin: {
    already: ({ target }) => (target.is_admin ? 'Is an admin already' : null),
    assert: mayActOn,
  },
  make_member: {
    already: ({ target }) => (target.is_admin ? null : 'Is a member already'),
    assert: mayActOn,
    takesAdmin: ({ actor }) => actor.orgId,
  },
  send_reset: {
    already: () => null,
    assert: ({ actor, target, standing }) => {
      assertGovernsPassword(actor, target);
      if (standing.neverAccepted.has(target.id)) throw notAcceptedYet(target);
    },
  },
  add_to_team: {
    already: ({ target, standing }) =>
      standing.inTeam.has(target.id) ? 'Is in the team already' : null,
    assert: ({ actor, target, standing, given }) => {
      if (actor.userId === target.id && standing.isTeamStronger) throw raisesOwnAccess();
      if (target.status === 'DEACTIVATED' || target.membership_status === 'DEACTIVATED') {
        throw conflict(`${target.full_name} is deactivated`);
      }
      if (given.managed === true && actor.userId === target.id) assertMayActOn(actor, target);
    },
  },
  remove_from_team: {
    already: ({ target, standing }) =>
      standing.inTeam.has(target.id) ? null : 'Is not in the team',
    assert: () => undefined,
  },
  give_access: { already: hasAccessAlready, assert: assertMayHaveAccess },
  take_access: { already: hasAccessAlready, assert: assertMayHaveAccess },
  remove: {
    already: () => null,
    assert: ({ actor, target, standing }) => {
      assertMayRemove(actor, target);
      const owned = standing.owns.get(target.id);
      if (owned) throw owned;
    },
    takesAdmin: ({ actor }) => actor.orgId,
  },
};

const blocked = (code: ErrorCode, message: string): Verdict => ({ kind: 'blocked', code, message });

/** What becomes of somebody who is not in the org; it does not tell whether they are in another. */
export const STRANGER: Verdict = blocked('not_found', 'Not in the org');

/**
 * Foretells an act on one person by the rules that the act itself obeys. People are judged in the
 * order in which they come: of the admins of an org the last one is the one who stays.
 */
export const judge = (judged: Judged): Verdict => {
  const rule = RULES[judged.wanted.action];
  const already = rule.already(judged);
  if (already !== null) return { kind: 'already', message: already };
  try {
    rule.assert(judged);
    assertUnchangedSince(judged);
  } catch (error) {
    if (error instanceof AppError) return blocked(error.code, error.message);
    throw error;
  }
  const place = rule.takesAdmin?.(judged);
  if (place !== undefined && !judged.standing.admins.take(judged.target.id, place)) {
    return blocked('last_admin', 'The org would be left without an active admin');
  }
  return { kind: 'change' };
};
