import type { Actor } from '../http/context.ts';

/**
 * Whether a caller stays within the org that they are signed in to, whatever else the person is in:
 * a key opens the org that it was made for and no other, and so does somebody else's name.
 */
export const isConfined = (actor: Actor): boolean =>
  actor.apiKeyId !== null || actor.impersonatorId !== null;

/**
 * Whether a request about somebody is about what is their own in every org: they ask themselves, and
 * signed in with a password.
 */
export const isOwnEverywhere = (actor: Actor, userId: number): boolean =>
  userId === actor.userId && !isConfined(actor);
