import type { Readable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { CheckpointSource } from '../audit/checkpoints.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Db, Tx } from '../db/db.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { PhaseHolder } from '../process/phase.ts';

/** Who is asking: read in the statement that authorizes, on every request. */
export interface Actor {
  readonly userId: number;
  readonly email: string;
  readonly fullName: string;
  readonly orgId: number;
  readonly orgName: string;
  readonly isAdmin: boolean;
  readonly isOwner: boolean;
  readonly superUser: boolean;
  readonly homeOrgId: number;
  readonly mustChangePassword: boolean;
  readonly sessionId: number;
  readonly sessionKind: 'browser' | 'token';
  readonly apiKeyId: number | null;
  /** Who acts in this person's name; null where they do so themselves. */
  readonly impersonatorId: number | null;
}

/** Facts of the request that go into the audit row and the log. */
export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  /** Path without query string. */
  readonly url: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** Paging facts; they travel in headers. */
export interface PageFacts {
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  readonly total?: number | undefined;
  readonly page?: number | undefined;
  readonly perPage: number;
}

/** What a handler adds to its reply beside the body. */
export interface Outgoing {
  etag?: string;
  page?: PageFacts;
  /** Sent instead of a JSON body, with its content type and file name. */
  stream?: { readonly body: Readable; readonly type: string; readonly filename?: string };
  /** Raw text instead of JSON. */
  text?: { readonly body: string; readonly type: string };
  cookies: { name: string; value: string; maxAge?: number }[];
  headers: Record<string, string>;
}

/** What lives as long as the process. */
export interface Services {
  readonly config: Config;
  /** Of no org: sees the rows of all. */
  readonly db: Db;
  readonly mailer: Mailer;
  readonly checkpoints: CheckpointSource;
  readonly phase: PhaseHolder;
}

/** Everything a service may use while it serves one request. */
export interface Context extends Services {
  /** As the actor sees it: the org that the request is about. On public routes that of the process. */
  readonly db: Db;
  /** That of the process, for what reaches beyond the org; a test lists the files that may use it. */
  readonly systemDb: Db;
  readonly log: FastifyBaseLogger;
  readonly request: RequestFacts;
  /** Lower-case names. For the few routes that read a header of their own. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** Null on public routes only. */
  readonly actor: Actor | null;
  /** `If-Match`, where the route has a versioned object. */
  readonly ifMatch: string | undefined;
  readonly out: Outgoing;
  /**
   * Runs `work` in one transaction; the audit rows that it hands to `audit` are written last, in
   * the same transaction. Joins the transaction of an idempotent route when there is one.
   */
  transact<T>(work: (tx: Tx, audit: AuditSink) => Promise<T>): Promise<T>;
}

/** The caller of a route that is not public. */
export const actorOf = (ctx: Context): Actor => {
  if (!ctx.actor) throw new Error('a public route has no actor');
  return ctx.actor;
};
