import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { useLocation } from 'react-router';
import * as z from 'zod';
import { Email, FullName } from '../../../contract/primitives.ts';
import { User } from '../../../contract/users.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { toastDone } from '../../components/feedback-store.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { peopleQueries } from '../../people/people.queries.ts';
import { ConflictNotice } from './conflict-notice.tsx';
import { changesOf, editableOf, type Conflict, type Editable } from './merge.ts';
import { personMutations } from './person.queries.ts';
import { whyNotField } from './rights.ts';
import { useRebase } from './use-rebase.ts';

/** In the address: go to the form. */
export const EDIT_HASH = '#edit';

const Fields = z.object({ full_name: FullName, email: Email });

/** Somebody invited without a name keeps having none as long as nobody types one. */
const fieldsFor = (base: Editable) =>
  base.full_name === '' ? Fields.extend({ full_name: z.string().max(200) }) : Fields;

/** Says at the fields that both sides changed what the refusal is about; without any, as it is. */
const onFields = (error: ApiError, conflicts: readonly Conflict[]): ApiError =>
  new ApiError({
    message: error.message,
    status: error.status,
    code: error.code,
    requestId: error.requestId,
    details: Object.fromEntries(
      conflicts.map(({ field, theirs }) => [field, [`Changed by somebody else to “${theirs}”`]]),
    ),
  });

/** Name and e-mail address. Two admins may have this open at once: see `useRebase`. */
export function EditForm({ person }: { person: User }) {
  const session = useSession();
  const client = useQueryClient();
  const save = useMutation(personMutations.save(client, person.id));
  const form = useForm<Editable>({
    defaultValues: editableOf(person),
    resolver: zodResolver(fieldsFor(person)),
  });
  const { base, conflicts, others, rebase, keep, take, settle } = useRebase(form, person);

  const location = useLocation();
  const { setFocus } = form;
  useEffect(() => {
    if (location.hash === EDIT_HASH) setFocus('full_name');
  }, [location, setFocus]);

  const submit = async (typed: Editable, onto: (saved: Editable) => void) => {
    const change = changesOf(editableOf(base.current), typed);
    if (Object.keys(change).length === 0) return;
    try {
      settle(await save.mutateAsync({ change, etag: base.current.etag }), onto);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const current = User.safeParse(error.current);
      if (!current.success) throw error;
      client.setQueryData(peopleQueries.detail(person.id).queryKey, current.data);
      throw onFields(error, rebase(current.data));
    }
    toastDone('Saved');
  };
  const whyNotName = whyNotField('full_name', person, session);
  const whyNotEmail = whyNotField('email', person, session);
  return (
    <FormShell form={form} onSubmit={submit}>
      <TextField
        name="full_name"
        label="Name"
        isReadOnly={whyNotName !== null}
        {...(whyNotName !== null && { hint: whyNotName })}
      />
      <TextField
        name="email"
        type="email"
        label="E-mail"
        isReadOnly={whyNotEmail !== null}
        hint={
          whyNotEmail ??
          'A new address must be verified anew. The old one is told, and links sent to it stop working.'
        }
      />
      <ConflictNotice conflicts={conflicts} others={others} onKeep={keep} onTake={take} />
    </FormShell>
  );
}
