import type { ReactNode } from 'react';
import { DialogBody, DialogFoot } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import './people-acts.css';

/** Something to hand over (a password, a link) with a button that copies it. */
export const SecretView = ({
  secret,
  copyLabel,
  children,
  onClose,
}: {
  secret: string;
  copyLabel: string;
  children: ReactNode;
  onClose: () => void;
}) => (
  <>
    <DialogBody>
      {children}
      <div className="secret">
        <code className="mono">{secret}</code>
        <CopyButton text={secret} label={copyLabel}>
          Copy
        </CopyButton>
      </div>
    </DialogBody>
    <DialogFoot>
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    </DialogFoot>
  </>
);
