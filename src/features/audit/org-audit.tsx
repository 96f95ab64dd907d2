import { useMemo, useState } from 'react';
import { useFeature, useSession } from '../../api/session.ts';
import { AuditLog } from '../../audit/audit-log.tsx';
import type { AuditSource } from '../../audit/audit.queries.ts';
import { useAuditLog } from '../../audit/use-audit-log.ts';
import { Button } from '../../components/button.tsx';
import { DownloadIcon } from '../../components/icons.tsx';
import { Page } from '../../components/page.tsx';
import { AuditViews } from './audit-views.tsx';
import { DayHistogram } from './day-histogram.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { useVerify } from './verify.tsx';
import './audit-page.css';

/** Everything that happened in the org: chart, views, filters, events, export, proof. */
export function OrgAudit() {
  const { org } = useSession();
  const source = useMemo<AuditSource>(() => ({ kind: 'org', orgId: org.id }), [org.id]);
  const log = useAuditLog(source);
  const verify = useVerify();
  const isFull = useFeature('audit_filters');
  const [isExporting, setExporting] = useState(false);
  return (
    <Page
      title="Audit"
      count={log.query.data?.total ?? null}
      lead="Who did what to whom: every change, every sign-in and every refusal."
      actions={
        isFull && (
          <>
            {verify.button}
            <Button
              icon={<DownloadIcon />}
              aria-haspopup="dialog"
              onClick={() => setExporting(true)}
            >
              Export
            </Button>
          </>
        )
      }
    >
      {verify.outcome}
      {isFull && (
        <>
          <DayHistogram state={log.state} zone={log.zone} now={log.now} />
          <AuditViews state={log.state} />
        </>
      )}
      <AuditLog source={source} log={log} />
      <ExportDialog log={log} open={isExporting} onClose={() => setExporting(false)} />
    </Page>
  );
}
