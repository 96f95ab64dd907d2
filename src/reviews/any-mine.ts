import { listReviews } from '../../contract/reviews.ts';
import { callPage } from '../api/client.ts';

/** Whether there is any review with items for the caller, open or answered. */
export const anyMine = async (signal: AbortSignal): Promise<boolean> => {
  const page = await callPage(listReviews, { query: { view: 'mine', per_page: 1 }, signal });
  return page.items.length > 0;
};
