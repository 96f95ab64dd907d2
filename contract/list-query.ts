import * as z from 'zod';

/** Rows a page has when the client does not say, and the most it may ask for. */
export const DEFAULT_PER_PAGE = 50;
export const MAX_PER_PAGE = 200;

// `parameter`: what a query parameter is beside the text that stands in the address, for OpenAPI.
const intParam = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'Must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `At least ${min}`).max(max, `At most ${max}`))
    .meta({ parameter: { type: 'integer', minimum: min, maximum: max } });

/** A whole number in a query string, within bounds. */
export const IntParam = intParam;

/**
 * Paging, shared by every list. `page` (from 1) is for clients of the documented API; `cursor` is
 * opaque, comes from the `Link` header and costs the same at any depth. `count=false` leaves out
 * `X-Total-Count` and `X-Page-Count`.
 */
export const pagingShape = {
  page: intParam(1, Number.MAX_SAFE_INTEGER).optional(),
  per_page: intParam(1, MAX_PER_PAGE).default(DEFAULT_PER_PAGE),
  cursor: z.string().max(4000).optional(),
  count: z
    .string()
    .optional()
    .transform((value) => value !== '0' && value?.toLowerCase() !== 'false'),
};

export const PagingQuery = z.strictObject(pagingShape);
export type Paging = z.output<typeof PagingQuery>;

export const Order = z.enum(['asc', 'desc']);
export type Order = z.output<typeof Order>;

/** Comma-separated values of a closed list in one query parameter (`status=ACTIVE,DEACTIVATED`). */
export const csvOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(values)).min(1))
    .meta({ parameter: { type: 'array', items: { enum: values }, minItems: 1 } });
