import * as z from 'zod';

/**
 * Every error code that can leave the server, with its HTTP status.
 * Clients branch on the code, never on the message.
 */
export const ERROR_STATUS = {
  invalid_request: 400,
  malformed_json: 400,
  invalid_cursor: 400,
  weak_password: 400,
  invalid_token: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  impersonation_ended: 401,
  forbidden: 403,
  csrf_failed: 403,
  password_change_required: 403,
  cannot_act_on_self: 403,
  self_review: 403,
  reviewer_conflict: 403,
  second_person: 403,
  higher_rank: 403,
  equal_rank: 403,
  impersonation_off: 403,
  not_while_impersonating: 403,
  not_home_org: 403,
  invalid_setup_token: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  last_admin: 409,
  owns_org: 409,
  owns_teams: 409,
  owns_resources: 409,
  email_taken: 409,
  invite_not_pending: 409,
  key_not_active: 409,
  already_set_up: 409,
  review_state: 409,
  empty_scope: 409,
  item_reassigned: 409,
  item_decided: 409,
  open_review_items: 409,
  idempotency_in_progress: 409,
  stale_version: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  version_required: 428,
  too_many_attempts: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
  storage_full: 503,
} as const satisfies Record<string, number>;

/** One of the closed list of error codes. */
export type ErrorCode = keyof typeof ERROR_STATUS;

const errorCodes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/**
 * The body of every error. `details` maps a field (dotted path, e.g. `members.0.email`)
 * to its messages. `current` is present on 412 only: the object as it stands now.
 */
export const ErrorBody = z.object({
  message: z.string(),
  error: z.string().describe('HTTP reason phrase'),
  error_code: z.enum(errorCodes),
  request_id: z.string(),
  timestamp: z.iso.datetime(),
  details: z.record(z.string(), z.array(z.string())).optional(),
  current: z.unknown().optional(),
});
export type ErrorBody = z.output<typeof ErrorBody>;
