import { BIG } from '../dataset/shape.ts';

const PERSON = `/people/${BIG.firstUser + 7}`;
const TEAM = `/teams/${BIG.firstTeam}`;

/** Pages that stand alone, as a stranger sees them: those that mails link to without a link. */
export const OPEN_PAGES: readonly string[] = [
  '/sign-in',
  '/forgot-password',
  '/set-password',
  '/accept-invitation',
  '/setup',
];

/** Pages of the big org, as its owner sees them. */
export const PAGES: readonly string[] = [
  '/',
  '/people',
  '/people?locked=true',
  '/people?q=zzzzzz',
  PERSON,
  `${PERSON}/security`,
  `${PERSON}/audit`,
  `${PERSON}/access`,
  `${PERSON}/reviews`,
  `${PERSON}/leave`,
  '/teams',
  TEAM,
  `${TEAM}/settings`,
  `${TEAM}/audit`,
  '/access',
  '/access/matrix',
  `/access/teams/${BIG.firstTeam + 20}`,
  '/reviews/new',
  '/verify-pack',
  '/keys',
  '/invitations',
  '/locks',
  '/audit',
  `/audit/${BIG.auditRows}`,
  '/settings',
  '/profile',
  '/profile/access',
  '/profile/security',
  '/profile/api-keys',
  '/profile/activity',
  '/profile/reviews',
  '/profile/preferences',
  '/nothing-here',
];

/** Ids of reviews, by how far they are. */
export interface ReviewIds {
  readonly draft: number;
  readonly running: number;
  readonly completed: number;
}

/** Pages of reviews, as the one who runs them and decides in them sees them. */
export const reviewPagesOf = ({ draft, running, completed }: ReviewIds): readonly string[] => [
  '/reviews',
  `/reviews/${draft}`,
  `/reviews/${draft}/edit`,
  `/reviews/${running}`,
  `/reviews/${running}/inbox`,
  `/reviews/${completed}`,
  `/reviews/${completed}/outcome`,
];
