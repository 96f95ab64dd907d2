import type { RecommendationReason } from '../../contract/review-items.ts';

const many = (days: number): string =>
  `${days.toLocaleString('en')} ${days === 1 ? 'day' : 'days'}`;

const forDays = (days: number | null): string => (days === null ? '' : ` for ${many(days)}`);
const agoDays = (days: number | null): string => (days === null ? '' : ` ${many(days)} ago`);

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? 'Less than 1%' : `${Math.round(share * 100)}%`;

/** Why something is advised, with the figures that it was worked out from. */
export function reasonWords({ code, days, share }: RecommendationReason): string {
  switch (code) {
    case 'idle':
      return `No sign-in and no use of a key${forDays(days)}`;
    case 'never_signed_in':
      return days === null ? 'Never signed in' : `Never signed in since invited${agoDays(days)}`;
    case 'unused_grant':
      return `This access has not been used${forDays(days)}`;
    case 'idle_key':
      return `The key has not been used${forDays(days)}`;
    case 'endless_key':
      return 'The key has no end';
    case 'outlier':
      return share === null
        ? 'Hardly anybody else in the team has this'
        : `${percent(share)} of the team have this`;
    case 'deactivated':
      return `Deactivated${forDays(days)}, and still has this`;
    case 'locked':
      return `Locked${forDays(days)}, and still has this`;
    case 'recent_change':
      return `The role changed${days === null ? ' lately' : agoDays(days)}: look twice`;
    case 'young':
      return `Added${days === null ? ' lately' : agoDays(days)}: too new to advise`;
  }
}
