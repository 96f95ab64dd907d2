import * as z from 'zod';

/** Largest id we hand out or accept: JSON numbers stay exact up to 2^53 - 1. */
const MAX_ID = Number.MAX_SAFE_INTEGER;

// A pattern, not a function, wherever that can be: the OpenAPI document then says the same.
// NUL is refused by PostgreSQL text; a lone surrogate is not valid Unicode and cannot be stored.
const STORABLE = new RegExp(String.raw`^[^\u0000\p{Cs}]*$`, 'u');

/** Text that PostgreSQL can hold: no NUL, no lone surrogates. */
export const Text = z.string().regex(STORABLE, 'Contains characters that cannot be stored');

/** Trimmed text of up to `max` characters (UTF-16 code units); with 1, not of white space alone. */
export const text = (min: 0 | 1, max: number) =>
  (min === 1 ? Text.regex(/\S/, 'Required') : Text).trim().max(max, `At most ${max} characters`);

/** A positive integer id in a JSON body. */
export const Id = z.int().positive().max(MAX_ID);

/** The same in a path or query string. */
export const IdParam = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'Must be a positive integer')
  .transform(Number)
  .pipe(Id);

/** An instant on the wire: ISO 8601, UTC, milliseconds (`2023-01-15T15:47:15.000Z`). */
export const Instant = z.iso.datetime({ precision: 3 });

/** Whether everybody writes and reads the year alike that a date or an instant has in UTC. */
const hasPlainYear = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1000 && year <= 9999;
};
const PLAIN_YEAR = 'Must lie in the years 1000 to 9999, in UTC';

/** An instant of a request: ISO 8601 with any offset, in UTC once parsed, of the years 1000 to 9999. */
export const InstantInput = z.iso.datetime({ offset: true }).transform((text, ctx) => {
  if (hasPlainYear(text)) return new Date(text).toISOString();
  ctx.addIssue(PLAIN_YEAR);
  return z.NEVER;
});

/** A calendar date (`2024-02-29`) that exists, or an instant with any offset; of the same years. */
export const DateOrInstant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'Must be a date such as 2024-02-29, or an instant such as 2024-02-29T12:00:00Z',
  })
  .refine(hasPlainYear, PLAIN_YEAR);

/** An e-mail address as typed; compared without regard to case. At most 254 characters. */
export const Email = text(1, 254)
  .pipe(z.email('Not a valid e-mail address'))
  .meta({ format: 'email', allOf: [{ pattern: z.regexes.email.source }] });

/**
 * Text of one line, such as a name: it stands in mails, logs and tables, where a line break would
 * let it pass for something else.
 */
export const line = (min: 0 | 1, max: number) =>
  text(min, max).regex(/^\P{Cc}*$/u, 'One line only, without control characters');

/** A person's display name, 1 to 200 characters. */
export const FullName = line(1, 200);

/** Why an act was done; goes to the audit log. 1 to 500 characters. */
export const Reason = text(1, 500);

/** Flag in a query string: anything but absent, `0` or `false` is true (as the documented API does). */
export const TruthyFlag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '0' && value.toLowerCase() !== 'false');

/** Small reference to an org or a team. */
export const Ref = z.object({ id: Id, name: z.string() });
export type Ref = z.output<typeof Ref>;

/** Small reference to a person. */
export const PersonRef = z.object({ id: Id, full_name: z.string(), email: z.string() });
export type PersonRef = z.output<typeof PersonRef>;

/** Reply of acts that have nothing to show but a sentence. */
export const MessageReply = z.object({ message: z.string() });

/** Path parameters used all over. */
export const UserParams = z.strictObject({ user_id: IdParam });
export const OrgParams = z.strictObject({ org_id: IdParam });
/** The empty request part: nothing is accepted. */
export const Nothing = z.strictObject({});
/** A body that may be left out or be `{reason}`. */
export const ReasonBody = z.strictObject({ reason: Reason.optional() }).optional();
