import { useRef, useState, type ComponentProps, type ReactNode } from 'react';
import type { User } from '../../contract/users.ts';
import { AppDialog } from '../components/app-dialog.tsx';
import { ActDialog } from './act-dialog.tsx';
import { SecretView } from './secret-view.tsx';

/** What is shown once after the act. */
export interface Secret {
  readonly title: string;
  readonly text: string;
  readonly copyLabel: string;
  readonly note: ReactNode;
}

/**
 * An act whose reply holds something to hand over (a password, a link): asks, does it, and shows
 * that once. It lives in this component and nowhere else, and is gone when the dialog closes.
 * `act` returns null when there is nothing to show.
 */
export function SecretAct({
  act,
  open,
  onClose,
  onDone,
  ...ask
}: Omit<ComponentProps<typeof ActDialog>, 'act'> & {
  readonly act: (person: User, input: { reason: string | undefined }) => Promise<Secret | null>;
}) {
  const [secret, setSecret] = useState<Secret | null>(null);
  const [isShown, setShown] = useState(false);
  // Read by the closing dialog, which still holds the callbacks of an earlier rendering.
  const hasSecret = useRef(false);
  return (
    <>
      <ActDialog
        {...ask}
        open={open && secret === null}
        onClose={() => {
          if (!hasSecret.current) onClose();
        }}
        onDone={() => {
          if (!hasSecret.current) onDone();
        }}
        act={async (person, input) => {
          const made = await act(person, input);
          if (made === null) return;
          hasSecret.current = true;
          setSecret(made);
          setShown(true);
        }}
      />
      <AppDialog
        open={isShown}
        onClose={() => setShown(false)}
        onGone={() => {
          setSecret(null);
          onClose();
        }}
        title={secret?.title ?? ''}
      >
        {secret !== null && (
          <SecretView
            secret={secret.text}
            copyLabel={secret.copyLabel}
            onClose={() => setShown(false)}
          >
            {secret.note}
          </SecretView>
        )}
      </AppDialog>
    </>
  );
}
