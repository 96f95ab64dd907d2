import { queryOptions } from '@tanstack/react-query';
import { getAuditHistogram, listOrgAudit, listUserAudit } from '../../contract/audit.ts';
import { call, callPage } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';

export type AuditListQuery = NonNullable<CallInput<typeof listOrgAudit>['query']>;

/** Whose log: an org's, or what one person did and what was done to them. */
export type AuditSource =
  | { readonly kind: 'org'; readonly orgId: number }
  | { readonly kind: 'user'; readonly userId: number };

export const auditQueries = {
  all: ['audit'] as const,
  lists: () => [...auditQueries.all, 'list'] as const,
  /** A page of a log, newest first. */
  list: (source: AuditSource, query: AuditListQuery) =>
    queryOptions({
      queryKey: [...auditQueries.lists(), source, query] as const,
      queryFn: ({ signal }) =>
        source.kind === 'org'
          ? callPage(listOrgAudit, { params: { org_id: source.orgId }, query, signal })
          : callPage(listUserAudit, { params: { user_id: source.userId }, query, signal }),
      // Old rows stay while newer ones load, but never those of somebody else.
      placeholderData: (old, asked) =>
        JSON.stringify(asked?.queryKey[2]) === JSON.stringify(source) ? old : undefined,
    }),
  /** Sign-ins, refused sign-ins and changes of the last days, today last. */
  histogram: (orgId: number, query: { readonly days: number; readonly tz: string }) =>
    queryOptions({
      queryKey: [...auditQueries.all, 'histogram', orgId, query] as const,
      queryFn: ({ signal }) =>
        call(getAuditHistogram, { params: { org_id: orgId }, query, signal }),
    }),
};
