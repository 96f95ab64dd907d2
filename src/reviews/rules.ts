import type { ReviewRules } from '../../contract/review-settings.ts';

/** Whether starting asks for the name: rights would go at the end with nobody having looked. */
export const needsName = (rules: Pick<ReviewRules, 'on_silence' | 'apply'>): boolean =>
  rules.on_silence === 'revoke' && rules.apply === 'by_itself';
