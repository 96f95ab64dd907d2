import type { Review } from '../../contract/reviews.ts';

type Hold = Review['hold'][number];

/** Of the items one in so many may go, and so many people may lose something; never an admin. */
const ONE_IN = 5;
const MOST_PEOPLE = 50;

/** What a review would take away. */
export interface Loss {
  /** Of the review. */
  readonly items: number;
  readonly planned: number;
  /** Who would lose something; of a team or the org: everybody in it. */
  readonly people: number;
  /** Who would administer the org no more. */
  readonly admins: number;
}

/**
 * Why applying waits for a second person (OWASP ASVS 2.3.5); empty where it need not. A review that
 * takes away more than a fifth of its items, from more than 50 people or from any admin may be a
 * mistake in its rules.
 */
export const holdReasons = ({ items, planned, people, admins }: Loss): Hold[] => {
  const reasons: Hold[] = [
    { code: 'many_items', count: planned, limit: Math.floor(items / ONE_IN) },
    { code: 'many_people', count: people, limit: MOST_PEOPLE },
    { code: 'admins', count: admins, limit: 0 },
  ];
  return reasons.filter(({ count, limit }) => count > limit);
};
