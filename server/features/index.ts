import type { Implementation } from '../http/implement.ts';
import { accessMatrixRoutes } from './access-matrix/access-matrix.routes.ts';
import { accessorsRoutes } from './accessors/accessors.routes.ts';
import { attentionRoutes } from './attention/attention.routes.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { custodiansRoutes } from './custodians/custodians.routes.ts';
import { flowMetricsRoutes } from './flow-metrics/flow-metrics.routes.ts';
import { impersonationRoutes } from './impersonation/impersonation.routes.ts';
import { invitesRoutes } from './invites/invites.routes.ts';
import { keysRoutes } from './keys/keys.routes.ts';
import { docsRoutes } from './system/docs.routes.ts';
import { healthRoutes } from './system/health.routes.ts';
import { leavingRoutes } from './leaving/leaving.routes.ts';
import { setupRoutes } from './system/setup.routes.ts';
import { locksRoutes } from './locks/locks.routes.ts';
import { membersRoutes } from './members/members.routes.ts';
import { orgSettingsRoutes } from './org-settings/org-settings.routes.ts';
import { orgsRoutes } from './orgs/orgs.routes.ts';
import { passwordsRoutes } from './passwords/passwords.routes.ts';
import { reviewEvidenceRoutes } from './review-evidence/review-evidence.routes.ts';
import { resourceAccessRoutes } from './resource-access/resource-access.routes.ts';
import { resourcesRoutes } from './resources/resources.routes.ts';
import { reviewItemsRoutes } from './review-items/review-items.routes.ts';
import { reviewOutcomeRoutes } from './review-outcome/review-outcome.routes.ts';
import { reviewsRoutes } from './reviews/reviews.routes.ts';
import { sessionRoutes } from './session/session.routes.ts';
import { sessionsRoutes } from './sessions/sessions.routes.ts';
import { settingsRoutes } from './settings/settings.routes.ts';
import { teamsRoutes } from './teams/teams.routes.ts';
import { bulkRoutes } from './users/bulk/bulk.routes.ts';
import { usersRoutes } from './users/users.routes.ts';

/** Every route that the server serves. A test holds this against the contract's route table. */
export const implementations: readonly Implementation[] = [
  ...accessMatrixRoutes,
  ...accessorsRoutes,
  ...attentionRoutes,
  ...auditRoutes,
  ...custodiansRoutes,
  ...flowMetricsRoutes,
  ...impersonationRoutes,
  ...invitesRoutes,
  ...keysRoutes,
  ...docsRoutes,
  ...healthRoutes,
  ...setupRoutes,
  ...leavingRoutes,
  ...locksRoutes,
  ...membersRoutes,
  ...orgSettingsRoutes,
  ...orgsRoutes,
  ...passwordsRoutes,
  ...reviewsRoutes,
  ...resourceAccessRoutes,
  ...resourcesRoutes,
  ...reviewItemsRoutes,
  ...reviewOutcomeRoutes,
  ...reviewEvidenceRoutes,
  ...sessionRoutes,
  ...sessionsRoutes,
  ...settingsRoutes,
  ...teamsRoutes,
  ...bulkRoutes,
  ...usersRoutes,
];
