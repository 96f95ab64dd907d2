import type { RouteSpec } from '../../contract/route.ts';
import { urlOf, type AnyInput } from './request.ts';

declare global {
  interface Window {
    /** By URL; what the script in index.html asked for before this code was there. */
    earlyReplies?: Record<string, Promise<Response>>;
  }
}

/** Older than this (in milliseconds), a reply says what was so, not what is. */
export const FRESH_MS = 15_000;

/** The reply that the page asked for ahead, if it did; each is taken once. */
export function takeEarly(route: RouteSpec, input: AnyInput): Promise<Response> | undefined {
  const early = window.earlyReplies;
  if (early === undefined || route.method !== 'GET' || input.background === true) return undefined;
  const url = urlOf(route, input);
  const reply = early[url];
  delete early[url];
  return performance.now() < FRESH_MS ? reply : undefined;
}
