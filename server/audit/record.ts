import type { AuditEvent } from '../../contract/audit.ts';
import type { ITEM_TYPES } from '../../contract/audit-items.ts';

/** The person an event is about, as they were called at the time. */
export interface AuditPerson {
  readonly id: number;
  readonly email: string;
  readonly fullName: string;
}

/** Who did it. Left out: the actor of the request. */
export interface AuditActor extends AuditPerson {
  readonly type: 'user' | 'api_key' | 'system';
}

/** When an event happened (UTC, microseconds), and facts of the request that brought it about. */
export interface AuditOrigin {
  readonly at?: string;
  readonly id?: string;
  readonly method?: string;
  readonly url?: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

/** One event, as a service states it; the writer adds request, time and chain. */
export interface AuditInput {
  readonly event: AuditEvent;
  readonly itemType: (typeof ITEM_TYPES)[number];
  readonly itemId?: number;
  readonly itemLabel?: string;
  /** Whom it was done to. */
  readonly owner?: AuditPerson;
  readonly actor?: AuditActor;
  /** Left out: the org of the actor's session; 0: the platform. */
  readonly orgId?: number;
  readonly outcome?: 'success' | 'failure' | 'denied';
  readonly reason?: string | undefined;
  /** Field to [before, after]; secrets never, not even masked. */
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** Lines for people. Left out: made from the changes. */
  readonly summary?: readonly string[];
  /** Ties the rows of one bulk act together. */
  readonly correlationId?: string;
  readonly associationResource?: Readonly<Record<string, unknown>>;
  readonly apiKeyId?: number | undefined;
  /** For imports, and for what is finished behind a request. Left out: now, this request. */
  readonly origin?: AuditOrigin;
}

/** Takes the events of a transaction; they are written when its work is done. */
export type AuditSink = (event: AuditInput) => void;
