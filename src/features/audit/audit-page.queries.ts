import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { exportOrgAudit, getAuditEntry, verifyAudit } from '../../../contract/audit.ts';
import { call } from '../../api/client.ts';
import { auditQueries, type AuditListQuery } from '../../audit/audit.queries.ts';
import { download } from '../../lib/download.ts';

export type ExportFormat = 'csv' | 'jsonl';

export const auditPageQueries = {
  entry: (orgId: number, id: number) =>
    queryOptions({
      queryKey: [...auditQueries.all, 'detail', orgId, id] as const,
      queryFn: ({ signal }) =>
        call(getAuditEntry, { params: { org_id: orgId, entry_id: id }, signal }),
      // What has happened does not change.
      staleTime: Infinity,
    }),
};

export const auditPageMutations = {
  /** Saves the complete filtered set as a file. */
  export: (client: QueryClient, orgId: number) =>
    mutationOptions({
      mutationFn: ({
        format,
        query,
        onProgress,
      }: {
        format: ExportFormat;
        query: AuditListQuery;
        onProgress: (bytes: number) => void;
      }) =>
        download(
          exportOrgAudit,
          { params: { org_id: orgId }, query: { ...query, format } },
          `audit-log.${format}`,
          onProgress,
        ),
      // The export is an event of the log that is shown behind the dialog.
      onSuccess: () => client.invalidateQueries({ queryKey: auditQueries.lists() }),
      meta: { errors: 'caller' },
    }),
  /** A walk over every row, so only on request. */
  verify: (orgId: number) =>
    mutationOptions({
      mutationFn: () => call(verifyAudit, { params: { org_id: orgId } }),
      meta: { errors: 'caller' },
    }),
};
