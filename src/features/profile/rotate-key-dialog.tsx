import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod';
import type { ApiKey, NewApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { AppDialog } from '../../components/app-dialog.tsx';
import { SelectField } from '../../components/fields.tsx';
import { Notice } from '../../components/notice.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyShownOnce } from './key-shown-once.tsx';
import { OVERLAPS } from './key-words.ts';
import { rotateKey } from './profile.queries.ts';

const RotateBody = z.object({ overlap: z.string() });

function RotateForm({
  apiKey,
  onMade,
  onClose,
  setBusy,
}: {
  apiKey: ApiKey;
  onMade: (made: NewApiKey) => void;
  onClose: () => void;
  setBusy: (busy: boolean) => void;
}) {
  const { user } = useSession();
  const client = useQueryClient();
  const form = useForm({ defaultValues: { overlap: '24' }, resolver: zodResolver(RotateBody) });
  const overlap = useWatch({ control: form.control, name: 'overlap' });
  return (
    <KeyForm
      form={form}
      verb="Rotate key"
      onClose={onClose}
      setBusy={setBusy}
      onSubmit={async () => onMade(await rotateKey(client, user.id, apiKey, Number(overlap)))}
    >
      <p className="muted small">
        You get a new key at once. For the time chosen here both work, so that you can replace the
        old one wherever it is used; then the old one stops, with every token made by it.
      </p>
      <SelectField name="overlap" label="Both keys work for" options={OVERLAPS} />
      {overlap === '0' && (
        <Notice tone="warn">
          Whatever still uses <code>{apiKey.mask}</code> fails until it has the new key. Right when
          the key may have leaked.
        </Notice>
      )}
    </KeyForm>
  );
}

/** Replaces a key by its successor, then shows that once. */
export function RotateKeyDialog({
  apiKey,
  open,
  onClose,
}: {
  apiKey: ApiKey;
  open: boolean;
  onClose: () => void;
}) {
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [isBusy, setBusy] = useState(false);
  return (
    <AppDialog
      open={open}
      onClose={onClose}
      onGone={() => setMade(null)}
      title={made === null ? `Rotate ${apiKey.name}?` : 'Your new API key'}
      isBusy={isBusy || made !== null}
    >
      {made === null ? (
        <RotateForm apiKey={apiKey} onMade={setMade} onClose={onClose} setBusy={setBusy} />
      ) : (
        <KeyShownOnce made={made} onDone={onClose} />
      )}
    </AppDialog>
  );
}
