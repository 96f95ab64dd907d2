import type { Page } from '@playwright/test';
import { expectSound } from '../look.ts';
import { pagePaths } from '../paths.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { closedReview, draftReview, startReview } from '../review-seed.ts';
import type { SeedClient } from '../seed-client.ts';
import type { Stage } from '../stage.ts';
import { expect, test } from '../kept-page.ts';

interface Case {
  /** As it stands in src/app/paths.ts. */
  readonly path: string;
  readonly heading: string | RegExp;
  /** The address, where it is not the path; may prepare what the page is to show. */
  readonly at?: (stage: Stage, seed: SeedClient) => string | Promise<string>;
  readonly isOpen?: boolean;
}

const resetLink = async ({ member }: Stage, seed: SeedClient) => {
  const path = `/users/${member.id}/send_reset`;
  return (await seed.call<{ link: string }>('POST', path, {})).link;
};
const newestEntry = async (_: Stage, seed: SeedClient) => {
  const [entry] = await seed.call<{ id: number }[]>('GET', `/orgs/${seed.orgId}/audit_log`);
  return `/audit/${entry?.id}`;
};
const person = (who: 'admin' | 'member' | 'locked' | 'deactivated' | 'invited', tab = '') => ({
  path: '/people/:userId/:tab?',
  heading: /./,
  at: (stage: Stage) => `/people/${stage[who].id}${tab}`,
});
const team = (tab: string) => ({
  path: '/teams/:teamId/:tab?',
  heading: 'Data Operations',
  at: (stage: Stage) => `/teams/${stage.team.id}${tab}`,
});
const newReview = (search: string) => ({
  path: '/reviews/new',
  heading: 'New review',
  at: () => `/reviews/new${search}`,
});
const profile = (tab: string) => ({
  path: '/profile/:tab?',
  heading: 'Ada Admin',
  at: () => `/profile${tab}`,
});
const open = (path: string, heading: string | RegExp, at?: Case['at']): Case => ({
  path,
  heading,
  isOpen: true,
  ...(at && { at }),
});

