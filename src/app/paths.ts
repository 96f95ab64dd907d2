import type { Feature } from '../../contract/features.ts';
import type { Session } from '../../contract/session.ts';

/** Tabs of the own profile, of a person and of a team, as they stand in the address. */
export type ProfileTab =
  | 'access'
  | 'security'
  | 'api-keys'
  | 'activity'
  | 'reviews'
  | 'preferences';
export type PersonTab = 'access' | 'security' | 'audit' | 'reviews';
export type TeamTab = 'settings' | 'audit';

/**
 * Every page's address: `path` for the router, `href` for links. Menu, palette, router and the
 * end-to-end specs for deep links and accessibility read this one list.
 */
export const paths = {
  home: { path: '/', href: () => '/' },
  people: { path: '/people', href: (search = '') => `/people${search}` },
  // Before the person, whose tabs have addresses of the same form: the first that fits is preloaded.
  leaving: { path: '/people/:userId/leave', href: (id: number) => `/people/${id}/leave` },
  person: {
    path: '/people/:userId/:tab?',
    href: (id: number, tab?: PersonTab) => `/people/${id}${tab === undefined ? '' : `/${tab}`}`,
  },
  teams: { path: '/teams', href: (search = '') => `/teams${search}` },
  team: {
    path: '/teams/:teamId/:tab?',
    href: (id: number, tab?: TeamTab) => `/teams/${id}${tab === undefined ? '' : `/${tab}`}`,
  },
  access: { path: '/access', href: (search = '') => `/access${search}` },
  accessMatrix: { path: '/access/matrix', href: (search = '') => `/access/matrix${search}` },
  resource: {
    path: '/access/:resourceType/:resourceId',
    href: (type: string, id: number) => `/access/${type}/${id}`,
  },
  reviews: { path: '/reviews', href: (search = '') => `/reviews${search}` },
  // Before one review, whose address has the same form.
  reviewNew: { path: '/reviews/new', href: (search = '') => `/reviews/new${search}` },
  reviewEdit: { path: '/reviews/:reviewId/edit', href: (id: number) => `/reviews/${id}/edit` },
  reviewInbox: {
    path: '/reviews/:reviewId/inbox',
    href: (id: number, search = '') => `/reviews/${id}/inbox${search}`,
  },
  reviewOutcome: {
    path: '/reviews/:reviewId/outcome',
    href: (id: number, search = '') => `/reviews/${id}/outcome${search}`,
  },
  review: { path: '/reviews/:reviewId', href: (id: number) => `/reviews/${id}` },
  verifyPack: { path: '/verify-pack', href: () => '/verify-pack' },
  invitations: { path: '/invitations', href: (search = '') => `/invitations${search}` },
  locks: { path: '/locks', href: () => '/locks' },
  keys: { path: '/keys', href: (search = '') => `/keys${search}` },
  audit: { path: '/audit', href: (search = '') => `/audit${search}` },
  auditEntry: { path: '/audit/:entryId', href: (id: number) => `/audit/${id}` },
  settings: { path: '/settings', href: () => '/settings' },
  profile: {
    path: '/profile/:tab?',
    href: (tab?: ProfileTab) => `/profile${tab === undefined ? '' : `/${tab}`}`,
  },
  signIn: {
    path: '/sign-in',
    href: (back?: string) =>
      back === undefined || back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`,
  },
  forgotPassword: { path: '/forgot-password', href: () => '/forgot-password' },
  setPassword: { path: '/set-password', href: () => '/set-password' },
  acceptInvitation: { path: '/accept-invitation', href: () => '/accept-invitation' },
  setUp: { path: '/setup', href: () => '/setup' },
} as const;

export type PageName = keyof typeof paths;

interface MenuPage {
  readonly page: PageName;
  readonly label: string;
  readonly isAdmin: boolean;
  readonly feature?: Feature;
  readonly isRare?: boolean;
}

/** Pages that stand alone, before sign-in. */
export const OPEN_PAGES = [
  'signIn',
  'forgotPassword',
  'setPassword',
  'acceptInvitation',
  'setUp',
] as const satisfies readonly PageName[];

/**
 * Pages in the rail and the palette, in their order. `isAdmin`: for admins of the org alone;
 * `feature`: what the server must offer; `isRare`: on a phone, where the rail is short, it stands in
 * the account menu alone.
 */
export const MENU = [
  { page: 'home', label: 'Home', isAdmin: true },
  { page: 'people', label: 'People', isAdmin: true },
  { page: 'teams', label: 'Teams', isAdmin: false },
  { page: 'access', label: 'Access', isAdmin: true },
  { page: 'reviews', label: 'Reviews', isAdmin: false, feature: 'access_reviews' },
  { page: 'invitations', label: 'Invitations', isAdmin: true },
  { page: 'locks', label: 'Locks', isAdmin: true, feature: 'lock_history' },
  { page: 'keys', label: 'Keys', isAdmin: true, feature: 'key_age' },
  { page: 'audit', label: 'Audit', isAdmin: true },
  { page: 'settings', label: 'Settings', isAdmin: true, feature: 'org_settings', isRare: true },
] as const satisfies readonly MenuPage[];

/** Whether a page is one for the reader, on the server that they work with. */
export const isInMenu = (
  { isAdmin, feature }: MenuPage,
  session: Pick<Session, 'rights' | 'features'>,
): boolean =>
  (!isAdmin || session.rights.org_admin) &&
  (feature === undefined || session.features === undefined || session.features.includes(feature));

/** Where somebody lands who has no particular page in mind. */
export const landing = (isAdmin: boolean): string =>
  isAdmin ? paths.home.href() : paths.profile.href();

/** The page to go back to after sign-in, if it is one of ours: never another origin. */
export function safeBack(value: string | null): string | null {
  if (value === null || !value.startsWith('/')) return null;
  const url = new URL(value, 'http://rollcall.invalid');
  return url.host === 'rollcall.invalid' ? url.pathname + url.search + url.hash : null;
}
