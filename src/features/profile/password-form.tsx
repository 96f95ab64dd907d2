import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import type { PasswordRules } from '../../../contract/passwords.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { toastDone } from '../../components/feedback-store.ts';
import { PasswordField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { NewPasswordField } from '../../components/new-password-field.tsx';
import { newPassword, REPEAT_ERROR, repeatsPassword } from '../../lib/password-rules.ts';
import { duration } from '../../lib/time.ts';
import { changeOwnPassword } from './profile.queries.ts';

const EMPTY = { current_password: '', password: '', password_confirmation: '' };

const formOf = (rules: PasswordRules) =>
  z
    .object({
      current_password: z.string().min(1, 'Required'),
      password: newPassword(rules),
      password_confirmation: z.string(),
    })
    .refine(({ current_password, password }) => current_password !== password, {
      path: ['password'],
      message: 'This is your current password',
    })
    .refine(repeatsPassword, REPEAT_ERROR);

/** Too many wrong ones belong under the field that they were typed into, as one wrong one does. */
function onItsField(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'too_many_attempts') return error;
  const wait = error.retryAfter === null ? 'later' : `in ${duration(error.retryAfter)}`;
  const message = `Too many attempts. Try again ${wait}.`;
  return new ApiError({ ...error, message, details: { current_password: [message] } });
}

/** Changes the own password, knowing the current one. */
export function PasswordForm({ onChanged }: { onChanged?: () => unknown }) {
  const { user, password_rules: rules, must_change_password: isForced } = useSession();
  const client = useQueryClient();
  const form = useForm({ defaultValues: EMPTY, resolver: zodResolver(formOf(rules)) });
  const submit = async (values: typeof EMPTY, settle: (saved: typeof EMPTY) => void) => {
    try {
      await changeOwnPassword(client, user.id, values);
    } catch (error) {
      throw onItsField(error);
    }
    settle(EMPTY);
    toastDone('Your password is changed. Every other session has ended.');
    await onChanged?.();
  };
  return (
    <FormShell form={form} onSubmit={submit} save="button" verb="Change password">
      {/* Tells a password manager whose password this is. */}
      <input hidden readOnly type="email" autoComplete="username" value={user.email} />
      <PasswordField
        name="current_password"
        label={isForced ? 'One-time password' : 'Current password'}
        autoComplete="current-password"
        autoFocus={isForced}
        hint={isForced ? 'The one that you have just signed in with' : undefined}
      />
      <NewPasswordField name="password" label="New password" rules={rules} />
      <PasswordField
        name="password_confirmation"
        label="Repeat the new password"
        autoComplete="new-password"
      />
    </FormShell>
  );
}
