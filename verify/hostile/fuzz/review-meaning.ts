import type { Schema } from '../../../server/test/api-document.ts';
import { isRecord } from './is-record.ts';

const DAY = 86_400_000;

/** An instant so many days from now. */
export const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

/** Idle for at least so many days, and for fewer than so many: the second is more. */
const scopeThatAgrees = (scope: unknown): unknown => {
  if (!isRecord(scope) || typeof scope['idle_days'] !== 'number') return scope;
  if (!('below_days' in scope)) return scope;
  return { ...scope, idle_days: 1 + (scope['idle_days'] % 99), below_days: 100 };
};

/** The body of a review with settings that agree with themselves, as no schema can ask for. */
export const reviewThatAgrees = (
  body: Record<string, unknown>,
  somebody: () => number,
): Record<string, unknown> => {
  const { settings, start } = body;
  if (!isRecord(settings)) return body;
  const { reviewers } = settings;
  const isNamed = isRecord(reviewers) && reviewers['policy'] === 'named';
  return {
    ...body,
    settings: {
      ...settings,
      ...('scope' in settings && { scope: scopeThatAgrees(settings['scope']) }),
      ...(isNamed && { reviewers: { ...reviewers, reviewer_ids: [somebody()] } }),
    },
    ...(typeof start === 'string' && start !== 'now' && { start: inDays(1) }),
  };
};

/**
 * A body whose settings are confirmed by their name, where its schema knows of that: silence may take
 * rights away by itself, now or when a series starts its next run.
 */
export const confirmedByName = (value: unknown, schema: Schema): unknown => {
  const { properties } = schema;
  if (!isRecord(value) || !isRecord(value['settings'])) return value;
  if (!isRecord(properties) || !('confirm' in properties)) return value;
  return { ...value, confirm: value['settings']['name'] };
};
