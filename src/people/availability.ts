import type { Session } from '../../contract/session.ts';
import type { User } from '../../contract/users.ts';
import { isActing } from '../api/session.ts';
import { hasOpenInvite, isAdminIn, isDeactivatedIn, signInBlockOf } from './person-facts.ts';

/** Everything an admin can do to one person. */
export type Act =
  | 'role'
  | 'team'
  | 'owner'
  | 'reset'
  | 'password'
  | 'resend'
  | 'lock'
  | 'unlock'
  | 'deactivate'
  | 'activate'
  | 'remove'
  | 'impersonate';

/** Acts on the account itself; the others concern the membership in this org. */
const ON_ACCOUNT: ReadonlySet<Act> = new Set([
  'reset',
  'password',
  'lock',
  'unlock',
  'impersonate',
]);
const ON_PASSWORD: ReadonlySet<Act> = new Set(['reset', 'password']);
/** What nobody does in somebody else's name. */
const NOT_WHILE_ACTING: ReadonlySet<Act> = new Set([
  'role',
  'owner',
  'reset',
  'password',
  'resend',
  'remove',
  'impersonate',
]);

type Viewer = Pick<Session, 'user' | 'org' | 'rights' | 'impersonator'>;

/** Why something is shut to who acts in somebody else's name; null to everybody else. */
export const whyNotWhileActing = (viewer: Pick<Session, 'user' | 'impersonator'>): string | null =>
  isActing(viewer) ? `Not while you act as ${viewer.user.full_name}: stop first` : null;

/** Why the caller may not act in the name of a person whom the other rules leave to them. */
function whyNotActAs(person: User, { org, rights }: Viewer): string | null {
  if (rights.impersonate !== true) {
    return `${org.name} does not allow this; its owner can, in Settings`;
  }
  if (isAdminIn(person, org.id) && rights.org_owner !== true && !rights.super_user) {
    return 'Ranks as high as you';
  }
  if (person.super_user) return 'Ranks as high as you';
  return person.sign_in?.allowed === false ? `Cannot sign in: ${signInBlockOf(person)}` : null;
}

function whyNotNow(act: Act, person: User, orgId: number): string | null {
  if (ON_PASSWORD.has(act)) {
    if (hasOpenInvite(person)) return 'Has not accepted the invitation yet: resend that instead';
    if (person.status === 'DEACTIVATED') return 'The account is deactivated: activate it first';
  }
  switch (act) {
    case 'unlock':
      return person.account_locked ? null : 'Is not locked';
    case 'lock':
      return person.lock?.kind === 'admin' ? 'Is locked already' : null;
    case 'activate':
      return isDeactivatedIn(person, orgId) ? null : 'Is active already';
    case 'deactivate':
      return isDeactivatedIn(person, orgId) ? 'Is deactivated already' : null;
    case 'owner':
      if (hasOpenInvite(person)) return 'Has not accepted the invitation yet';
      return isDeactivatedIn(person, orgId) ? 'Is deactivated: activate first' : null;
    case 'resend':
      return hasOpenInvite(person) ? null : 'No invitation is open';
    default:
      return null;
  }
}

/**
 * Why an act on a person is not open to the caller, in words; null when it is. The server decides;
 * this spares people the attempt and tells them whom to ask.
 */
export function whyNot(act: Act, person: User, viewer: Viewer): string | null {
  if (NOT_WHILE_ACTING.has(act) && isActing(viewer)) return whyNotWhileActing(viewer);
  // To be in a team is neither a rank nor a credential: the rules of those do not bind it.
  if (act === 'team') {
    return isDeactivatedIn(person, viewer.org.id) ? 'Is deactivated: activate first' : null;
  }
  if (person.id === viewer.user.id) {
    if (act === 'impersonate') return 'This is you';
    return ON_PASSWORD.has(act)
      ? 'This is you: change your password in your profile'
      : 'This is you: another admin has to do it';
  }
  if (person.super_user && !viewer.rights.super_user) return 'Ranks higher than you';
  if (ON_ACCOUNT.has(act) && person.governed_here === false && !viewer.rights.super_user) {
    return `The account belongs to ${person.default_org.name}: only its admins can do this`;
  }
  return act === 'impersonate'
    ? whyNotActAs(person, viewer)
    : whyNotNow(act, person, viewer.org.id);
}

/** Which acts a menu offers for a person as they stand, in their order. */
export function actsFor(person: User, orgId: number): Act[] {
  return [
    'role',
    'team',
    'reset',
    'password',
    ...(hasOpenInvite(person) ? (['resend'] as const) : []),
    // An automatic lock ends by itself; an admin may want one that does not.
    ...(person.account_locked ? (['unlock'] as const) : []),
    ...(!person.account_locked || person.lock?.kind === 'automatic' ? (['lock'] as const) : []),
    isDeactivatedIn(person, orgId) ? 'activate' : 'deactivate',
    'remove',
  ];
}
