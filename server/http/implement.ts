import type { Parsed, Reply, RouteSpec } from '../../contract/route.ts';
import type { Context } from './context.ts';

/** A route with the function that serves it. */
export interface Implementation {
  readonly route: RouteSpec;
  readonly handle: (input: Parsed<RouteSpec>, ctx: Context) => Promise<unknown>;
}

/**
 * Binds a handler to a contract route; input and reply types come from the route. The handler has
 * parsed input and an authorized caller; what it returns is validated and stripped before it is
 * sent.
 */
export const implement = <R extends RouteSpec>(
  route: R,
  handle: (input: Parsed<R>, ctx: Context) => Promise<Reply<R>>,
): Implementation => ({
  route,
  // The pipeline parses with this very route's schemas, so the input has the route's types.
  handle: (input, ctx) => handle(input, ctx),
});
