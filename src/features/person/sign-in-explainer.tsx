import type { ReactNode } from 'react';
import type { SignInBlock, User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { CheckIcon, LockIcon, MailIcon, WarningIcon } from '../../components/icons.tsx';
import { When } from '../../components/when.tsx';
import { ACT_LABELS } from '../../people/act-menu.tsx';
import type { Act } from '../../people/availability.ts';
import { causesOf, mendOf } from './sign-in-causes.ts';
import './explainer.css';

const byWhom = ({ lock }: User) => lock?.locked_by?.full_name ?? 'an admin';

/** The cause, after "Cannot sign in: ". */
const TITLES: Readonly<Record<SignInBlock, (person: User) => string>> = {
  account_deactivated: () => 'the account is deactivated',
  membership_deactivated: () => 'the membership is deactivated',
  locked_by_admin: (person) => `locked by ${byWhom(person)}`,
  locked_automatically: () => 'locked after too many failed sign-ins',
  invitation_pending: () => 'the invitation has not been accepted yet',
  invitation_expired: () => 'the invitation has expired',
  no_password: () => 'no password has been set',
};

const LockDetails = ({ lock }: { lock: NonNullable<User['lock']> }) => (
  <>
    <span>
      Locked <When at={lock.locked_at} />,{' '}
      {lock.until === null ? (
        'until somebody unlocks'
      ) : (
        <>
          ends by itself <When at={lock.until} />
        </>
      )}
    </span>
    {lock.reason !== null && (
      <span>
        Reason: <bdi>“{lock.reason}”</bdi>
      </span>
    )}
  </>
);

const DEACTIVATED = 'Role and data are kept: activating brings them back.';

/** What else is worth knowing about a cause. */
function detailsOf(cause: SignInBlock, { lock, invite }: User): ReactNode {
  switch (cause) {
    case 'locked_by_admin':
    case 'locked_automatically':
      return lock ? <LockDetails lock={lock} /> : null;
    case 'invitation_pending':
      return (
        <span>
          The link ends <When at={invite?.expires_at} />
        </span>
      );
    case 'invitation_expired':
      return (
        <span>
          The link ended <When at={invite?.expires_at} />; a new one can be sent
        </span>
      );
    case 'no_password':
      return <span>No invitation is open; a reset link lets them choose one</span>;
    case 'account_deactivated':
    case 'membership_deactivated':
      return <span>{DEACTIVATED}</span>;
  }
}

const iconOf = (cause: SignInBlock) =>
  cause.startsWith('locked') ? (
    <LockIcon size={18} />
  ) : cause.startsWith('invitation') ? (
    <MailIcon size={18} />
  ) : (
    <WarningIcon size={18} />
  );

const Can = ({ person }: { person: User }) => (
  <div className="explainer ok">
    <span className="explainer-mark">
      <CheckIcon size={18} />
    </span>
    <div className="explainer-text">
      <strong>Can sign in</strong>
      <span className="explainer-facts">
        {person.must_change_password === true ? (
          <span>With a one-time password, which must be changed at the first sign-in</span>
        ) : (
          <span>
            Last signed in: <When at={person.last_login_at} />
          </span>
        )}
        {person.governed_here === false && (
          <span>
            The account is governed by the admins of <bdi>{person.default_org.name}</bdi>
          </span>
        )}
      </span>
    </div>
  </div>
);

/**
 * Answers "can this person sign in, and if not, why?" in one line, with the one button that mends
 * it. Says so when that button alone will not be enough.
 */
export function SignInExplainer({
  person,
  start,
}: {
  person: User;
  start: (act: Act, person: User) => void;
}) {
  const session = useSession();
  // A server that does not say is not made to say something.
  if (person.sign_in === undefined) return null;
  const causes = causesOf(person, session.org.id);
  const mend = mendOf(causes, person, session);
  const [first] = causes;
  if (first === undefined || mend === null) return <Can person={person} />;
  return (
    <div className={first.startsWith('invitation') ? 'explainer info' : 'explainer danger'}>
      <span className="explainer-mark">{iconOf(first)}</span>
      <div className="explainer-text">
        <strong>Cannot sign in: {TITLES[first](person)}</strong>
        <span className="explainer-facts">{detailsOf(first, person)}</span>
        {mend.notEnough !== null && <span className="explainer-more">{mend.notEnough}</span>}
        {mend.blocked !== null && <span className="explainer-more">{mend.blocked}.</span>}
      </div>
      <Button look="primary" disabledReason={mend.blocked} onClick={() => start(mend.act, person)}>
        {ACT_LABELS[mend.act]}
      </Button>
    </div>
  );
}
