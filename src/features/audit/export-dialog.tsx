import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportFormat } from '../../../contract/audit.ts';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { exportQueryOf, isNarrowed } from '../../audit/audit-state.ts';
import { spanWords } from '../../audit/range-filter.tsx';
import type { AuditLogState } from '../../audit/use-audit-log.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { auditPageMutations } from './audit-page.queries.ts';

const FORMATS: readonly { value: ExportFormat; label: string; hint: string }[] = [
  { value: 'csv', label: 'CSV', hint: 'For spreadsheets; nothing in it is run as a formula.' },
  {
    value: 'jsonl',
    label: 'JSON Lines',
    hint: 'For programs: each row exactly as it was hashed.',
  },
  {
    value: 'ocsf',
    label: 'OCSF 1.8',
    hint: 'For security tools: JSON Lines in the Open Cybersecurity Schema.',
  },
  {
    value: 'archive',
    label: 'Archive',
    hint: 'For auditors: the rows with signed proof, to be verified without this server.',
  },
];

const kilobytes = (bytes: number): string =>
  `${Math.ceil(bytes / 1024).toLocaleString('en')} kB so far`;

function Format({
  value,
  onChange,
}: {
  value: ExportFormat;
  onChange: (to: ExportFormat) => void;
}) {
  return (
    <fieldset className="stack audit-formats">
      <legend className="visually-hidden">Format</legend>
      {FORMATS.map(({ value: format, label, hint }) => (
        <label key={format} className="check">
          <input
            type="radio"
            name="format"
            checked={value === format}
            onChange={() => onChange(format)}
          />
          <strong>{label}</strong>
          <span className="muted">{hint}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Saves everything that matches, not just the page that is shown. */
export function ExportDialog({
  log,
  open,
  onClose,
}: {
  log: AuditLogState;
  open: boolean;
  onClose: () => void;
}) {
  const { org } = useSession();
  const { state, zone, now, query } = log;
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [bytes, setBytes] = useState(0);
  const { mutate, isPending, error, reset } = useMutation(
    auditPageMutations.export(useQueryClient(), org.id),
  );
  const total = query.data?.total ?? null;
  const close = () => {
    reset();
    setBytes(0);
    onClose();
  };
  const start = () =>
    mutate(
      { format, query: exportQueryOf(state, zone, now), onProgress: setBytes },
      {
        onSuccess: () => {
          close();
          toastDone('The audit log is saved. The export stands in it as an event.');
        },
      },
    );
  return (
    <AppDialog open={open} onClose={close} title="Export the audit log" isBusy={isPending}>
      <DialogBody>
        <div className="stack">
          <p>
            {total === null ? 'All events' : `${total.toLocaleString('en')} events`}
            {isNarrowed(state) ? ' that match the filters' : ''}, from {spanWords(log)}. The
            complete set, oldest first; times in the file are UTC.
          </p>
          <Format value={format} onChange={setFormat} />
          <p className="muted small">
            The export is itself recorded: who took it, the filters, and how many rows.
          </p>
          {error !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(error)}
              {requestIdOf(error) !== null && <span> Request {requestIdOf(error)}</span>}
            </Notice>
          )}
          <p className="muted small tabular" role="status">
            {isPending && bytes > 0 ? kilobytes(bytes) : ''}
          </p>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={close} disabledReason={isPending ? 'The export is under way' : null}>
          Cancel
        </Button>
        <Button look="primary" busy={isPending} onClick={start}>
          Export events
        </Button>
      </DialogFoot>
    </AppDialog>
  );
}
