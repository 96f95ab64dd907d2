import type { AuditInput } from '../audit/record.ts';

/** What of a review an audit row names. */
export interface NamedReview {
  readonly id: number;
  readonly org_id: number;
  readonly name: string;
  readonly number: number;
}

/** A run as people call it: later runs of a series bear their number. */
export const titleOf = ({ name, number }: Pick<NamedReview, 'name' | 'number'>): string =>
  number > 1 ? `${name} (${number})` : name;

/** The item of an audit row about a review. */
export const aboutReview = (review: NamedReview) =>
  ({
    itemType: 'review',
    itemId: review.id,
    itemLabel: titleOf(review),
    orgId: review.org_id,
  }) satisfies Partial<AuditInput>;

/** Names the series of an event that changes it, too, or (`isNextRuns`) it alone. */
export const ofSeries = (id: number, isNextRuns = false) =>
  ({
    associationResource: { type: 'review_series', id, ...(isNextRuns && { next_runs: true }) },
  }) satisfies Partial<AuditInput>;
