import type { ReviewSettings } from '../../../contract/review-settings.ts';

const FIELDS = [
  'name',
  'description',
  'scope',
  'rights',
  'exclude_younger_days',
  'reviewers',
  'rules',
] as const satisfies (keyof ReviewSettings)[];

// Keys in one order: the database keeps another than the request had.
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
};
const textOf = (value: unknown): string => JSON.stringify(inOrder(value)) ?? '';

/** What differs between two settings, as an audit row has it; all of them where there were none. */
export const settingsDiff = (
  before: ReviewSettings | null,
  after: ReviewSettings,
): Record<string, readonly [unknown, unknown]> =>
  Object.fromEntries(
    FIELDS.filter((field) => textOf(before?.[field]) !== textOf(after[field])).map((field) => [
      field,
      [before?.[field] ?? null, after[field] ?? null] as const,
    ]),
  );
