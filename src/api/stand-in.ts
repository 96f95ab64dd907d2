import type { RouteSpec } from '../../contract/route.ts';
import type { Page } from './client.ts';
import type { AnyInput } from './request.ts';

/** What answers in the place of a route that the server does not have. */
export interface StandIns {
  /** Null: the route is asked as it is. Throws for what nothing can stand in for. */
  call(route: RouteSpec, input: AnyInput): Promise<unknown> | null;
  page(route: RouteSpec, input: AnyInput): Promise<Page<unknown>> | null;
  /** After a write that the server has done. */
  wrote(route: RouteSpec, input: AnyInput, reply: unknown): void;
}

let active: StandIns | null = null;

/** Those of a server with the documented routes only; null with our own. */
export const standIns = (): StandIns | null => active;

/** Called once the session says what kind of server this is, before the first page asks anything. */
export function setStandIns(given: StandIns | null): void {
  active = given;
}
