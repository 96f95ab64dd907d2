import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { text } from '../../../contract/primitives.ts';
import { useSession } from '../../api/session.ts';
import { SelectField, TextField } from '../../components/fields.tsx';
import { KeyDialog, type KeyDialogParts } from '../../keys/key-dialog.tsx';
import { KeyForm } from '../../keys/key-form.tsx';
import { LIVES } from '../../keys/key-words.ts';
import { makeKey } from './profile.queries.ts';

const LIFE_OPTIONS = LIVES.map((days) => ({ value: String(days), label: `${days} days` }));
const KeyBody = z.object({ name: text(1, 100), days: z.string() });

function CreateForm({ onMade, onClose, setBusy }: KeyDialogParts) {
  const { user, org } = useSession();
  const client = useQueryClient();
  const [intent, setIntent] = useState(() => crypto.randomUUID());
  const form = useForm({
    defaultValues: { name: '', days: '90' },
    resolver: zodResolver(KeyBody),
  });
  return (
    <KeyForm
      form={form}
      verb="Create key"
      onClose={onClose}
      setBusy={setBusy}
      onSubmit={async ({ name, days }) => {
        const body = { name, expires_in_days: Number(days) };
        onMade(await makeKey(client, user.id, body, intent));
      }}
      // Another body under the same intent would be refused.
      onEdit={() => setIntent(crypto.randomUUID())}
    >
      <p className="muted small">
        A key lets a program act as you in <bdi>{org.name}</bdi>, with your rights there. It ends
        with its time, when you revoke it, or when you lose access.
      </p>
      <TextField name="name" label="Name" placeholder="Nightly export" hint="What will use it" />
      <SelectField name="days" label="Works for" options={LIFE_OPTIONS} />
    </KeyForm>
  );
}

/** Makes a key, then shows it once. */
export function CreateKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <KeyDialog open={open} onClose={onClose} title="Create an API key">
      {(parts) => <CreateForm {...parts} />}
    </KeyDialog>
  );
}
