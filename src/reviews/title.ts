import type { Review } from '../../contract/reviews.ts';

/** "Quarterly review of admins", with its number from the second run on. */
export const reviewTitle = ({ settings, number }: Pick<Review, 'settings' | 'number'>): string =>
  number === 1 ? settings.name : `${settings.name} #${number}`;
