import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { Queryable } from '../../db/db.ts';
import { AppError, invalidField } from '../../http/app-error.ts';
import { inZone } from '../../http/time-zone.ts';
import { readReviewers, type Reviewer } from '../../reviews/conflict-facts.repo.ts';
import { isEmpty } from '../../reviews/population.repo.ts';
import { hasTeam, missingResources, tryZone } from './check-settings.repo.ts';

const missing = (field: string, message: string): AppError =>
  new AppError('not_found', message, { details: { [`settings.${field}`]: [message] } });

const checkScope = async (
  q: Queryable,
  orgId: number,
  { scope }: ReviewSettings,
): Promise<void> => {
  if (scope.kind === 'team' && !(await hasTeam(q, orgId, scope.team_id))) {
    throw missing('scope.team_id', 'There is no such team; it may have been deleted');
  }
  if (scope.kind === 'resources') {
    const [first] = await missingResources(q, orgId, scope.resources);
    if (first !== undefined) {
      throw missing(`scope.resources.${first}`, 'There is no such resource in this org');
    }
  }
  if (scope.kind === 'idle' && (scope.below_days ?? Infinity) <= scope.idle_days) {
    throw invalidField('settings.scope.below_days', 'Must be more than idle_days');
  }
};

const FIELDS = ['reviewer_ids', 'fallback_ids'] as const;

const checkReviewers = async (
  q: Queryable,
  orgId: number,
  { reviewers }: ReviewSettings,
): Promise<ReadonlyMap<number, Reviewer>> => {
  if (reviewers.policy === 'named' && reviewers.reviewer_ids.length === 0) {
    throw invalidField('settings.reviewers.reviewer_ids', 'Name at least one reviewer');
  }
  const ids = FIELDS.flatMap((field) => reviewers[field]);
  const found = await readReviewers(q, orgId, ids);
  for (const field of FIELDS) {
    const at = reviewers[field].findIndex((id) => !found.has(id));
    if (at >= 0) throw missing(`reviewers.${field}.${at}`, 'The reviewer is not in this org');
  }
  return found;
};

/**
 * Refuses what cannot be: a team or resource that is not there, a reviewer of another org, an empty
 * stretch of days. 404 and 400, with the field.
 */
export const checkNames = async (
  q: Queryable,
  orgId: number,
  settings: ReviewSettings,
): Promise<ReadonlyMap<number, Reviewer>> => {
  await checkScope(q, orgId, settings);
  return checkReviewers(q, orgId, settings);
};

/**
 * As `checkNames`, and refuses a zone that is none, and reviewers who are deactivated or locked: 409
 * `conflict`.
 */
export const checkSettings = async (
  q: Queryable,
  orgId: number,
  settings: ReviewSettings,
): Promise<void> => {
  const { time_zone: zone } = settings.rules;
  await inZone(zone, (known) => tryZone(q, known), 'settings.rules.time_zone');
  const found = await checkNames(q, orgId, settings);
  for (const field of FIELDS) {
    for (const [at, id] of settings.reviewers[field].entries()) {
      const person = found.get(id);
      if (!person || person.isActive) continue;
      const message = `${person.full_name} is deactivated, locked or has not accepted the invitation`;
      throw new AppError('conflict', message, {
        details: { [`settings.reviewers.${field}.${at}`]: [message] },
      });
    }
  }
};

/** Refuses to start what asks about nothing: 409 `empty_scope`. */
export const requireSomething = async (
  q: Queryable,
  orgId: number,
  settings: ReviewSettings,
): Promise<void> => {
  if (!(await isEmpty(q, { orgId, settings }))) return;
  throw new AppError('empty_scope', 'Nothing is in the scope of this review', {
    details: { 'settings.scope': ['Nobody holds anything in it'] },
  });
};

/**
 * A review that takes rights away where nobody answered, and does so by itself, starts only when its
 * name was typed; where a series starts it, when that was so settled. 400.
 */
export const requireConfirmation = (
  { name, rules }: ReviewSettings,
  confirm: string | undefined,
): void => {
  if (rules.on_silence !== 'revoke' || rules.apply !== 'by_itself') return;
  if (confirm?.trim() !== name) {
    throw invalidField('confirm', 'Type the name of the review: silence takes rights away');
  }
};
