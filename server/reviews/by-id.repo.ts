import { sql, type SQL } from 'drizzle-orm';

/**
 * That an item `i` is of this review, where it is looked up by its id: put so that no index is used
 * for it. Of a review that has just begun the planner knows nothing, takes it for empty, and would
 * read all its items to find one.
 */
export const isOfReview = (reviewId: number): SQL => sql`i.review_id + 0 = ${reviewId}::bigint`;
