import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { ResetPasswordBody } from '../../../contract/passwords.ts';
import { paths } from '../../app/paths.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { TextField } from '../../components/fields.tsx';
import { Gate } from '../../components/gate.tsx';
import { LockIcon, MailIcon, SearchIcon } from '../../components/icons.tsx';
import { useArrival } from '../../lib/arrival.ts';
import { AccountForm } from './account-form.tsx';
import { requestReset } from './account.queries.ts';
import './account.css';

/** Says the same for every address: whether it has an account is nobody's business here. */
const Sent = ({ email, onAgain }: { email: string; onAgain: () => void }) => (
  <Gate
    title="Check your mail"
    lead={
      <>
        If <bdi className="account-email">{email}</bdi> belongs to an account, a link to set a new
        password is on its way.
      </>
    }
  >
    <div className="stack" role="status">
      <ul className="account-points">
        <li>
          <MailIcon /> The link lasts 30 minutes and works once. A newer one replaces it.
        </li>
        <li>
          <LockIcon /> It does not unlock an account that an admin has locked: only an admin can.
        </li>
        <li>
          <SearchIcon /> Nothing there? Look into the spam folder, and check the address above.
        </li>
      </ul>
      <ButtonLink to={paths.signIn.href()} look="primary" wide>
        Back to sign-in
      </ButtonLink>
      <Button wide onClick={onAgain}>
        Use another address
      </Button>
    </div>
  </Gate>
);

/** Asks for a link to set a new password. */
export function ForgotPassword() {
  const { email = '' } = useArrival();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({ defaultValues: { email }, resolver: zodResolver(ResetPasswordBody) });
  if (sentTo !== null) return <Sent email={sentTo} onAgain={() => setSentTo(null)} />;
  return (
    <Gate
      title="Forgot your password?"
      lead="Enter your e-mail address, and we send you a link to set a new one."
      foot={<Link to={paths.signIn.href()}>Back to sign-in</Link>}
    >
      <AccountForm
        form={form}
        verb="Send link"
        onSubmit={async (values) => {
          await requestReset(values.email);
          setSentTo(values.email);
        }}
      >
        <TextField
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          autoFocus
          hint="The link lasts 30 minutes. It does not unlock an account that an admin has locked."
        />
      </AccountForm>
    </Gate>
  );
}
