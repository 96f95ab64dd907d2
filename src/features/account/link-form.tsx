import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import * as z from 'zod';
import { FullName } from '../../../contract/primitives.ts';
import { ApiError } from '../../api/errors.ts';
import { paths } from '../../app/paths.ts';
import { PasswordField, TextField } from '../../components/fields.tsx';
import { NewPasswordField } from '../../components/new-password-field.tsx';
import type { Arrival } from '../../lib/arrival.ts';
import { newPassword, REPEAT_ERROR, repeatsPassword } from '../../lib/password-rules.ts';
import { AccountForm } from './account-form.tsx';
import { setPasswordByLink, type Link } from './account.queries.ts';

const formOf = (link: Link) =>
  z
    .object({
      full_name: link.kind === 'invitation' ? FullName : z.string(),
      password: newPassword(link.password_rules),
      password_confirmation: z.string(),
    })
    .refine(repeatsPassword, REPEAT_ERROR);

export interface LinkFormProps {
  readonly token: string;
  readonly link: Link;
  /** The link ended while the form was open. */
  readonly onDead: () => void;
}

/** The password form behind a link; for an invitation it asks for the name as well. */
export function LinkForm({
  token,
  link,
  onDead,
  verb,
  done,
}: LinkFormProps & {
  readonly verb: string;
  /** What sign-in says on arrival. */
  readonly done: string;
}) {
  const navigate = useNavigate();
  const isInvitation = link.kind === 'invitation';
  const form = useForm({
    defaultValues: { full_name: link.full_name, password: '', password_confirmation: '' },
    resolver: zodResolver(formOf(link)),
  });
  return (
    <AccountForm
      form={form}
      verb={verb}
      onSubmit={async ({ full_name, ...passwords }) => {
        try {
          await setPasswordByLink({
            reset_token: token,
            ...passwords,
            ...(isInvitation && { full_name }),
          });
        } catch (error) {
          const isDead = error instanceof ApiError && error.code === 'invalid_token';
          if (!isDead) throw error;
          return onDead();
        }
        const state: Arrival = { email: link.email, notice: done };
        await navigate(paths.signIn.href(), { replace: true, state });
      }}
    >
      {isInvitation && (
        <TextField
          name="full_name"
          label="Your name"
          autoComplete="name"
          hint="As others in the organization will see it"
        />
      )}
      {/* Tells a password manager whose password this is. */}
      <input hidden readOnly type="email" autoComplete="username" value={link.email} />
      <NewPasswordField
        name="password"
        label={isInvitation ? 'Password' : 'New password'}
        rules={link.password_rules}
        resetToken={token}
      />
      <PasswordField
        name="password_confirmation"
        label="Repeat the password"
        autoComplete="new-password"
      />
    </AccountForm>
  );
}
