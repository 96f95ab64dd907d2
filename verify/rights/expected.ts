import type { RouteSpec } from '../../contract/route.ts';
import { isWrite, paramsOf } from '../../server/test/route-examples.ts';
import { PLACES, type Identity, type Place } from '../../server/test/world.ts';

/** `let in`: past the guard and the rank rule; what the service says then is its own business. */
export type Expected =
  | 'let in'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'password_change_required'
  | 'higher_rank'
  | 'equal_rank'
  | 'not_while_impersonating';

/** The refusals that a cell of the matrix tells apart. */
export const REFUSALS: readonly string[] = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'password_change_required',
  'higher_rank',
  'equal_rank',
  'not_while_impersonating',
] satisfies Expected[];

const NOBODY: readonly Identity[] = [
  'anonymous',
  'deactivated',
  'locked',
  'expiredKey',
  'revokedKey',
];
const ADMINS: readonly Identity[] = ['admin', 'keyAdmin', 'strangeAdmin', 'superUser'];
export const KEYS: readonly Identity[] = ['keyMember', 'keyAdmin'];
// What would let a stolen key outlive its end, leave its org, or take another name.
export const NOT_WITH_A_KEY: ReadonlySet<string> = new Set([
  'createApiKey',
  'rotateApiKey',
  'switchOrg',
  'impersonateUser',
]);

/** Whether an identity is of the other org. */
export const isStranger = (identity: Identity): boolean => identity.startsWith('strange');

/** Whose org the path names, as the caller sees it: strangers see the place the other way round. */
const seenBy = (identity: Identity, place: Place): Place => {
  if (!isStranger(identity)) return place;
  return place === 'other' ? 'same' : 'other';
};

const aboutPerson = (route: RouteSpec, identity: Identity, place: Place): Expected => {
  const isOneself = place === 'own' && !isStranger(identity);
  if (isOneself) return 'let in';
  if (seenBy(identity, place) === 'other') return 'not_found';
  if (!ADMINS.includes(identity) || route.rights === 'self') return 'forbidden';
  const isOutranked = place === 'higher' && identity !== 'superUser' && isWrite(route);
  return isOutranked ? 'higher_rank' : 'let in';
};

const OF_TEAMS_AND_RESOURCES = new Set(['teamMember', 'teamAdmin', 'teamOwner', 'resourceAdmin']);

// One's own team is one that the caller manages without owning it; one's own resource is owned.
const aboutThing = (route: RouteSpec, identity: Identity, place: Place): Expected => {
  const isManaged = place === 'own' && !isStranger(identity);
  if (isManaged && route.rights !== 'teamOwner') return 'let in';
  if (seenBy(identity, place) === 'other') return 'not_found';
  return ADMINS.includes(identity) ? 'let in' : 'forbidden';
};

const bySession = (route: RouteSpec, identity: Identity, place: Place): Expected => {
  const params = paramsOf(route);
  if (route.rights === 'signedIn') {
    // For oneself alone, also for who must first choose a password; nothing is looked up for others.
    const isOneself = place === 'own' && !isStranger(identity);
    return isOneself || !params.includes('user_id') ? 'let in' : 'forbidden';
  }
  if (identity === 'mustChange') return 'password_change_required';
  const isAway = seenBy(identity, place) === 'other';
  // An org in the path comes first; a super user may enter every org.
  if (params.includes('org_id') && isAway && identity !== 'superUser') return 'not_found';
  // Of reviews a member sees those in which something is theirs to decide: one of another org never.
  if (route.rights === 'member') {
    return params.includes('review_id') && isAway ? 'not_found' : 'let in';
  }
  if (route.rights === 'admin' && !ADMINS.includes(identity)) return 'forbidden';
  if (OF_TEAMS_AND_RESOURCES.has(route.rights)) return aboutThing(route, identity, place);
  if (params.includes('user_id')) return aboutPerson(route, identity, place);
  return params.length > 0 && !params.includes('org_id') && isAway ? 'not_found' : 'let in';
};

/**
 * What must come out of a route for an identity and a place, worked out from the rights of the route
 * alone, not from the guard.
 */
export const expectedOf = (
  name: string,
  route: RouteSpec,
  identity: Identity,
  place: Place,
): Expected => {
  // Open to everybody, and asks for the cookie of a session that waits.
  if (name === 'stopImpersonation') return 'unauthenticated';
  if (route.rights === 'public' || route.rights === 'operator') return 'let in';
  if (NOBODY.includes(identity)) return 'unauthenticated';
  if (identity === 'impersonating' && isWrite(route) && route.whileImpersonating === undefined) {
    return 'not_while_impersonating';
  }
  const expected = bySession(route, identity, place);
  // The one act that takes a higher rank, not the same.
  if (name === 'impersonateUser' && expected === 'let in' && place === 'higher')
    return 'equal_rank';
  const isKey = KEYS.includes(identity) && NOT_WITH_A_KEY.has(name);
  // Before it is looked up whom it is about.
  if (isKey && name === 'impersonateUser') return 'forbidden';
  return ['let in', 'higher_rank'].includes(expected) && isKey ? 'forbidden' : expected;
};

/** Places that a route can tell apart. */
export const placesOf = (route: RouteSpec): Place[] => {
  const params = paramsOf(route);
  if (params.length === 0) return ['own'];
  if (OF_TEAMS_AND_RESOURCES.has(route.rights)) return ['own', 'same', 'other'];
  return params.includes('user_id') ? [...PLACES] : ['own', 'other'];
};
