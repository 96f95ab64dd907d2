import type * as z from 'zod';
import { AppError } from './app-error.ts';

const label = (path: readonly PropertyKey[]): string => path.map(String).join('.');

const addIssue = (details: Record<string, string[]>, issue: z.core.$ZodIssue): void => {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      (details[label([...issue.path, key])] ??= []).push('Unknown field');
    }
    return;
  }
  (details[label(issue.path) || 'request'] ??= []).push(issue.message);
};

// Enough to mend a form by; a request of 10,000 bad rows is not answered with 10,000 lines.
const MOST_DETAILS = 50;

/** Field messages of a failed parse, by dotted path. */
export const detailsOf = (error: z.ZodError): Record<string, string[]> => {
  // Without a prototype: a field may be called `constructor` or `__proto__`.
  const details: Record<string, string[]> = Object.create(null);
  for (const issue of error.issues.slice(0, MOST_DETAILS)) addIssue(details, issue);
  return details;
};

/** Parses one part of a request; a mismatch is a 400 that names each field. */
export const parsePart = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = detailsOf(result.error);
  const [field, lines] = Object.entries(details)[0] ?? ['request', ['Invalid']];
  throw new AppError('invalid_request', `${field}: ${lines[0]}`, { details });
};
