import * as accessMatrix from './access-matrix.ts';
import * as accessors from './accessors.ts';
import * as apiKeys from './api-keys.ts';
import * as audit from './audit.ts';
import * as bulk from './bulk.ts';
import * as flowMetrics from './flow-metrics.ts';
import * as impersonation from './impersonation.ts';
import * as invites from './invites.ts';
import * as leaving from './leaving.ts';
import * as orgSettings from './org-settings.ts';
import * as orgs from './orgs.ts';
import * as passwords from './passwords.ts';
import * as resourceAccess from './resource-access.ts';
import * as resources from './resources.ts';
import * as reviewActs from './review-acts.ts';
import * as reviewDesk from './review-desk.ts';
import * as reviewItems from './review-items.ts';
import * as reviewOutcome from './review-outcome.ts';
import * as reviewProgress from './review-progress.ts';
import * as reviews from './reviews.ts';
import type { RouteSpec } from './route.ts';
import * as session from './session.ts';
import * as system from './system.ts';
import * as teams from './teams.ts';
import * as userActs from './user-acts.ts';
import * as userSettings from './user-settings.ts';
import * as users from './users.ts';

const isRoute = (value: unknown): value is RouteSpec =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

/**
 * The only full list of routes, by name. Server and tests enumerate it; the dashboard imports the
 * single routes that it calls, so that a page carries no schema it does not use.
 */
export const routes: Readonly<Record<string, RouteSpec>> = Object.fromEntries(
  [
    system,
    session,
    impersonation,
    passwords,
    users,
    userActs,
    bulk,
    userSettings,
    orgs,
    orgSettings,
    invites,
    apiKeys,
    teams,
    resources,
    resourceAccess,
    accessors,
    accessMatrix,
    leaving,
    reviews,
    reviewActs,
    reviewProgress,
    reviewItems,
    reviewDesk,
    reviewOutcome,
    flowMetrics,
    audit,
  ]
    .flatMap((room) => Object.entries(room))
    .filter((entry): entry is [string, RouteSpec] => isRoute(entry[1])),
);
