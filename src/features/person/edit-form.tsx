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
import { ConflictNotice } from '../../components/conflict-notice.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { changesOf } from '../../lib/merge.ts';
import { useRebase } from '../../lib/use-rebase.ts';
import { changesBetween } from '../../people/changes.ts';
import { peopleQueries } from '../../people/people.queries.ts';
import { editableOf, FIELD_LABELS, type Editable } from './editable.ts';
import { personMutations } from './person.queries.ts';
import { whyNotField } from './rights.ts';

/** In the address: go to the form. */
export const EDIT_HASH = '#edit';

const Fields = z.object({ full_name: FullName, email: Email });

/** Somebody invited without a name keeps having none as long as nobody types one. */
const fieldsFor = (base: Editable) =>
  base.full_name === '' ? Fields.extend({ full_name: z.string().max(200) }) : Fields;

/** Name and e-mail address. Two admins may have this open at once: see `useRebase`. */
export function EditForm({ person }: { person: User }) {
  const session = useSession();
  const client = useQueryClient();
  const save = useMutation(personMutations.save(client, person.id));
  const form = useForm<Editable>({
    defaultValues: editableOf(person),
    resolver: zodResolver(fieldsFor(person)),
  });
  const { base, rebase, settle, notice } = useRebase(form, person, {
    textsOf: editableOf,
    labels: FIELD_LABELS,
    changesBetween: (before, after) => changesBetween(before, after, session.org.id),
  });

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
      throw rebase(current.data, error);
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
      <ConflictNotice what="this person" {...notice} />
    </FormShell>
  );
}
