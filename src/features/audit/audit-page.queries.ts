import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  exportOrgAudit,
  getAuditEntry,
  verifyAudit,
  type ExportFormat,
} from '../../../contract/audit.ts';
import { call } from '../../api/client.ts';
import { auditQueries, type AuditListQuery } from '../../audit/audit.queries.ts';
import { download } from '../../lib/download.ts';

const FILE_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'audit-log.csv',
  jsonl: 'audit-log.jsonl',
  ocsf: 'audit-log.ocsf.jsonl',
  archive: 'audit-log.zip',
};

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
          FILE_NAMES[format],
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
