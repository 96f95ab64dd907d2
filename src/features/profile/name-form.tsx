import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { FullName } from '../../../contract/primitives.ts';
import { User } from '../../../contract/users.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { Notice } from '../../components/notice.tsx';
import { useBase } from '../../lib/use-base.ts';
import { fileUser, profileMutations } from './profile.queries.ts';

const NameBody = z.object({ full_name: FullName });

/** Somebody else was faster: both values, and the choice. */
const Conflict = ({ theirs, onTake }: { theirs: User; onTake: () => void }) => (
  <Notice tone="warn" role="alert">
    <div className="stack">
      <p>
        Your account was changed meanwhile, perhaps by an admin. The name now is{' '}
        <strong>
          <bdi>{theirs.full_name}</bdi>
        </strong>
        . Save again to put yours in its place.
      </p>
      <div className="row">
        <Button onClick={onTake}>Keep “{theirs.full_name}”</Button>
      </div>
    </div>
  </Notice>
);

/** The own name, as others see it. */
export function NameForm() {
  const { user } = useSession();
  const client = useQueryClient();
  const save = useMutation(profileMutations.saveName(client));
  const [base, setBase] = useBase(user, (one, other) => one.full_name === other.full_name);
  const [theirs, setTheirs] = useState<User | null>(null);
  const form = useForm({
    defaultValues: { full_name: user.full_name },
    resolver: zodResolver(NameBody),
  });
  const submit = async ({ full_name }: z.output<typeof NameBody>) => {
    const { etag } = base;
    try {
      setBase(
        await save.mutateAsync({ id: user.id, full_name, ...(etag !== undefined && { etag }) }),
      );
    } catch (error) {
      const current = User.safeParse(error instanceof ApiError ? error.current : undefined);
      if (current.success) {
        setTheirs(current.data);
        setBase(current.data);
      }
      throw error;
    }
    setTheirs(null);
    toastDone('Your name is saved');
  };
  return (
    <FormShell form={form} onSubmit={submit}>
      <TextField
        name="full_name"
        label="Name"
        autoComplete="name"
        hint="As everybody in your organizations sees it"
      />
      {theirs !== null && (
        <Conflict
          theirs={theirs}
          onTake={() => {
            fileUser(client, theirs);
            form.reset({ full_name: theirs.full_name });
            setTheirs(null);
          }}
        />
      )}
    </FormShell>
  );
}
