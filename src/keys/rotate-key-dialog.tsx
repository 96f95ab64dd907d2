import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod';
import type { ApiKey } from '../../contract/api-keys.ts';
import { useSession } from '../api/session.ts';
import { SelectField } from '../components/fields.tsx';
import { Notice } from '../components/notice.tsx';
import { KeyDialog, type KeyDialogParts } from './key-dialog.tsx';
import { KeyForm } from './key-form.tsx';
import { OVERLAPS } from './key-words.ts';
import { rotateKey } from './rotate-key.ts';

const RotateBody = z.object({ overlap: z.string() });

function RotateForm({
  apiKey,
  onMade,
  onClose,
  setBusy,
}: KeyDialogParts & { readonly apiKey: ApiKey }) {
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
  return (
    <KeyDialog open={open} onClose={onClose} title={`Rotate ${apiKey.name}?`}>
      {(parts) => <RotateForm apiKey={apiKey} {...parts} />}
    </KeyDialog>
  );
}
