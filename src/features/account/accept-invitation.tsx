import { Link } from 'react-router';
import { paths } from '../../app/paths.ts';
import { Gate } from '../../components/gate.tsx';
import { When } from '../../components/when.tsx';
import { LinkForm, type LinkFormProps } from './link-form.tsx';
import './account.css';

/** The first visit of somebody invited: their name and their first password. */
export const AcceptInvitation = ({ token, link, onDead }: LinkFormProps) => (
  <Gate
    title={`Join ${link.org_name}`}
    lead={
      link.invited_by === null
        ? 'You have been invited. Choose a password to get in.'
        : `${link.invited_by} invited you. Choose a password to get in.`
    }
    foot={
      <>
        Not expecting this? Then close the page: nothing happens.{' '}
        <Link to={paths.signIn.href()}>I have an account already</Link>
      </>
    }
  >
    <dl className="account-facts">
      <dt>Organization</dt>
      <dd>
        <bdi>{link.org_name}</bdi>
      </dd>
      {link.invited_by !== null && (
        <>
          <dt>Invited by</dt>
          <dd>
            <bdi>{link.invited_by}</bdi>
          </dd>
        </>
      )}
      <dt>Your e-mail</dt>
      <dd>
        <bdi>{link.email}</bdi>
      </dd>
      <dt>Link ends</dt>
      <dd>
        <When at={link.expires_at} />
      </dd>
    </dl>
    <LinkForm
      token={token}
      link={link}
      onDead={onDead}
      verb="Accept invitation"
      done={`Welcome to ${link.org_name}. Sign in with the password that you have just chosen.`}
    />
  </Gate>
);
