import type { ReviewItem } from '../../contract/review-items.ts';
import type { AuditInput, AuditSink } from '../audit/record.ts';
import type { Actor } from '../http/context.ts';
import { titleOf } from './about-review.ts';
import type { ReviewRow } from './visible.repo.ts';

/** What an item keeps of its right as it stood at the start: names, states and dates. */
export type ItemSnapshot = Pick<ReviewItem, 'holder' | 'person' | 'right' | 'granted_by'>;

/** An item, as far as it is told of. */
export interface ToldItem {
  readonly id: number;
  readonly kind: ReviewItem['kind'];
  readonly snapshot: ItemSnapshot;
}
type ToldReview = Pick<ReviewRow, 'id' | 'name' | 'number' | 'correlation_id'>;

/** The right in words: `operator of Orders (flows)`. */
export const rightInWords = ({ kind, snapshot: { right } }: ToldItem): string => {
  switch (kind) {
    case 'membership':
      return 'membership of the org';
    case 'admin':
      return 'administration of the org';
    case 'team':
      return `${right.role === 'member' ? 'place in' : 'management of'} ${right.team?.name ?? 'a team'}`;
    case 'key':
      return `API key ${right.key?.name ?? ''}`.trim();
    default: {
      const { resource_name: name = '', resource_type: type = '' } = right.resource ?? {};
      return `${right.role} of ${name} (${type.replaceAll('_', ' ')})`;
    }
  }
};

/** Whose right, and which: `Bob, operator of Orders (flows)`. */
export const inWords = (item: ToldItem): string =>
  `${item.snapshot.holder.name}, ${rightInWords(item)}`;

/** Nobody asked for it: the clock did. */
export const BY_CLOCK = { actor: null, request: null } as const;

/** An event of a review itself; all of one review are tied together. */
export const ofReview = (
  review: ToldReview,
  event: AuditInput['event'],
): Pick<AuditInput, 'event' | 'itemType' | 'itemId' | 'itemLabel' | 'correlationId'> => ({
  event,
  itemType: 'review',
  itemId: review.id,
  itemLabel: titleOf(review),
  correlationId: review.correlation_id,
});

/** An event of one of its items: about the holder, and tied to the review. */
export const ofItem = (review: ToldReview, item: ToldItem, event: AuditInput['event']) => {
  const { holder } = item.snapshot;
  return {
    ...ofReview(review, event),
    itemType: 'review_item',
    itemId: item.id,
    itemLabel: rightInWords(item),
    ...(holder.type === 'USER' && {
      owner: { id: holder.id, email: holder.email ?? '', fullName: holder.name },
    }),
    associationResource: {
      type: 'review',
      id: review.id,
      name: titleOf(review),
      holder: holder.name,
    },
  } as const satisfies AuditInput;
};

/**
 * Events of what a review does in somebody's name: theirs, tied together and to the review, with its
 * name as the reason.
 */
export const inName = (audit: AuditSink, review: ReviewRow, actor: Actor): AuditSink => {
  const { userId: id, email, fullName, orgId } = actor;
  return (event) =>
    audit({
      ...event,
      actor: { type: 'user', id, email, fullName },
      orgId: event.orgId ?? orgId,
      correlationId: review.correlation_id,
      reason: event.reason ?? `Access review: ${titleOf(review)}`,
      associationResource: event.associationResource ?? {
        type: 'review',
        id: review.id,
        name: titleOf(review),
      },
    });
};
