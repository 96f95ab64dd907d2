import type * as z from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Rights } from './rights.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * How a write treats `If-Match`: `none` (no versioned object), `optional` (documented routes: a
 * stale one is 412, a missing one passes), `required` (ours: a missing one is 428).
 */
export type Concurrency = 'none' | 'optional' | 'required';

/**
 * Whether a write may be done while its caller acts in somebody else's name. Left out: it is refused
 * (403 `not_while_impersonating`), so that a new route is shut until somebody opens it on purpose.
 * What decides who may sign in, with which password or key, or with what rights stays shut. `without`
 * names fields of the body that shut it again (`members.*.admin`: in any entry). Reads are always open.
 */
export type WhileImpersonating = 'open' | { readonly without: readonly string[] };

export interface RouteSpec {
  readonly method: Method;
  /** Below the base path, with `:name` parameters, e.g. `/users/:user_id/lock_account`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** First word of the OpenAPI tag; also the room that serves it. */
  readonly tag: string;
  readonly rights: Rights;
  /**
   * Where `org_id` names the org that the request is about, besides the path: the guard looks there
   * first. Left out or not sent: the org of the session.
   */
  readonly orgIn?: 'query' | 'body';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** A write that passes over a body and query parameters that it does not have; others refuse them. */
  readonly lenient?: boolean;
  /** Headers that this route alone reads, with what they carry. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON reply, validated and stripped before it is sent. Left out for streams and pages. */
  readonly response?: z.ZodType;
  /** Content types of a reply that is not JSON (exports, documents, event streams). */
  readonly produces?: readonly string[];
  /** Codes this route can answer with beyond those that every route shares. */
  readonly errors?: readonly ErrorCode[];
  readonly concurrency?: Concurrency;
  readonly whileImpersonating?: WhileImpersonating;
  /**
   * Accepts `Idempotency-Key`: the reply is stored with the effect and replayed for 24 h. `by_route`:
   * the route keeps the key itself, as its effect is more than one transaction, or needs none, as
   * it can be asked twice without harm.
   */
  readonly idempotent?: boolean | 'by_route';
  /** Sends paging headers (`Link`, `X-Total-Count`, `X-Current-Page`, `X-Page-Count`). */
  readonly paged?: boolean;
  /** In the documented API of the hosted platform (false: ours, additive). */
  readonly documented?: boolean;
  /** Served at the root, not below the base path (`/health/live`). */
  readonly atRoot?: boolean;
}

/** Declares one route; the literal type is kept so that server and client infer from it. */
export const defineRoute = <const R extends RouteSpec>(route: R): R => route;

type Part<
  R extends RouteSpec,
  K extends 'params' | 'query' | 'body',
  Side extends 'in' | 'out',
> = R[K] extends z.ZodType ? (Side extends 'in' ? z.input<R[K]> : z.output<R[K]>) : undefined;

/** What a handler receives after parsing. */
export interface Parsed<R extends RouteSpec> {
  readonly params: Part<R, 'params', 'out'>;
  readonly query: Part<R, 'query', 'out'>;
  readonly body: Part<R, 'body', 'out'>;
}

/** What a client sends. */
export type RequestBody<R extends RouteSpec> = Part<R, 'body', 'in'>;

/** What a client gets. */
export type Reply<R extends RouteSpec> = R['response'] extends z.ZodType
  ? z.output<R['response']>
  : undefined;
