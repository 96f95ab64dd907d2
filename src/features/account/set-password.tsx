import { Link } from 'react-router';
import { paths } from '../../app/paths.ts';
import { Gate } from '../../components/gate.tsx';
import { When } from '../../components/when.tsx';
import { LinkForm, type LinkFormProps } from './link-form.tsx';
import './account.css';

/** A new password by a reset link. */
export const SetPassword = ({ token, link, onDead }: LinkFormProps) => (
  <Gate
    title="Set a new password"
    lead={
      <>
        for <bdi className="account-email">{link.email}</bdi> at <bdi>{link.org_name}</bdi>. The
        link ends <When at={link.expires_at} />.
      </>
    }
    foot={
      <>
        All your sessions end, on every device. A lock by an admin stays.{' '}
        <Link to={paths.signIn.href()}>Back to sign-in</Link>
      </>
    }
  >
    <LinkForm
      token={token}
      link={link}
      onDead={onDead}
      verb="Set password"
      done="Your new password is set."
    />
  </Gate>
);
