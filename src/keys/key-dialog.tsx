import { useState, type ReactNode } from 'react';
import type { NewApiKey } from '../../contract/api-keys.ts';
import { AppDialog } from '../components/app-dialog.tsx';
import { LeaveGuard } from '../components/leave-guard.tsx';
import { KeyShownOnce } from './key-shown-once.tsx';

/** What the form inside a key dialog needs from it. */
export interface KeyDialogParts {
  readonly onMade: (made: NewApiKey) => void;
  readonly onClose: () => void;
  /** Keeps the dialog from closing while the server works. */
  readonly setBusy: (busy: boolean) => void;
}

/**
 * A form that makes a key, then the key. The key lives in the state of this dialog alone; Escape, the
 * scrim and the cross do not close it before its owner has said that it is stored, and who leaves the
 * page is asked.
 */
export function KeyDialog({
  open,
  title,
  onClose,
  children,
}: {
  open: boolean;
  title: string;
  onClose: () => void;
  children: (parts: KeyDialogParts) => ReactNode;
}) {
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isStored, setStored] = useState(false);
  const [isUrged, setUrged] = useState(false);
  const close = () => {
    if (made !== null && !isStored) setUrged(true);
    else onClose();
  };
  const forget = () => {
    setMade(null);
    setStored(false);
    setUrged(false);
  };
  return (
    <>
      <AppDialog
        open={open}
        onClose={close}
        onGone={forget}
        title={made === null ? title : 'Your new API key'}
        isBusy={isBusy}
      >
        {made === null ? (
          children({ onMade: setMade, onClose, setBusy })
        ) : (
          <KeyShownOnce
            made={made}
            isStored={isStored}
            isUrged={isUrged}
            onStored={setStored}
            onDone={close}
          />
        )}
      </AppDialog>
      {made !== null && (
        <LeaveGuard
          isOn={!isStored}
          title="Leave without the key?"
          lost="The key works, but is not kept here: it cannot be shown again."
        />
      )}
    </>
  );
}
