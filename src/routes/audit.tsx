import type { QueryClient } from '@tanstack/react-query';
import { sessionQueries } from '../api/session.ts';
import { listQueryOf, readAuditState } from '../audit/audit-state.ts';
import { auditQueries } from '../audit/audit.queries.ts';
import { auditClock } from '../audit/use-audit-log.ts';
import { currentTimeZone } from '../lib/time.ts';
import { OrgAudit } from '../features/audit/org-audit.tsx';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (session === undefined) return;
  const query = listQueryOf(readAuditState(search), currentTimeZone(), auditClock());
  // The component shows what went wrong; here it is only begun.
  client
    .query(auditQueries.list({ kind: 'org', orgId: session.org.id }, query))
    .catch(() => undefined);
};

export function Component() {
  return <OrgAudit />;
}
