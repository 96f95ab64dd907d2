import { useEffect, useRef } from 'react';
import type { NewApiKey } from '../../contract/api-keys.ts';
import { createToken } from '../../contract/session.ts';
import { urlOf } from '../api/request.ts';
import { DialogBody, DialogFoot } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Notice } from '../components/notice.tsx';
import { When } from '../components/when.tsx';
import './keys.css';

/** The whole key, the only time it is seen. */
export function KeyShownOnce({
  made,
  isStored,
  isUrged,
  onStored,
  onDone,
}: {
  made: NewApiKey;
  isStored: boolean;
  /** Somebody tried to close before the key was stored. */
  isUrged: boolean;
  onStored: (isStored: boolean) => void;
  onDone: () => void;
}) {
  // The form that had the focus is gone; the keyboard goes on here, not behind the dialog.
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.focus(), []);
  return (
    <>
      <DialogBody>
        <Notice tone="warn">
          Copy the key now. It is not kept here and cannot be shown again; if it gets lost, make
          another one.
        </Notice>
        <div ref={whole} className="key-whole" role="group" aria-label="API key" tabIndex={-1}>
          <code className="mono">{made.api_key}</code>
          <CopyButton text={made.api_key} label="Copy API key">
            Copy
          </CopyButton>
        </div>
        <p className="muted small">
          <bdi>{made.name}</bdi> works until <When at={made.expires_at} style="exact" />. Whoever
          has it acts as you: keep it in a secret store, never in code. Trade it for a token at{' '}
          <code>POST {urlOf(createToken, {})}</code> with <code>Authorization: Basic</code> and the
          key.
        </p>
        <label className="check">
          <input
            type="checkbox"
            checked={isStored}
            onChange={(event) => onStored(event.target.checked)}
          />
          <span>I have stored the key</span>
        </label>
        {isUrged && !isStored && (
          <span className="field-error" role="alert">
            Closing now would lose the key. Store it and tick the box first.
          </span>
        )}
      </DialogBody>
      <DialogFoot>
        <Button
          look="primary"
          disabledReason={isStored ? null : 'Store the key first, and tick the box'}
          onClick={onDone}
        >
          Done
        </Button>
      </DialogFoot>
    </>
  );
}
