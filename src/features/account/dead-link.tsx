import { paths } from '../../app/paths.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Gate } from '../../components/gate.tsx';
import { MailIcon, UserIcon } from '../../components/icons.tsx';
import type { Link } from './account.queries.ts';
import './account.css';

/** `incomplete`: no token in the address; `ended`: expired, used, replaced or revoked. */
type Because = 'incomplete' | 'ended';

const WORDS: Record<
  Link['kind'],
  { title: Record<Because, string>; lead: Record<Because, string> }
> = {
  reset: {
    title: { ended: 'This link no longer works', incomplete: 'This link is incomplete' },
    lead: {
      ended:
        'A link to set a password lasts 30 minutes, or 24 hours when an admin sent it. It works once, and only the newest one counts.',
      incomplete:
        'Open the link in the mail again, whole. For your safety it is forgotten when this page is loaded anew.',
    },
  },
  invitation: {
    title: {
      ended: 'This invitation no longer works',
      incomplete: 'This invitation link is incomplete',
    },
    lead: {
      ended:
        'An invitation ends some days after it was sent, works once, and only the newest link counts.',
      incomplete:
        'Open the link in the mail again, whole. For your safety it is forgotten when this page is loaded anew.',
    },
  },
};

/** A link that cannot be used, why that may be, and the way on. */
export const DeadLink = ({ kind, because }: { kind: Link['kind']; because: Because }) => (
  <Gate title={WORDS[kind].title[because]} lead={WORDS[kind].lead[because]}>
    {kind === 'reset' ? (
      <div className="stack">
        <ButtonLink to={paths.forgotPassword.href()} look="primary" wide>
          Request a new link
        </ButtonLink>
        <ButtonLink to={paths.signIn.href()} wide>
          Sign in
        </ButtonLink>
      </div>
    ) : (
      <div className="stack">
        <ul className="account-points">
          <li>
            <MailIcon />
            Ask the person who invited you, or any admin of your organization, to send the
            invitation again.
          </li>
          <li>
            <UserIcon />
            Accepted it already? Then sign in with your e-mail address.
          </li>
        </ul>
        <ButtonLink to={paths.signIn.href()} look="primary" wide>
          Sign in
        </ButtonLink>
      </div>
    )}
  </Gate>
);
