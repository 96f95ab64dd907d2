import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Gate } from '../../components/gate.tsx';
import type { Link } from './account.queries.ts';
import { DeadLink } from './dead-link.tsx';
import { AcceptInvitation } from './accept-invitation.tsx';
import { SetPassword } from './set-password.tsx';
import { useLink } from './use-link.ts';
import { useLinkToken } from './use-link-token.ts';

const WAITING: Record<Link['kind'], string> = {
  invitation: 'Your invitation',
  reset: 'Set a new password',
};

function FoundLink({ token, expected }: { token: string; expected: Link['kind'] }) {
  const { link, retry, markDead } = useLink(token);
  if (link.state === 'loading') {
    return (
      <Gate title={WAITING[expected]}>
        <Loading label="Checking the link" lines={5} />
      </Gate>
    );
  }
  if (link.state === 'dead') return <DeadLink kind={link.kind ?? expected} because="ended" />;
  if (link.state === 'failed') {
    return (
      <Gate title={WAITING[expected]}>
        <ErrorPanel error={link.error} title="The link could not be checked" onRetry={retry} />
      </Gate>
    );
  }
  const found = { token, link: link.link, onDead: markDead };
  return link.link.kind === 'invitation' ? (
    <AcceptInvitation {...found} />
  ) : (
    <SetPassword {...found} />
  );
}

/**
 * Where a link from a mail leads: tells first whether it still works, then asks for a password.
 * `expected` is what the address says; once the server has answered, its word counts.
 */
export function LinkPage({ expected }: { expected: Link['kind'] }) {
  const token = useLinkToken();
  if (token === null) return <DeadLink kind={expected} because="incomplete" />;
  return <FoundLink key={token} token={token} expected={expected} />;
}