const PAGES: Readonly<Record<string, Case>> = {
  home: { path: '/', heading: 'Home' },
  people: { path: '/people', heading: 'People' },
  'people, all columns': {
    path: '/people',
    heading: 'People',
    at: () =>
      '/people?columns=role,state,last_active,added,last_sign_in,id,email_verified,home_org',
  },
  person: person('member'),
  'person, locked': person('locked'),
  'person, deactivated': person('deactivated'),
  'person, invited': person('invited'),
  'person, oneself': person('admin'),
  'person, security': person('admin', '/security'),
  'person, activity': person('member', '/audit?range=all'),
  'person, access': person('member', '/access'),
  'person, reviews': person('member', '/reviews'),
  teams: { path: '/teams', heading: 'Teams' },
  team: team(''),
  'team, settings': team('/settings'),
  'team, activity': team('/audit?range=all'),
  access: { path: '/access', heading: 'Access' },
  'access matrix': { path: '/access/matrix', heading: 'Access matrix' },
  resource: {
    path: '/access/:resourceType/:resourceId',
    heading: /./,
    at: ({ resource }) => `/access/${resource.type}/${resource.id}`,
  },
  offboarding: {
    path: '/people/:userId/leave',
    heading: 'Offboard Mia Member',
    at: ({ member }) => `/people/${member.id}/leave`,
  },
  keys: { path: '/keys', heading: 'Keys' },
  invitations: { path: '/invitations', heading: 'Invitations' },
  locks: { path: '/locks', heading: 'Locks' },
  audit: { path: '/audit', heading: 'Audit' },
  'audit entry': { path: '/audit/:entryId', heading: /./, at: newestEntry },
  reviews: {
    path: '/reviews',
    heading: 'Reviews',
    at: async ({ team }, seed) => {
      await draftReview(seed, 'Listed', team.id);
      return '/reviews';
    },
  },
  'new review': { path: '/reviews/new', heading: 'New review' },
  'new review, of a team': newReview('?scope=team'),
  'new review, of idle people': newReview('?scope=idle&idle_days=60&below_days=90&role=admin'),
  'new review, of resources': newReview('?scope=resources'),
  'new review, reviewers': newReview('?step=reviewers'),
  'new review, rules': newReview('?step=rules'),
  'new review, check': newReview('?step=check'),
  'edit review': {
    path: '/reviews/:reviewId/edit',
    heading: 'Edit review',
    at: async ({ team }, seed) =>
      `/reviews/${(await draftReview(seed, 'Written', team.id)).id}/edit?step=check`,
  },
  'review, draft': {
    path: '/reviews/:reviewId',
    heading: 'Not started',
    at: async ({ team }, seed) =>
      `/reviews/${(await draftReview(seed, 'Not started', team.id)).id}`,
  },
  review: {
    path: '/reviews/:reviewId',
    heading: 'Run by its owner',
    at: async ({ team }, seed) => {
      const scope = { kind: 'team', team_id: team.id };
      return `/reviews/${(await startReview(seed, 'Run by its owner', scope, seed.admin)).id}`;
    },
  },
  'review, inbox': {
    path: '/reviews/:reviewId/inbox',
    heading: 'Looked at',
    at: async ({ team }, seed) => {
      const scope = { kind: 'team', team_id: team.id };
      const review = await startReview(seed, 'Looked at', scope, seed.admin);
      return `/reviews/${review.id}/inbox`;
    },
  },
  'review, outcome': {
    path: '/reviews/:reviewId/outcome',
    heading: 'Outcome of Looked over',
    at: async (_, seed) => `/reviews/${(await closedReview(seed, 'Looked over')).id}/outcome`,
  },
  'verify a pack': { path: '/verify-pack', heading: 'Verify an evidence pack' },
  settings: { path: '/settings', heading: 'Settings' },
  profile: profile(''),
  'profile, access': profile('/access'),
  'profile, security': profile('/security'),
  'profile, API keys': profile('/api-keys'),
  'profile, reviews': profile('/reviews'),
  'profile, preferences': profile('/preferences'),
  'sign in': open('/sign-in', 'Sign in'),
  'forgot password': open('/forgot-password', /forgot|password/i),
  'set password': open('/set-password', /password/i, resetLink),
  'set password, dead link': open('/set-password', /./),
  'accept invitation': open('/accept-invitation', 'Join Acme', ({ invited }, seed) =>
    seed.mailbox.waitForLink(invited.email, '/accept-invitation'),
  ),
  'accept invitation, dead link': open('/accept-invitation', /./),
  'set up, done': open('/setup', 'Already set up'),
};

test.describe(...NO_VIOLATIONS, () => {
  test('every page of the dashboard has a case here', async () => {
    const paths = await pagePaths();
    expect(paths.length).toBeGreaterThan(10);
    expect([...new Set(Object.values(PAGES).map((page) => page.path))].sort()).toEqual(
      paths.sort(),
    );
  });

  const show = async (page: Page, stage: Stage, seed: SeedClient, one: Case) => {
    await page.goto((await one.at?.(stage, seed)) ?? one.path);
    await expect(page.getByRole('heading', { level: 1, name: one.heading })).toBeVisible();
    await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
  };

  for (const [name, one] of Object.entries(PAGES).filter(([, { isOpen }]) => isOpen !== true)) {
    test(`page: ${name}`, async ({ page, stage, seed }) => {
      await show(page, stage, seed, one);
      await expectSound(page, name);
    });
  }

  test.describe('before sign-in', () => {
    test.use({ storageState: { cookies: [], origins: [] } });
    // A dead link is a 4xx, which the browser logs.
    test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });
    for (const [name, one] of Object.entries(PAGES).filter(([, { isOpen }]) => isOpen === true)) {
      test(`page: ${name}`, async ({ page, stage, seed }) => {
        await show(page, stage, seed, one);
        await expectSound(page, name);
      });
    }
  });
});
