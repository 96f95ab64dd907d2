import * as z from 'zod';
import { expect, it } from 'vitest';
import { BulkBody } from './bulk.ts';
import { DateOrInstant, InstantInput } from './primitives.ts';
import { GrantInput, UsageInput } from './resource-access.ts';
import { extendReview } from './review-acts.ts';
import { createReview } from './reviews.ts';
import { LockBody } from './user-acts.ts';

it.each([
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
  ['2024-02-29T01:00:00.1234567+02:00', '2024-02-28T23:00:00.123Z'],
  ['1000-01-01T00:00:00Z', '1000-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999+00:00', '9999-12-31T23:59:59.999Z'],
])('%s is %s', (text, utc) => {
  expect(InstantInput.parse(text)).toBe(utc);
});

const OUTSIDE = ['0000-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '9999-12-31T23:59:59-23:00'];
it.each([...OUTSIDE, '1000-01-01T00:00:00+00:01', '2023-02-29T00:00:00Z', 'tomorrow', ''])(
  '%j is none',
  (text) => {
    expect(InstantInput.safeParse(text).error?.issues).toHaveLength(1);
  },
);

it.each([...OUTSIDE, '0999-12-31', '2023-02-29', 'tomorrow', ''])('%j bounds nothing', (text) => {
  expect(DateOrInstant.safeParse(text).error?.issues).toHaveLength(1);
});

it.each(['1000-01-01', '9999-12-31', '9999-12-31T23:59:59Z'])('%s bounds a time', (text) => {
  expect(DateOrInstant.parse(text)).toBe(text);
});

it('is told of as the format that it has', () => {
  expect(z.toJSONSchema(InstantInput, { io: 'input' })).toMatchObject({ format: 'date-time' });
});

const refused = (schema: z.ZodType, value: object): (string | undefined)[] =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];
const flow = { resource_type: 'flows', resource_id: 1 };

it.each(OUTSIDE)('no field of a request takes %s', (at) => {
  const body = { action: 'lock', ids: [1] };
  expect(refused(BulkBody, { ...body, until: at })).toEqual(['until']);
  const give = { action: 'give_access', ids: [1], resource: flow, access_level: 'operator' };
  expect(refused(BulkBody, { ...give, expires_at: at })).toEqual(['expires_at']);
  const grant = { user_id: 1, access_level: 'operator', expires_at: at };
  expect(refused(GrantInput, grant)).toEqual(['expires_at']);
  expect(refused(UsageInput, { ...flow, user_id: 1, used_at: at })).toEqual(['used_at']);
  expect(refused(LockBody, { until: at })).toEqual(['until']);
  expect(refused(extendReview.body, { due_at: at })).toEqual(['due_at']);
  expect(refused(createReview.body, { start: at })).toContain('start');
});
