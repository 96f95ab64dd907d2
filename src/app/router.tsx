import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { LoaderFunctionArgs, RouteObject } from 'react-router';
import type { Feature } from '../../contract/features.ts';
import { hasFeature } from '../api/session.ts';
import { chunk } from '../lib/chunk.ts';
import { painted } from '../lib/painted.ts';
import { setTimeZone } from '../lib/time.ts';
import { checkAudience, requireSession } from './guards.ts';
import { NotOffered } from './not-offered.ts';
import { paths, type PageName } from './paths.ts';
import { RouteError } from './route-error.tsx';

/** What a file in `src/routes/` exports. */
interface PageModule {
  readonly Component: ComponentType;
  /** Starts the first query of the page while its code is being drawn. Not waited for. */
  readonly preload?: (
    client: QueryClient,
    at: { params: LoaderFunctionArgs['params']; search: URLSearchParams },
  ) => void;
}

type Load = () => Promise<PageModule>;

/**
 * Once a page stands, the code of the next one is asked for after the click that leads there has been
 * painted: asking for its dozens of files at once would hold that up.
 */
function afterPaint(): (load: Load) => Load {
  let isAnyThere = false;
  return (load) => {
    let isThere = false;
    return async () => {
      if (isAnyThere && !isThere) await painted();
      const module = await load();
      isThere = true;
      isAnyThere = true;
      return module;
    };
  };
}

/** A change of filters is not a navigation: no loader runs again for it. */
const byPath: NonNullable<RouteObject['shouldRevalidate']> = ({ currentUrl, nextUrl }) =>
  currentUrl.pathname !== nextUrl.pathname;

/** The same ring that index.html shows until the code is there. */
const BOOT = <div className="boot" role="status" aria-label="Loading" />;

/** A page that stands alone, before sign-in. */
const open = (path: string, load: Load): RouteObject => ({
  path,
  lazy: { Component: async () => (await chunk(load)).Component },
  hydrateFallbackElement: BOOT,
  errorElement: <RouteError isAlone />,
});

const REVIEWS = { page: 'reviews', feature: 'access_reviews' } as const;

/** All routes of the dashboard. The client is handed in so that loaders and components share it. */
export function createRoutes(client: QueryClient): RouteObject[] {
  const later = afterPaint();
  const page = (
    audience: 'admin' | 'everyone',
    path: string,
    source: Load,
    // What there must be on the server for the page to have anything to show.
    needs?: { readonly page: PageName; readonly feature: Feature },
  ): RouteObject => {
    const load = later(source);
    return {
      path,
      lazy: { Component: async () => (await chunk(load)).Component },
      loader: async ({ request, params }) => {
        const module = chunk(load);
        const session = await requireSession(client, request);
        const url = new URL(request.url);
        checkAudience(session, url, audience === 'admin');
        if (needs && !hasFeature(session, needs.feature)) throw new NotOffered(needs.page);
        // Before the page's first request: days are asked for in this person's zone.
        setTimeZone(session.settings.time_zone);
        module.then(
          (loaded) => loaded.preload?.(client, { params, search: url.searchParams }),
          // The page itself says so: this is only its head start.
          () => undefined,
        );
        return null;
      },
      shouldRevalidate: byPath,
      errorElement: <RouteError />,
    };
  };

  return [
    open(paths.signIn.path, () => import('../routes/sign-in.tsx')),
    open(paths.forgotPassword.path, () => import('../routes/forgot-password.tsx')),
    open(paths.setPassword.path, () => import('../routes/set-password.tsx')),
    open(paths.acceptInvitation.path, () => import('../routes/accept-invitation.tsx')),
    open(paths.setUp.path, () => import('../routes/setup.tsx')),
    {
      lazy: { Component: async () => (await chunk(() => import('./layout/shell.tsx'))).Shell },
      loader: async ({ request }) => {
        await requireSession(client, request);
        return null;
      },
      shouldRevalidate: () => false,
      hydrateFallbackElement: BOOT,
      errorElement: <RouteError isAlone />,
      children: [
        page('admin', paths.home.path, () => import('../routes/home.tsx')),
        page('admin', paths.people.path, () => import('../routes/people.tsx')),
        page('admin', paths.person.path, () => import('../routes/person.tsx')),
        page('admin', paths.leaving.path, () => import('../routes/leaving.tsx'), {
          page: 'leaving',
          feature: 'offboarding',
        }),
        page('everyone', paths.teams.path, () => import('../routes/teams.tsx')),
        page('everyone', paths.team.path, () => import('../routes/team.tsx')),
        page('admin', paths.access.path, () => import('../routes/access.tsx')),
        page('admin', paths.accessMatrix.path, () => import('../routes/access-matrix.tsx'), {
          page: 'accessMatrix',
          feature: 'access_matrix',
        }),
        page('admin', paths.resource.path, () => import('../routes/resource.tsx')),
        page('admin', paths.invitations.path, () => import('../routes/invitations.tsx')),
        page('admin', paths.locks.path, () => import('../routes/locks.tsx'), {
          page: 'locks',
          feature: 'lock_history',
        }),
        page('admin', paths.keys.path, () => import('../routes/keys.tsx'), {
          page: 'keys',
          feature: 'key_age',
        }),
        page('everyone', paths.reviews.path, () => import('../routes/reviews.tsx'), REVIEWS),
        page('admin', paths.reviewNew.path, () => import('../routes/review-new.tsx'), REVIEWS),
        page('admin', paths.reviewEdit.path, () => import('../routes/review-edit.tsx'), REVIEWS),
        page(
          'everyone',
          paths.reviewInbox.path,
          () => import('../routes/review-inbox.tsx'),
          REVIEWS,
        ),
        page(
          'admin',
          paths.reviewOutcome.path,
          () => import('../routes/review-outcome.tsx'),
          REVIEWS,
        ),
        page('everyone', paths.review.path, () => import('../routes/review.tsx'), REVIEWS),
        page('everyone', paths.verifyPack.path, () => import('../routes/verify-pack.tsx')),
        page('admin', paths.audit.path, () => import('../routes/audit.tsx')),
        page('admin', paths.auditEntry.path, () => import('../routes/audit-entry.tsx'), {
          page: 'auditEntry',
          feature: 'audit_filters',
        }),
        page('admin', paths.settings.path, () => import('../routes/settings.tsx'), {
          page: 'settings',
          feature: 'org_settings',
        }),
        page('everyone', paths.profile.path, () => import('../routes/profile.tsx')),
        page('everyone', '*', () => import('../routes/not-found.tsx')),
      ],
    },
  ];
}
