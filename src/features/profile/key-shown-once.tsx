import { useState } from 'react';
import type { NewApiKey } from '../../../contract/api-keys.ts';
import { DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { When } from '../../components/when.tsx';
import './profile.css';

/**
 * The whole key, the only time it is seen. It lives in the state of the dialog around it and goes
 * with it.
 */
export function KeyShownOnce({ made, onDone }: { made: NewApiKey; onDone: () => void }) {
  const [isStored, setStored] = useState(false);
  return (
    <>
      <DialogBody>
        <Notice tone="warn">
          Copy the key now. It is not kept anywhere and cannot be shown again; if it gets lost, make
          another one.
        </Notice>
        <div className="key-whole">
          <code className="mono" aria-label="API key">
            {made.api_key}
          </code>
          <CopyButton text={made.api_key} label="Copy API key">
            Copy
          </CopyButton>
        </div>
        <p className="muted small">
          <bdi>{made.name}</bdi> works until <When at={made.expires_at} style="exact" />. Whoever
          has it acts as you: keep it in a secret store, never in code. Trade it for a token at{' '}
          <code>POST /api/token</code> with <code>Authorization: Basic</code> and the key.
        </p>
        <label className="check">
          <input
            type="checkbox"
            checked={isStored}
            onChange={(event) => setStored(event.target.checked)}
          />
          <span>I have stored the key</span>
        </label>
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
