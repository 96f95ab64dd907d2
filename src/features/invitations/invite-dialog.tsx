import { useState, type DragEvent, type ReactNode } from 'react';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { toastInfo } from '../../components/feedback-store.ts';
import { LeaveGuard } from '../../components/leave-guard.tsx';
import { Notice } from '../../components/notice.tsx';
import { AddPeople, useIntake, type Intake } from './add-people.tsx';
import { AdminConfirm } from './admin-confirm.tsx';
import type { DraftRow } from './draft.ts';
import { countInvites } from './invite-acts.ts';
import { InviteGrid } from './invite-grid.tsx';
import { SentPanel } from './sent-panel.tsx';
import { useDraft } from './use-draft.ts';
import { useJudgement } from './use-judgement.ts';
import { useSending } from './use-sending.ts';
import './invitations.css';

/** Takes a file that is dropped anywhere on it. */
function DropZone({ intake, children }: { intake: Intake; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div
      className={isOver ? 'drop-zone over' : 'drop-zone'}
      onDragOver={onDrag}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file === undefined) return;
        event.preventDefault();
        void intake.takeFile(file);
      }}
    >
      {children}
    </div>
  );
}

const Failure = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => (
  <Notice tone="danger" role="alert">
    {messageOf(error)}
    {requestIdOf(error) !== null && (
      <span className="request-id mono">Request {requestIdOf(error)}</span>
    )}
    {onRetry !== undefined && (
      <p className="note-acts">
        <Button onClick={onRetry}>Check again</Button>
      </p>
    )}
  </Notice>
);

/** The parts of a draft as they stand: who is to be invited, and why it cannot be sent now. */
function useInviting() {
  const draft = useDraft();
  const [allowOutside, setAllowOutside] = useState(false);
  const judgement = useJudgement(draft.rows, allowOutside);
  const intake = useIntake(draft.rows.length, draft.add);
  const good = draft.rows.filter((row) => judgement.resultOf(row)?.will_send === true);
  const sending = useSending(draft, good, allowOutside);
  const blocked =
    judgement.error !== null
      ? 'The addresses could not be checked'
      : !judgement.isCurrent
        ? 'The addresses are being checked'
        : good.length === 0
          ? 'There is nobody to invite yet'
          : null;
  return { draft, allowOutside, setAllowOutside, judgement, intake, good, sending, blocked };
}

function Content({ inviting }: { inviting: ReturnType<typeof useInviting> }) {
  const { draft, allowOutside, setAllowOutside, judgement, intake, sending } = inviting;
  const { org, mail_delivery } = useSession();
  return (
    <DropZone intake={intake}>
      <SentPanel sent={sending.sent} left={draft.rows.length} />
      <AddPeople intake={intake} />
      {draft.rows.length > 0 && <InviteGrid draft={draft} judgement={judgement} />}
      {judgement.error !== null && <Failure error={judgement.error} onRetry={judgement.again} />}
      {org.email_domain !== null && (
        <label className="check">
          <input
            type="checkbox"
            checked={allowOutside}
            onChange={(event) => setAllowOutside(event.target.checked)}
          />
          <span>Allow addresses outside {org.email_domain}</span>
        </label>
      )}
      {!mail_delivery && sending.sent.length === 0 && (
        <Notice>No mail server is set up: you are given the links, to hand over yourself.</Notice>
      )}
      {sending.error !== null && <Failure error={sending.error} />}
    </DropZone>
  );
}

/** How many are ready and how many will not be sent, as it stands. */
function summaryOf({ draft, judgement, good }: ReturnType<typeof useInviting>): string {
  if (draft.rows.length === 0) return '';
  if (judgement.error !== null) return '';
  if (!judgement.isCurrent) return 'Checking…';
  const skipped = draft.rows.length - good.length;
  return skipped === 0 ? '' : `${skipped.toLocaleString('en')} skipped`;
}

/**
 * Inviting many at once: typed, pasted or from a file into a grid, each row judged by the server on
 * the spot, the good ones sent, a result for each, and nothing lost of the others. Keep it mounted:
 * it holds the draft.
 */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const inviting = useInviting();
  const { draft, good, sending, blocked, intake } = inviting;
  // As it was when it was asked: sending empties the draft while the question still fades.
  const [asked, setAsked] = useState<{ admins: readonly DraftRow[]; count: number } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const admins = good.filter(({ admin }) => admin);
  const isDone = sending.sent.length > 0 && draft.rows.length === 0;
  const left = draft.rows.length;

  const send = () => {
    if (admins.length === 0) return void sending.sendHere();
    setAsked({ admins, count: good.length });
    setAsking(true);
  };
  const close = () => {
    onClose();
    if (left === 0) return;
    const rows = left === 1 ? 'One row is' : `${left.toLocaleString('en')} rows are`;
    toastInfo(`${rows} kept until you leave this page`);
  };
  return (
    <>
      <AppDialog
        open={open}
        onClose={close}
        onGone={sending.forget}
        title="Invite people"
        size="lg"
        isBusy={sending.isBusy}
      >
        <DialogBody>
          <Content inviting={inviting} />
        </DialogBody>
        <DialogFoot>
          <span className="foot-note small muted" role="status">
            {summaryOf(inviting)}
          </span>
          {!isDone && <Button onClick={close}>Close</Button>}
          {isDone ? (
            <Button look="primary" onClick={close}>
              Done
            </Button>
          ) : (
            <Button look="primary" busy={sending.isBusy} disabledReason={blocked} onClick={send}>
              {good.length === 0 ? 'Send invitations' : `Send ${countInvites(good.length)}`}
            </Button>
          )}
        </DialogFoot>
      </AppDialog>
      {asked !== null && (
        <AdminConfirm
          {...asked}
          open={isAsking}
          onClose={() => setAsking(false)}
          onConfirm={sending.send}
        />
      )}
      <LeaveGuard isOn={left > 0 || intake.text.trim() !== ''} />
    </>
  );
}
