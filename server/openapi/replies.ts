import { ERROR_STATUS, type ErrorCode } from '../../contract/errors.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { schemaOf, type Json } from './schemas.ts';

const isWrite = (route: RouteSpec): boolean => route.method !== 'GET';

/** Codes that any route can answer with, beside its own. */
const shared = (route: RouteSpec): readonly ErrorCode[] => [
  ...(route.params || route.query || (isWrite(route) && !route.lenient)
    ? (['invalid_request'] as const)
    : []),
  // A body is read before anybody asks whether the route wants one.
  ...(isWrite(route)
    ? (['malformed_json', 'payload_too_large', 'unsupported_media_type', 'conflict'] as const)
    : []),
  ...(route.rights === 'public' ? [] : (['unauthenticated'] as const)),
  ...(route.rights === 'public' || route.rights === 'signedIn' || route.rights === 'operator'
    ? []
    : (['forbidden', 'password_change_required'] as const)),
  ...(isWrite(route) ? (['csrf_failed'] as const) : []),
  ...(route.params ? (['not_found'] as const) : []),
  ...(route.concurrency === 'optional' || route.concurrency === 'required'
    ? (['stale_version'] as const)
    : []),
  ...(route.concurrency === 'required' ? (['version_required'] as const) : []),
  ...(route.idempotent ? (['idempotency_key_reused', 'idempotency_in_progress'] as const) : []),
  'internal',
  'unavailable',
  'storage_full',
];

const text = (description: string, required = false): Json => ({
  description,
  required,
  schema: { type: 'string' },
});
const count = (description: string): Json => ({
  description,
  schema: { type: 'integer', minimum: 0 },
});

const EVERYWHERE = { 'X-Request-Id': text('Also in the error body, the log and the audit', true) };

const PAGE_HEADERS = {
  Link: text('Next and Previous page by cursor'),
  'X-Total-Count': count('Rows in all; absent with count=false'),
  'X-Page-Count': count('Pages in all; absent with count=false'),
  'X-Current-Page': count('Not where a cursor was given'),
};

const successOf = (route: RouteSpec): Json => ({
  description: 'Done',
  headers: {
    ...EVERYWHERE,
    ...(route.paged && PAGE_HEADERS),
    ...(route.response && route.params && { ETag: text('Version, to be sent as If-Match') }),
    ...(route.idempotent && {
      'Idempotency-Replayed': { schema: { const: 'true' }, description: 'Only on a replay' },
    }),
  },
  content: route.response
    ? { 'application/json': { schema: schemaOf(route.response, 'output') } }
    : Object.fromEntries(
        (route.produces ?? []).map((type) => [type, { schema: { type: 'string' } }]),
      ),
});

// Both say when to try again; a client that cannot read the code should still wait.
const WAITS: ReadonlySet<number> = new Set([429, 503]);

const failureOf = (status: number, codes: readonly ErrorCode[]): Json => ({
  description: codes.join(', '),
  headers: {
    ...EVERYWHERE,
    ...(WAITS.has(status) && {
      'Retry-After': {
        description: 'Seconds',
        required: true,
        schema: { type: 'integer', minimum: 1 },
      },
    }),
  },
  content: {
    'application/json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Error' },
          { properties: { error_code: { enum: codes } } },
        ],
      },
    },
  },
});

/** Every reply of a route by status, with the codes that each failure can carry. */
export const repliesOf = (route: RouteSpec): Json => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...shared(route), ...(route.errors ?? [])])) {
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  }
  const failures = [...byStatus].sort(([a], [b]) => a - b);
  return {
    200: successOf(route),
    ...Object.fromEntries(
      failures.map(([status, codes]) => [String(status), failureOf(status, codes)]),
    ),
  };
};
