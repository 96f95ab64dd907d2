import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link, useNavigate, useSearchParams } from 'react-router';
import * as z from 'zod';
import type { PasswordRules } from '../../../contract/passwords.ts';
import { SetupBody } from '../../../contract/system.ts';
import { ApiError } from '../../api/errors.ts';
import { landing, paths } from '../../app/paths.ts';
import { CheckboxField, TextField } from '../../components/fields.tsx';
import { Gate } from '../../components/gate.tsx';
import { NewPasswordField } from '../../components/new-password-field.tsx';
import { Notice } from '../../components/notice.tsx';
import type { Arrival } from '../../lib/arrival.ts';
import { newPassword } from '../../lib/password-rules.ts';
import { AccountForm } from './account-form.tsx';
import { setUp, signInWith } from './account.queries.ts';
import './account.css';

const { token, org, admin } = SetupBody.shape;
const formOf = (rules: PasswordRules) =>
  z.object({
    token: token.trim(),
    org: z.object({
      name: org.shape.name,
      // An empty field is no domain; people write it with the @ as often as without.
      email_domain: z
        .string()
        .trim()
        .transform((value) => value.replace(/^@/, ''))
        .pipe(z.literal('').or(org.shape.email_domain.unwrap())),
    }),
    admin: z.object({ ...admin.shape, password: newPassword(rules) }),
    sample: z.boolean(),
  });
type SetUpValues = z.output<ReturnType<typeof formOf>>;

const bodyOf = ({ org: { name, email_domain }, ...rest }: SetUpValues) => ({
  ...rest,
  org: { name, ...(email_domain !== '' && { email_domain }) },
});

/** Asks for the token only when the address has none, or a wrong one: the address usually brings it. */
function TokenField({ isWrong }: { isWrong: boolean }) {
  return (
    <>
      <Notice tone="warn" role={isWrong ? 'alert' : 'status'}>
        {isWrong
          ? 'The set-up token is not the one that this server expects. What you typed is still here.'
          : 'This address lacks its set-up token.'}{' '}
        The server prints the whole address when it starts.
      </Notice>
      <TextField
        name="token"
        label="Set-up token"
        hint="What stands behind token= in the printed address. Only whoever runs the server sees it."
      />
    </>
  );
}

/** The first organization, its first admin, and the sample on request; signs in afterwards. */
export function SetUpForm({
  rules,
  onAlreadySetUp,
}: {
  rules: PasswordRules;
  onAlreadySetUp: () => void;
}) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const fromAddress = search.get('token') ?? '';
  const [isTokenWrong, setTokenWrong] = useState(false);
  const form = useForm({
    defaultValues: {
      token: fromAddress,
      org: { name: '', email_domain: '' },
      admin: { full_name: '', email: '', password: '' },
      sample: false,
    },
    resolver: zodResolver(formOf(rules)),
  });

  const submit = async (values: SetUpValues) => {
    try {
      await setUp(bodyOf(values));
    } catch (error) {
      const code = error instanceof ApiError ? error.code : null;
      if (code === 'already_set_up') return onAlreadySetUp();
      if (code !== 'invalid_setup_token') throw error;
      setTokenWrong(true);
      form.setError('token', { message: 'Not the token of this server' });
      return;
    }
    const { email, password } = values.admin;
    try {
      const session = await signInWith(client, { email, password });
      await navigate(landing(session.rights.org_admin), { replace: true });
    } catch {
      // The organization is there all the same: only the step after it failed.
      const state: Arrival = { email, notice: `${values.org.name} is set up. Sign in to begin.` };
      await navigate(paths.signIn.href(), { replace: true, state });
    }
  };

  return (
    <Gate
      title="Set up Rollcall"
      lead="Your organization, and you as its first admin. Everybody else you invite later."
      foot={
        <>
          Set up before? <Link to={paths.signIn.href()}>Sign in</Link>
        </>
      }
    >
      <AccountForm form={form} verb="Create organization" onSubmit={submit}>
        {(fromAddress === '' || isTokenWrong) && <TokenField isWrong={isTokenWrong} />}
        <fieldset className="account-group">
          <legend>Organization</legend>
          <TextField name="org.name" label="Name" autoComplete="organization" />
          <TextField
            name="org.email_domain"
            label="E-mail domain"
            isOptional
            placeholder="example.com"
            hint="Invitations to other domains then ask for a second look."
          />
        </fieldset>
        <fieldset className="account-group">
          <legend>You, the first admin</legend>
          <TextField name="admin.full_name" label="Your name" autoComplete="name" />
          <TextField
            name="admin.email"
            type="email"
            label="E-mail"
            autoComplete="username"
            hint="You sign in with it."
          />
          <NewPasswordField name="admin.password" label="Password" rules={rules} />
        </fieldset>
        <CheckboxField
          name="sample"
          label="Fill with a sample organization"
          hint="Adds 300 invented people and a year of history, so that there is something to look at. Nobody is written to. It cannot be taken out again: for real use, leave it off."
        />
      </AccountForm>
    </Gate>
  );
}
