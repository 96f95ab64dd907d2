import type { Actor } from '../http/context.ts';

/**
 * Whether a request about somebody is about what is their own in every org: they ask themselves, and
 * signed in with a password. A key opens the org that it was made for and no other.
 */
export const isOwnEverywhere = (actor: Actor, userId: number): boolean =>
  userId === actor.userId && actor.apiKeyId === null;
