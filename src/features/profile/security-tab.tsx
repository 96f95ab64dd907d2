import { useState } from 'react';
import { useNavigate } from 'react-router';
import { hasFeature, isActing, useSession } from '../../api/session.ts';
import { landing } from '../../app/paths.ts';
import { Notice } from '../../components/notice.tsx';
import { When } from '../../components/when.tsx';
import { PasswordForm } from './password-form.tsx';
import { Section } from '../../components/section.tsx';
import { SessionsList } from './sessions-list.tsx';
import { SignInsTable } from './sign-ins-table.tsx';

/** The one thing to do after signing in with a one-time password. */
function MustChange() {
  const { rights } = useSession();
  const navigate = useNavigate();
  return (
    <>
      <Notice tone="warn" role="status">
        You signed in with a one-time password. Choose one of your own; until then everything else
        is closed.
      </Notice>
      <Section title="Choose your password" lead="Only you will know it: no admin can see it.">
        <PasswordForm onChanged={() => navigate(landing(rights.org_admin), { replace: true })} />
      </Section>
    </>
  );
}

/** Where somebody else's password would be changed in their name. */
const NotYours = () => {
  const { user } = useSession();
  return (
    <Notice>
      This is the password of {user.full_name}, not yours: it cannot be changed while you act in
      their name.
    </Notice>
  );
};

/** Password, sessions and sign-ins of oneself. */
export function SecurityTab() {
  const session = useSession();
  const { user, must_change_password: isForced } = session;
  // Stays until the page is left, so that nothing else is fetched and drawn for one moment.
  const [wasForced] = useState(isForced);
  if (isForced || wasForced) return <MustChange />;
  return (
    <>
      <Section
        title="Password"
        lead={
          <>
            Last changed: <When at={user.password_changed_at} />. A change ends every other session
            and API token at once; this one stays.
          </>
        }
      >
        {isActing(session) ? <NotYours /> : <PasswordForm />}
      </Section>
      {hasFeature(session, 'sessions') && <SessionsList />}
      {hasFeature(session, 'login_history') && <SignInsTable />}
    </>
  );
}
