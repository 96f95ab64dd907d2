import type { ApplyResult, ReviewItem } from '../../../contract/review-items.ts';
import type { PlannedChange, ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { paths } from '../../app/paths.ts';
import type { Tone } from '../../components/chip.tsx';
import { counted, people } from '../../reviews/words.ts';

const CHANGES: Readonly<Record<PlannedChange, readonly [one: string, many: string]>> = {
  remove_member: ['person leaves the org', 'people leave the org'],
  remove_admin: ['admin becomes a plain member', 'admins become plain members'],
  leave_team: ['place in a team ends', 'places in teams end'],
  end_grant: ['grant ends', 'grants end'],
  reduce_grant: ['grant is reduced', 'grants are reduced'],
  revoke_key: ['API key stops working', 'API keys stop working'],
};
/** `3 grants end`. */
export const changeWords = (change: PlannedChange, count: number): string =>
  counted(count, ...CHANGES[change]);

interface ResultWords {
  readonly label: string;
  readonly tone: Tone;
}
export const RESULT_WORDS: Readonly<Record<ApplyResult, ResultWords>> = {
  planned: { label: 'Planned', tone: 'neutral' },
  applied: { label: 'Applied', tone: 'ok' },
  already_gone: { label: 'Already gone', tone: 'ok' },
  changed_since: { label: 'Changed since the start', tone: 'warn' },
  blocked_last_admin: { label: 'Blocked: last admin', tone: 'warn' },
  blocked_rank: { label: 'Blocked: rank', tone: 'warn' },
  blocked: { label: 'Blocked', tone: 'warn' },
  failed: { label: 'Failed', tone: 'danger' },
};

/** What is tried again: what has failed, or was in the way of a rule. */
const AGAIN: ReadonlySet<ApplyResult> = new Set([
  'blocked_last_admin',
  'blocked_rank',
  'blocked',
  'failed',
]);
export const isRetried = (result: ApplyResult | null): boolean =>
  result !== null && AGAIN.has(result);
/** What was not done: besides, what has changed since the start is left for a human to look at. */
export const isLeftOver = (result: ApplyResult | null): boolean =>
  result === 'changed_since' || isRetried(result);

const sumOf = ({ results }: ReviewOutcome, counts: (result: ApplyResult) => boolean): number =>
  results.reduce((sum, { result, items }) => (counts(result) ? sum + items : sum), 0);
export const retried = (outcome: ReviewOutcome): number => sumOf(outcome, isRetried);

export const leftOver = (outcome: ReviewOutcome): number => sumOf(outcome, isLeftOver);

export const plannedCount = ({ changes }: ReviewOutcome): number =>
  changes.reduce((sum, { items }) => sum + items, 0);

/** The page on which a right is changed by hand. */
export function placeOf({ kind, holder, right }: ReviewItem): { label: string; href: string } {
  if (kind === 'team' && right.team !== null) {
    return { label: `Team ${right.team.name}`, href: paths.team.href(right.team.id) };
  }
  if (kind === 'grant' && right.resource !== null) {
    const { resource_type: type, resource_id: id, resource_name: name } = right.resource;
    return { label: name, href: paths.resource.href(type, id) };
  }
  if (kind === 'key') {
    return { label: 'Keys', href: paths.keys.href(`?q=${encodeURIComponent(holder.name)}`) };
  }
  return { label: holder.name, href: paths.person.href(holder.id) };
}

/** What is out of the ordinary, each as a sentence: what the owner signs for. */
export function exceptionsOf(outcome: ReviewOutcome, review: Review): string[] {
  const left = leftOver(outcome);
  const { still, back } = outcome.stick;
  return [
    outcome.kept_flagged > 0 &&
      `${counted(outcome.kept_flagged, 'right')} kept because nobody answered`,
    outcome.by_silence > 0 &&
      `${counted(outcome.by_silence, 'right')} revoked because nobody answered`,
    left > 0 && `${counted(left, 'change')} could not be applied`,
    still > 0 && `${counted(still, 'revoked right')} still in effect another way`,
    back > 0 && `${counted(back, 'revoked right')} given again since`,
    review.self_attested > 0 &&
      `${counted(review.self_attested, 'right')} attested by their own holder, as sole admin`,
  ].filter((line) => line !== false);
}

/** "2 people lose something, 1 of them an admin right". */
export const whoLoses = ({ people: count, admins }: ReviewOutcome): string =>
  `${people(count)} ${count === 1 ? 'loses' : 'lose'} something${
    admins > 0 ? `, ${admins.toLocaleString('en')} of them an admin right` : ''
  }`;

/** `12.3 kB`. */
export const bytesWords = (bytes: number): string =>
  bytes < 1000
    ? counted(bytes, 'byte')
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
