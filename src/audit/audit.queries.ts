import { queryOptions } from '@tanstack/react-query';
import {
  getAuditHistogram,
  listOrgAudit,
  listTeamAudit,
  listUserAudit,
} from '../../contract/audit.ts';
import { call, callPage } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';
import { keepPageOf } from '../lib/keep-page.ts';

export type AuditListQuery = NonNullable<CallInput<typeof listOrgAudit>['query']>;

/** Whose log: an org's, a team's, or what one person did and what was done to them. */
export type AuditSource =
  | { readonly kind: 'org'; readonly orgId: number }
  | { readonly kind: 'team'; readonly teamId: number }
  | { readonly kind: 'user'; readonly userId: number };

/** A page of the log of a source. */
const readLog = (source: AuditSource, query: AuditListQuery, signal: AbortSignal) => {
  switch (source.kind) {
    case 'org':
      return callPage(listOrgAudit, { params: { org_id: source.orgId }, query, signal });
    case 'team':
      return callPage(listTeamAudit, { params: { team_id: source.teamId }, query, signal });
    case 'user':
      return callPage(listUserAudit, { params: { user_id: source.userId }, query, signal });
  }
};

export const auditQueries = {
  all: ['audit'] as const,
  lists: () => [...auditQueries.all, 'list'] as const,
  /** A page of a log, newest first. */
  list: (source: AuditSource, query: AuditListQuery) =>
    queryOptions({
      queryKey: [...auditQueries.lists(), source, query] as const,
      queryFn: ({ signal }) => readLog(source, query, signal),
      placeholderData: keepPageOf([...auditQueries.lists(), source]),
    }),
  /** Sign-ins, refused sign-ins and changes of the last days, today last. */
  histogram: (orgId: number, query: { readonly days: number; readonly tz: string }) =>
    queryOptions({
      queryKey: [...auditQueries.all, 'histogram', orgId, query] as const,
      queryFn: ({ signal }) =>
        call(getAuditHistogram, { params: { org_id: orgId }, query, signal }),
    }),
};
