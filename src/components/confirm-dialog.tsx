import { useId, useState, type ReactNode } from 'react';
import { messageOf, requestIdOf } from '../api/errors.ts';
import { AppDialog, DialogBody, DialogFoot } from './app-dialog.tsx';
import { Button } from './button.tsx';
import { CheckIcon, CloseIcon } from './icons.tsx';
import { Notice } from './notice.tsx';

export interface ConfirmProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A question that names the person or the number: "Lock Ana Ruiz?" */
  readonly title: string;
  /** The verb and its object, on the button: "Lock account", "Remove 12 people". */
  readonly verb: string;
  readonly tone?: 'primary' | 'danger';
  /** What happens, and what does not. */
  readonly happens?: readonly string[];
  readonly staysAsIs?: readonly string[];
  readonly reason?: 'required' | 'optional';
  /** For what cannot be undone: the text that must be typed (an address, a number). */
  readonly typed?: string;
  /** Keeps the button off with a reason, for fields of the caller's own in `children`. */
  readonly blocked?: string | null;
  readonly size?: 'sm' | 'md';
  /**
   * Does it. The dialog shows that it is under way, closes when the promise resolves, and shows
   * the error when it rejects; nothing typed is lost then.
   */
  readonly onConfirm: (input: { reason: string | undefined }) => Promise<unknown>;
  readonly children?: ReactNode;
}

function Effects({ happens, staysAsIs }: Pick<ConfirmProps, 'happens' | 'staysAsIs'>) {
  if (happens === undefined && staysAsIs === undefined) return null;
  return (
    <ul className="effects">
      {happens?.map((text) => (
        <li key={text} className="happens">
          <CheckIcon />
          {text}
        </li>
      ))}
      {staysAsIs?.map((text) => (
        <li key={text}>
          <CloseIcon />
          {text}
        </li>
      ))}
    </ul>
  );
}

function missing(props: ConfirmProps, reason: string, typed: string): string | null {
  if (props.reason === 'required' && reason.trim() === '') return 'Give a reason first';
  if (props.typed !== undefined && typed.trim().toLowerCase() !== props.typed.toLowerCase()) {
    return `Type ${props.typed} first`;
  }
  return props.blocked ?? null;
}

function Content(props: ConfirmProps & { isBusy: boolean; setBusy: (busy: boolean) => void }) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const problem = missing(props, reason, typed);
  const submit = async () => {
    if (problem !== null || props.isBusy) return;
    props.setBusy(true);
    setError(null);
    try {
      await props.onConfirm({ reason: reason.trim() === '' ? undefined : reason.trim() });
      props.onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      props.setBusy(false);
    }
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        // React hands events of a portal to the form that the dialog is written in: not its submit.
        event.stopPropagation();
        void submit();
      }}
    >
      <DialogBody>
        <Effects {...props} />
        {props.children}
        {props.reason !== undefined && (
          <div className="field">
            <label className="field-label" htmlFor={`${id}-reason`}>
              Reason {props.reason === 'optional' && <span className="optional">(optional)</span>}
            </label>
            <textarea
              id={`${id}-reason`}
              className="input"
              rows={2}
              maxLength={500}
              required={props.reason === 'required'}
              aria-describedby={`${id}-reason-hint`}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <span id={`${id}-reason-hint`} className="field-hint">
              Kept in the audit log.
            </span>
          </div>
        )}
        {props.typed !== undefined && (
          <div className="field">
            <label className="field-label" htmlFor={`${id}-typed`}>
              Type <span className="mono">{props.typed}</span> to confirm
            </label>
            <input
              id={`${id}-typed`}
              className="input"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
        )}
        {error !== null && (
          <Notice tone="danger" role="alert">
            {messageOf(error)}
            {requestIdOf(error) !== null && (
              <span className="request-id mono">Request {requestIdOf(error)}</span>
            )}
          </Notice>
        )}
      </DialogBody>
      <DialogFoot>
        {/* The safe button has the focus first: Enter by reflex does no harm. */}
        <Button
          autoFocus
          onClick={props.onClose}
          disabledReason={props.isBusy ? 'Under way' : null}
        >
          Cancel
        </Button>
        <Button
          type="submit"
          look={props.tone ?? 'danger'}
          busy={props.isBusy}
          disabledReason={problem}
        >
          {props.verb}
        </Button>
      </DialogFoot>
    </form>
  );
}

/** Asks before a disruptive act: who, what happens, what does not, a reason, a verb. */
export function ConfirmDialog(props: ConfirmProps) {
  const [isBusy, setBusy] = useState(false);
  return (
    <AppDialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      role="alertdialog"
      {...(props.size !== undefined && { size: props.size })}
      isBusy={isBusy}
    >
      <Content {...props} isBusy={isBusy} setBusy={setBusy} />
    </AppDialog>
  );
}
